"""From stored pixels to a network's input."""

from dataclasses import dataclass

from torch import Tensor

from training.augmentation.erasing import erase
from training.augmentation.geometry import View, random_maps, random_strips, sample
from training.augmentation.optics import degrade
from training.augmentation.photometry import relight
from training.normalization import SCALE, standardize
from training.settings import Settings

# Of a side that is missing, in view widths.
WIDEST_STRIP = 0.18


@dataclass(frozen=True)
class ViewMaker:
    """Makes inputs of `side` pixels that show `extent` of a picture's width from uint8 [faces, 1, height, width]."""

    side: int
    extent: float = 1.0

    def fixed(self, pixels: Tensor, view: View | None = None) -> Tensor:
        """The same view of every picture, by default its middle."""
        view = view or View(self.extent)
        pictures = pixels.float() * SCALE
        if view != View() or pictures.shape[-1] != self.side:
            pictures = sample(pictures, view.map(len(pictures), pictures.device), self.side)
        return standardize(pictures)

    def random(self, pixels: Tensor, settings: Settings) -> tuple[Tensor, Tensor]:
        """A new view of each picture in new light, and the same views, some of them spoiled or with a hole."""
        pictures = self.pictures(pixels, settings)
        spoiled = degrade(pictures, settings.degrading)
        return standardize(pictures), erase(standardize(spoiled), settings.erasing)

    def pictures(self, pixels: Tensor, settings: Settings) -> Tensor:
        """A new view of each picture in new light, in 0...1."""
        maps = random_maps(
            len(pixels),
            pixels.device,
            self.extent,
            settings.flip,
            settings.rotation,
            settings.zoom,
            settings.aspect,
            settings.shift,
        )
        visible = random_strips(len(pixels), pixels.device, settings.strips, WIDEST_STRIP)
        pictures = sample(pixels.float() * SCALE, maps, self.side, visible)
        return relight(pictures, settings.gamma, settings.contrast, settings.brightness)
