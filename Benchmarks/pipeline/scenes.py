"""Composed recordings of moving faces whose places are known.

Faces are cut out of pictures with a soft edge and moved over a wall; a camera's noise lies over everything.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

CASCADE = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml"
RATE = 30
NOISE = 2.0


@dataclass(frozen=True)
class Cutout:
    """A head: luma and opacity, and the face's box in it, in widths of that box."""

    luma: np.ndarray
    opacity: np.ndarray
    face: tuple[float, float, float]  # left, top, width in pixels of the cutout

    def at_width(self, width: float) -> "Cutout":
        scale = width / self.face[2]
        size = tuple(max(2, round(side * scale)) for side in self.luma.shape[::-1])
        shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        return Cutout(
            cv2.resize(self.luma, size, interpolation=shrink),
            cv2.resize(self.opacity, size, interpolation=shrink),
            tuple(value * scale for value in self.face),
        )


def cut_out(picture: np.ndarray, cascade: cv2.CascadeClassifier) -> Cutout | None:
    """The one face of a gray picture; None unless the cascade finds exactly one."""
    faces = cascade.detectMultiScale(picture, 1.05, 6, minSize=(90, 90))
    if len(faces) != 1:
        return None
    x, y, width, _ = (int(value) for value in faces[0])
    # The head may reach beyond the picture; what is missing lies where it is nearly transparent.
    margin = width // 2
    padded = cv2.copyMakeBorder(picture, *[margin] * 4, cv2.BORDER_REPLICATE)
    left, right = round(x - 0.15 * width), round(x + 1.15 * width)
    top, bottom = round(y - 0.2 * width), round(y + 1.25 * width)
    luma = padded[top + margin : bottom + margin, left + margin : right + margin]
    rows, columns = np.mgrid[-1 : 1 : luma.shape[0] * 1j, -1 : 1 : luma.shape[1] * 1j]
    opacity = np.clip((1 - np.hypot(rows, columns)) / 0.15, 0, 1).astype(np.float32)
    return Cutout(luma.astype(np.float32), opacity, (x - left, y - top, width))


def cutouts(folder: Path | None, sample: Path, count: int) -> list[Cutout]:
    """Of the pictures in `folder`, sorted by name, else the sample and its mirror image in turn."""
    cascade = cv2.CascadeClassifier(CASCADE)
    if folder is None:
        picture = cv2.imread(str(sample), cv2.IMREAD_GRAYSCALE)
        pair = [cut_out(image, cascade) for image in (picture, cv2.flip(picture, 1))]
        return [pair[number % 2] for number in range(count)]
    found: list[Cutout] = []
    for path in sorted(folder.rglob("*.jpg"), key=lambda path: path.name)[::7]:
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        cutout = None if picture is None else cut_out(picture, cascade)
        if cutout is not None:
            found.append(cutout)
        if len(found) == count:
            return found
    raise SystemExit(f"{folder}: fewer than {count} pictures of one whole face")


@dataclass(frozen=True)
class Actor:
    """Where a face is at a time in seconds: middle and width in pixels, None while it is away."""

    cutout: Cutout
    place: object  # seconds -> (x, y, width) | None


