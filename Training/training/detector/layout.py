"""What stands where in a scene and in which light."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import torch
from torch import Tensor

WIDTH, HEIGHT = 320, 256
# Maximum number of pasted pictures in a scene; the first is the nearest and pasted last.
SLOTS = 16
# From these slots on, items are painted within patches of these sides, and are no larger than a part of them.
PATCHES = {2: 224, 4: 128}
SMALLEST, PART_OF_PATCH = 9.0, 0.44


@dataclass(frozen=True)
class Rows:
    """Tensors with a row per scene."""

    def rows(self, first: int, last: int) -> "Rows":
        return type(self)(**{field.name: _cut(getattr(self, field.name), first, last) for field in fields(self)})


@dataclass(frozen=True)
class Items(Rows):
    """Pasted pictures, [scenes, SLOTS] each. Lengths in the face's own frame are in face sizes."""

    is_used: Tensor
    is_face: Tensor
    source: Tensor
    mirror: Tensor  # 1 or -1
    x: Tensor
    y: Tensor
    size: Tensor  # in pixels of the scene, before the squeeze
    roll: Tensor  # clockwise as seen, in radians
    squeeze: Tensor  # how narrow a turned head looks
    bend: Tensor  # how much nearer one half of it is
    middle_u: Tensor  # where the middle of what is to be found lies, and how large that is
    part: Tensor
    bow: Tensor  # how far the head is bent forward or back
    mask_u: Tensor  # center, radii, power and softness of what is seen of the picture
    mask_v: Tensor
    radius_u: Tensor
    radius_v: Tensor
    power: Tensor
    softness: Tensor
    gain: Tensor
    offset: Tensor
    light_u: Tensor  # light from the side
    light_v: Tensor
    body: Tensor  # alpha of shoulders below the face, half their width, their gray
    body_width: Tensor
    body_gray: Tensor
    hair: Tensor  # alpha of hair behind the face, how far it reaches beyond the face, its gray
    hair_reach: Tensor
    hair_gray: Tensor
    occluders: Tensor  # [scenes, SLOTS, OCCLUDERS, 8]: center, radii, angle, gray, alpha (0: none), hole

    def slot(self, slot: int) -> "Items":
        """One slot's, [scenes, 1] each."""
        return self._each(lambda value: value[:, slot : slot + 1])

    def expanded(self, dimensions: int) -> "Items":
        """With single dimensions behind those of scenes and slots until there are `dimensions`."""
        missing = dimensions - self.x.dim()
        return self._each(lambda value: value[(slice(None),) * self.x.dim() + (None,) * missing])

    def packed(self) -> Tensor:
        """All values of an item in one row, [scenes, SLOTS, values], so that some are picked in one step."""
        names = [field.name for field in fields(self) if field.name != "occluders"]
        single = torch.stack([getattr(self, name).float() for name in names], -1)
        return torch.cat([single, self.occluders.flatten(2)], -1)

    @classmethod
    def unpacked(cls, rows: Tensor) -> "Items":
        """Of some packed items, [items, values], as [items, 1, 1] each, so that they fit pictures."""
        names = [field.name for field in fields(cls) if field.name != "occluders"]
        single = dict(zip(names, rows[:, None, None, : len(names)].unbind(-1), strict=True))
        single["source"] = single["source"].long()
        return cls(**single, occluders=rows[:, None, None, len(names) :].unflatten(-1, (-1, 8)))

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Items":
        return Items(**{field.name: change(getattr(self, field.name)) for field in fields(self)})

    @property
    def seen_size(self) -> Tensor:
        """The size of what is to be found."""
        return self.size * self.squeeze.sqrt() * self.part


@dataclass(frozen=True)
class Light(Rows):
    """What the camera makes of a scene, [scenes] each."""

    blur: Tensor
    gamma: Tensor
    contrast: Tensor
    gain: Tensor
    offset: Tensor
    noise: Tensor
    compression: Tensor  # 0: none


@dataclass(frozen=True)
class Faces(Rows):
    """What a detector is to find, [scenes, faces] each."""

    is_face: Tensor
    is_certain: Tensor  # others are neither wanted nor wrong
    x: Tensor
    y: Tensor
    size: Tensor
    roll: Tensor


@dataclass(frozen=True)
class Layout(Rows):
    """Scenes, ready to be painted."""

    background: Tensor
    window: Tensor  # [scenes, 4]: left, top, right, bottom as parts of the background; left > right mirrors it
    wall: Tensor  # [scenes, 4]: alpha of a plain wall, its gray, its slope to the right and downwards
    items: Items
    light: Light
    faces: Faces
    packed: Tensor  # the items again, for painting
    used: Tensor  # items.is_used, and which occluders there are, on the CPU: what is painted is decided there
    occluded: Tensor

    @classmethod
    def of(cls, background: Tensor, window: Tensor, wall: Tensor, items: Items, light: Light, faces: Faces) -> "Layout":
        occluded = items.is_used[..., None] & (items.occluders[..., 6] > 0)
        used = items.is_used.cpu()
        return cls(background, window, wall, items, light, faces, items.packed(), used, occluded.cpu())


def _cut(value: object, first: int, last: int) -> object:
    return value.rows(first, last) if isinstance(value, Rows) else value[first:last]
