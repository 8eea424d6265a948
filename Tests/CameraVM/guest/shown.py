"""What a camera shows, and what is wrong with it: a file that `cam` writes."""

import os
import time
from pathlib import Path

STATES = Path("/run/cameras")
CLIPS = Path(os.environ["CAMERA_VM_CLIPS"])


class Shown:
    """The content of /run/cameras/NAME: a clip, and `unplugged`, `stall` or another fault if there is one."""

    def __init__(self, name: str) -> None:
        self.file = STATES / name
        self.clips: dict[str, list[bytes]] = {}
        self.count = 0
        self.update()

    def update(self) -> None:
        self.clip, _, self.fault = self.file.read_text().strip().partition(" ")

    def wait_for_plug(self) -> None:
        self.update()
        while self.fault == "unplugged":
            time.sleep(0.05)
            self.update()

    def next_picture(self, size: tuple[int, int], format: str) -> bytes:
        """The clip's pictures one after the other, over and over."""
        name = f"{self.clip}-{size[0]}x{size[1]}.{format}"
        if name not in self.clips:
            self.clips = {name: self.read(CLIPS / name, 2 * size[0] * size[1])}
        pictures = self.clips[name]
        self.count = (self.count + 1) % len(pictures)
        return pictures[self.count]

    @staticmethod
    def read(path: Path, size: int) -> list[bytes]:
        """The pictures of a folder, or those of a file, which all have the same size."""
        if path.is_dir():
            return [file.read_bytes() for file in sorted(path.iterdir())]
        data = path.read_bytes()
        return [data[start : start + size] for start in range(0, len(data), size)]