@dataclass(frozen=True)
class Scene:
    name: str
    width: int
    height: int
    seconds: float
    actors: list[Actor]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The recording, and a list per frame of [actor, x, y, width] of each face, nearer ones last."""
        video, truth = folder / f"{self.name}.y4m", folder / f"{self.name}.json"
        random = np.random.default_rng(1)
        coarse = random.normal(0, 14, (self.height // 20, self.width // 20)).astype(np.float32)
        wall = 120 + cv2.resize(coarse, (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        # Noise is drawn once, larger than a frame, and looked at through a window that jumps.
        noise = random.normal(0, NOISE, (self.height + 64, self.width + 64)).astype(np.float32)
        boxes = []
        with video.open("wb") as out:
            out.write(f"YUV4MPEG2 W{self.width} H{self.height} F{RATE}:1 Ip A1:1 Cmono\n".encode())
            for number in range(round(self.seconds * RATE)):
                frame, seen = self._frame(wall, number / RATE)
                dx, dy = random.integers(0, 64, 2)
                frame += noise[dy : dy + self.height, dx : dx + self.width]
                out.write(b"FRAME\n" + np.clip(frame, 0, 255).astype(np.uint8).tobytes())
                boxes.append(seen)
        truth.write_text(json.dumps(boxes))
        return video, truth

    def _frame(self, wall: np.ndarray, time: float) -> tuple[np.ndarray, list]:
        frame, seen = wall.copy(), []
        for number, actor in enumerate(self.actors):
            place = actor.place(time)
            if place is None:
                continue
            head = actor.cutout.at_width(place[2])
            left = place[0] - head.face[0] - head.face[2] / 2
            top = place[1] - head.face[1] - head.face[2] / 2
            if paste(frame, head, round(left), round(top)):
                seen.append([number, round(left) + head.face[0], round(top) + head.face[1], head.face[2]])
        return frame, seen


def paste(frame: np.ndarray, head: Cutout, left: int, top: int) -> bool:
    """Whether anything of the head is in the picture."""
    height, width = head.luma.shape
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + width, frame.shape[1]), min(top + height, frame.shape[0])
    if x0 >= x1 or y0 >= y1:
        return False
    part = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    opacity, luma = head.opacity[part], head.luma[part]
    frame[y0:y1, x0:x1] += opacity * (luma - frame[y0:y1, x0:x1])
    return True


def swaying(x: float, y: float, width: float, phase: float):
    """A person who stands there and is alive."""

    def place(time: float):
        return (
            x + 0.25 * width * math.sin(1.1 * time + phase),
            y + 0.08 * width * math.sin(1.7 * time + 2 * phase),
            width * (1 + 0.06 * math.sin(0.8 * time + phase)),
        )

    return place


def crowd(name: str, width: int, height: int, columns: int, rows: int, face: float, heads: list[Cutout]) -> Scene:
    """A number of people side by side."""
    places = [
        ((column + 0.5) * width / columns, (row + 0.5) * height / rows)
        for row in range(rows)
        for column in range(columns)
    ]
    actors = [
        Actor(head, swaying(x, y, face, 0.9 * number))
        for number, ((x, y), head) in enumerate(zip(places, heads, strict=False))
    ]
    return Scene(name, width, height, 10, actors)


def walking(start: float, seconds: float, x0: float, x1: float, y: float, width: float):
    """From `x0` to `x1` and away."""

    def place(time: float):
        share = (time - start) / seconds
        bounce = 0.04 * width * math.sin(6 * time)
        return (x0 + share * (x1 - x0), y + bounce, width) if 0 <= share <= 1 else None

    return place


def crossing(heads: list[Cutout]) -> Scene:
    """Two who stand behind; three who pass before them and each other, to both sides and at several paces."""
    actors = [
        Actor(heads[0], swaying(200, 170, 95, 0)),
        Actor(heads[1], swaying(440, 180, 95, 2)),
        Actor(heads[2], walking(1, 6, -80, 720, 210, 120)),
        Actor(heads[3], walking(2, 5, 720, -80, 260, 135)),
        Actor(heads[4], walking(6, 4, -90, 730, 290, 150)),
    ]
    return Scene("crossing", 640, 480, 12, actors)


def coming_and_going(heads: list[Cutout]) -> Scene:
    """People who come in and leave on all sides, up to four at once."""
    actors = [
        Actor(head, walking(0.7 * number, 3.5, *((-70, 700) if number % 2 else (700, -70)), 70 + 85 * (number % 5), 90))
        for number, head in enumerate(heads)
    ]
    return Scene("coming-and-going", 640, 480, 0.7 * len(heads) + 4, actors)


def scenes(heads: list[Cutout]) -> list[Scene]:
    return [
        Scene("empty-640", 640, 480, 10, []),
        crowd("one-640", 640, 480, 1, 1, 130, heads),
        crowd("five-640", 640, 480, 5, 1, 90, heads),
        crowd("twenty-640", 640, 480, 5, 4, 68, heads),
        Scene("empty-1280", 1280, 720, 10, []),
        crowd("one-1280", 1280, 720, 1, 1, 200, heads),
        crowd("five-1280", 1280, 720, 5, 1, 150, heads),
        crowd("twenty-1280", 1280, 720, 5, 4, 105, heads),
        crossing(heads),
        coming_and_going(heads[:12]),
    ]
