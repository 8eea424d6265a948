"""Views that teachers label once, before the training, so that large teachers do not slow down every step."""

from dataclasses import replace

import torch

from training.augmentation.pipeline import ViewMaker
from training.learning.device_faces import DeviceFaces
from training.learning.teachers import Teachers
from training.normalization import SCALE, standardize
from training.settings import Settings

_BATCH = 1024
# How much of each random change is left for the training, which must not take a view from its label.
_REST = 0.2


def store_views(faces: DeviceFaces, teachers: Teachers, maker: ViewMaker, settings: Settings) -> DeviceFaces:
    """`settings.views` random views of each face, one after another, with what the teachers say of them."""
    count = settings.views
    rows = torch.arange(len(faces), device=faces.pixels.device).repeat_interleave(count)
    pixels, opinions = [], []
    for part in rows.split(_BATCH):
        views = (maker.pictures(faces.pixels[part], settings) / SCALE).round().to(torch.uint8)
        inputs = standardize(views.float() * SCALE).contiguous(memory_format=torch.channels_last)
        opinions.append(teachers.opinion(inputs))
        pixels.append(views)
    affect = None if faces.affect is None else faces.affect[rows]
    return DeviceFaces(torch.cat(pixels), faces.shares[rows], affect, torch.cat(opinions))


def settings_for_stored_views(settings: Settings) -> Settings:
    """Mirrors, spoils and erases as before, but moves and relights only a little."""
    names = ("rotation", "zoom", "aspect", "shift", "strips", "gamma", "contrast", "brightness")
    return replace(settings, **{name: getattr(settings, name) * _REST for name in names})
