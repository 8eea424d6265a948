"""Which pasted faces can be seen."""

import torch
from torch import Tensor

from training.detector.geometry import hair, hidden, in_frame, in_scene, in_source, mask, shoulders
from training.detector.layout import HEIGHT, WIDTH, Faces, Items, Light
from training.detector.sources import Pasted

# Where a face is looked at to see how much of it is hidden, in face sizes from its middle.
_PROBES = (-0.27, 0.0, 0.27)
# A face of which less is visible is neither wanted nor wrong.
_VISIBLE = 0.4
# The spread of a well lit face's gray; and the least that is left of it in the picture, beside noise.
_SPREAD, _LEAST_SPREAD, _NOISE_PART = 0.2, 0.007, 0.6


def visible_faces(items: Items, light: Light, pasted: Pasted) -> Faces:
    """The faces; those that are mostly hidden, outside or lost in the dark are uncertain."""
    x, y = in_scene(items, items.middle_u, torch.zeros_like(items.x))
    is_inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
    spread = _SPREAD * items.gain * (light.contrast * light.gain)[:, None]
    is_lit = spread >= _LEAST_SPREAD + _NOISE_PART * light.noise[:, None]
    is_certain = is_inside & is_lit & (_seen(items, pasted) >= _VISIBLE)
    return Faces(items.is_used & items.is_face, is_certain, x, y, items.seen_size, items.roll)


def _seen(items: Items, pasted: Pasted) -> Tensor:
    """How much of each item is inside the picture and neither behind a nearer one nor behind an occluder."""
    probes = torch.tensor([(u, v) for u in _PROBES for v in _PROBES], device=items.x.device)
    own = items.expanded(3)
    u, v = own.middle_u + probes[:, 0] * own.squeeze * own.part**2, probes[:, 1]
    x, y = in_scene(own, u, v)
    seen = ((x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)).float()
    for occluder in own.occluders.unbind(-2):
        # Glasses hide little of what a face is known by.
        is_large = torch.maximum(occluder[..., 2], occluder[..., 3]) > 0.24
        seen = seen * (1 - is_large * hidden(occluder, own.squeeze, u, v))
    return (seen * (1 - _covered(items, pasted, x, y))).mean(2)


def _covered(items: Items, pasted: Pasted, x: Tensor, y: Tensor) -> Tensor:
    """How much nearer items cover of the places of each item, [scenes, slots, places]."""
    slots = items.x.shape[1]
    free = torch.ones_like(x)
    for slot in range(slots - 1):
        nearer = items.slot(slot).expanded(3)
        farther_x, farther_y = x[:, slot + 1 :], y[:, slot + 1 :]
        u, v = in_frame(nearer, farther_x, farther_y)
        head = mask(nearer, u, v, *in_source(nearer, pasted, u, v))
        covered = torch.stack([head, hair(nearer, u, v), shoulders(nearer, farther_x, farther_y)]).amax(0)
        free[:, slot + 1 :] *= 1 - covered * nearer.is_used
    return 1 - free
