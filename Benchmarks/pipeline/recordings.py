"""Gray recordings in YUV4MPEG2."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np


def frames(path: str | Path) -> Iterator[np.ndarray]:
    """Luma of each frame, [height, width] uint8, of a stream without chroma."""
    with Path(path).open("rb") as file:
        width, height = _size(file.readline())
        while file.readline():
            yield np.frombuffer(file.read(width * height), np.uint8).reshape(height, width)


def frame_count(path: Path) -> int:
    with path.open("rb") as file:
        width, height = _size(file.readline())
        return (path.stat().st_size - file.tell()) // (len(b"FRAME\n") + width * height)


def _size(header: bytes) -> tuple[int, int]:
    words = header.decode().split()
    return tuple(int(next(word[1:] for word in words if word[0] == letter)) for letter in "WH")


def convert(video: Path, to: Path) -> Path:
    """A video's luma."""
    capture = cv2.VideoCapture(str(video))
    rate = round(capture.get(cv2.CAP_PROP_FPS) * 1000)
    with to.open("wb") as out:
        while True:
            is_there, frame = capture.read()
            if not is_there:
                return to
            gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
            if out.tell() == 0:
                out.write(f"YUV4MPEG2 W{gray.shape[1]} H{gray.shape[0]} F{rate}:1000 Ip A1:1 Cmono\n".encode())
            out.write(b"FRAME\n" + gray.tobytes())
