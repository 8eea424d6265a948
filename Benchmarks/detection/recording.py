"""Gray recordings in YUV4MPEG2 and their reference boxes."""

import json
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np


class Recording:
    """A video without loss, written frame by frame, with NAME.faces.ndjson beside it where its faces are known."""

    def __init__(self, path: Path, width: int, height: int, rate: int):
        self.path, self._size = path, (width, height)
        self.references: list[dict] = []
        self._file = path.open("wb")
        self._file.write(f"YUV4MPEG2 W{width} H{height} F{rate}:1 Ip A1:1 Cmono\n".encode())

    @property
    def boxes(self) -> Path:
        return self.path.with_suffix(".faces.ndjson")

    def add(self, frame: np.ndarray, faces: list[dict] | None = None) -> None:
        """Adds luma as numbers in 0 to 255, and the faces in it, if they are known."""
        if faces is not None:
            width, height = self._size
            self.references.append({"frame": len(self.references), "width": width, "height": height, "faces": faces})
        self._file.write(b"FRAME\n" + np.clip(np.rint(frame), 0, 255).astype(np.uint8).tobytes())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if self.references:
            self.boxes.write_text("".join(json.dumps(entry) + "\n" for entry in self.references))

    def unlink(self) -> None:
        self.path.unlink()
        self.boxes.unlink(missing_ok=True)
