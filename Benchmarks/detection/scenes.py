"""Scenes with known faces, the same in every run: turned heads as videos, changed photographs, empty rooms."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import cv2
import numpy as np

from portraits import Portrait, read
from recording import Recording

WIDTH, HEIGHT, RATE = 640, 480, 25
# A camera's noise, as a standard deviation.
NOISE = 2.0
# Seconds in which a head is turned to either side and back.
LARGEST_ROLL, PERIOD = 45.0, 10.0
# Twice as many as labels are smoothed over.
UPRIGHT_FRAMES = 20
# Widths of faces in pixels, in turn.
FACES = (64, 88, 120, 160)


class Noise:
    """Drawn once, larger than a frame, and looked at through a window that jumps."""

    _REACH = 64

    def __init__(self, random: np.random.Generator):
        self._random = random
        self._all = random.normal(0, NOISE, (HEIGHT + self._REACH, WIDTH + self._REACH)).astype(np.float32)

    def next(self) -> np.ndarray:
        x, y = self._random.integers(0, self._REACH, 2)
        return self._all[y : y + HEIGHT, x : x + WIDTH]


def wall(random: np.random.Generator) -> np.ndarray:
    """An uneven gray wall."""
    coarse = random.normal(0, 8, (HEIGHT // 40, WIDTH // 40)).astype(np.float32)
    return random.uniform(70, 170) + cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def room(path: Path) -> np.ndarray:
    """A picture that fills the frame; what has no place in it is cut off."""
    pixels = read(path).astype(np.float32)
    scale = max(WIDTH / pixels.shape[1], HEIGHT / pixels.shape[0])
    size = [
        max(least, math.ceil(side * scale)) for least, side in zip((WIDTH, HEIGHT), pixels.shape[::-1], strict=True)
    ]
    large = cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC)
    left, top = (size[0] - WIDTH) // 2, (size[1] - HEIGHT) // 2
    return large[top : top + HEIGHT, left : left + WIDTH]


@cache
def mask(shape: tuple[int, ...]) -> np.ndarray:
    """Opacity of a pasted picture: round corners and a soft edge."""
    rows, columns = np.abs(np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j])
    return np.clip((1 - (rows**4 + columns**4) ** 0.25) / 0.2, 0, 1).astype(np.float32)


@dataclass(frozen=True)
class Tilt:
    """A head before a wall or in a room that leans to one side and the other."""

    name: str
    portrait: Portrait
    background: np.ndarray
    width: float  # of the face
    place: tuple[float, float]
    seed: int

    def roll(self, time: float) -> float:
        return LARGEST_ROLL * math.sin(2 * math.pi * time / PERIOD)

    def write(self, folder: Path) -> tuple[Recording, Recording]:
        """The video, and one of the same head that stays upright until its label is settled."""
        noise = Noise(np.random.default_rng(self.seed))
        with Recording(folder / f"{self.name}-upright.y4m", WIDTH, HEIGHT, RATE) as upright:
            for _ in range(UPRIGHT_FRAMES):
                upright.add(self._frame(0, self.place) + noise.next(), [self._reference(0, self.place)])
        with Recording(folder / f"{self.name}.y4m", WIDTH, HEIGHT, RATE) as video:
            for number in range(round(PERIOD * RATE)):
                time = number / RATE
                place = (self.place[0] + 6 * math.sin(1.1 * time), self.place[1] + 3 * math.sin(1.7 * time))
                video.add(self._frame(self.roll(time), place) + noise.next(), [self._reference(time, place)])
        return video, upright

    def _reference(self, time: float, place: tuple[float, float]) -> dict:
        """The upright face's box around the turned one's middle."""
        height = self.width * self.portrait.box[3] / self.portrait.box[2]
        box = {"x": place[0] - self.width / 2, "y": place[1] - height / 2, "width": self.width, "height": height}
        return {key: round(value, 2) for key, value in box.items()} | {"roll": round(self.roll(time), 2), "id": 1}

    def _frame(self, roll: float, place: tuple[float, float]) -> np.ndarray:
        scale = self.width / self.portrait.box[2]
        reach = math.ceil(0.75 * scale * math.hypot(*self.portrait.pixels.shape))
        left, top = (round(coordinate) - reach for coordinate in place)
        # What the portrait's own head is turned by is taken back; OpenCV counts the other way around.
        turn = cv2.getRotationMatrix2D(self.portrait.center, self.portrait.roll - roll, scale)
        turn[:, 2] += np.array(place) - (left, top) - self.portrait.center
        head, opacity = (
            cv2.warpAffine(pixels, turn, (2 * reach, 2 * reach))
            for pixels in (self._smooth, mask(self.portrait.pixels.shape))
        )
        frame = cv2.copyMakeBorder(self.background, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
        part = frame[top + reach : top + 3 * reach, left + reach : left + 3 * reach]
        part += opacity * (head - part)
        return frame[reach:-reach, reach:-reach]

    @cached_property
    def _smooth(self) -> np.ndarray:
        """The portrait without what a small face cannot show."""
        shrink = self.portrait.box[2] / self.width
        pixels = self.portrait.pixels.astype(np.float32)
        return cv2.GaussianBlur(pixels, (0, 0), 0.4 * shrink) if shrink > 1 else pixels


def tilts(heads: list[Portrait], rooms: list[Path], random: np.random.Generator) -> list[Tilt]:
    """Each head before a wall or, every second one, in a room, if there are any."""
    scenes = []
    for number, head in enumerate(heads):
        background = room(rooms[number % len(rooms)]) if rooms and number % 2 else wall(random)
        reach = 1.2 * FACES[number % len(FACES)]
        place = (float(random.uniform(reach, WIDTH - reach)), float(random.uniform(reach, HEIGHT - reach)))
        scenes.append(
            Tilt(f"tilt-{number:02}", head, background, FACES[number % len(FACES)], place, int(random.integers(2**31)))
        )
    return scenes


def empty_room(path: Path, to: Path, frames: int, seed: int) -> Recording:
    """A room without people: light that slowly changes, and noise."""
    random = np.random.default_rng(seed)
    background, noise, phase = room(path), Noise(random), random.uniform(0, 2 * math.pi)
    with Recording(to, WIDTH, HEIGHT, RATE) as video:
        for number in range(frames):
            light = 1 + 0.15 * math.sin(2 * math.pi * number / RATE / 5 + phase)
            video.add(background * light + noise.next())
    return video


def darkened(pixels: np.ndarray) -> np.ndarray:
    """At a quarter of the light."""
    return np.rint(pixels * 0.25).astype(np.uint8)


def flattened(pixels: np.ndarray) -> np.ndarray:
    """At a quarter of the contrast."""
    return np.rint((pixels - 128.0) * 0.25 + 128).astype(np.uint8)


def backlit(pixels: np.ndarray) -> np.ndarray:
    """Dark, in the middle of a bright wall of twice the size."""
    height, width = pixels.shape
    dark = np.rint(pixels * 0.2).astype(np.uint8)
    return cv2.copyMakeBorder(
        dark, height // 2, height // 2, width // 2, width // 2, cv2.BORDER_CONSTANT, value=(235.0,)
    )


def distant(side: int) -> Callable[[np.ndarray], np.ndarray]:
    """As high as `side` pixels, in the middle of a frame, before a wall."""

    def change(pixels: np.ndarray) -> np.ndarray:
        width = min(max(1, round(pixels.shape[1] * side / pixels.shape[0])), WIDTH)
        small = cv2.resize(pixels, (width, side), interpolation=cv2.INTER_AREA).astype(np.float32)
        frame = wall(np.random.default_rng(0))
        left, top = (WIDTH - width) // 2, (HEIGHT - side) // 2
        part = frame[top : top + side, left : left + width]
        part += mask(small.shape) * (small - part)
        return np.clip(frame, 0, 255).astype(np.uint8)

    return change
