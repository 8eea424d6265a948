"""What `emotionctl` says of pictures and videos."""

import json
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

_BROKEN = 65


@dataclass
class Figures:
    """A row of the table: sums of what `emotionctl evaluate --boxes` tells of one set of pictures or videos."""

    name: str
    pictures: int = 0
    faces: int = 0
    found: int = 0
    boxes: int = 0
    right: int = 0
    people: int = 0
    ids: int = 0
    note: str = ""

    def add(self, record: dict) -> None:
        for key in ("pictures", "faces", "found", "boxes", "right"):
            setattr(self, key, getattr(self, key) + record[key])
        identities = record.get("identities", {"faces": 0, "ids": 0})
        self.people += identities["faces"]
        self.ids += identities["ids"]

    @property
    def false(self) -> int:
        return self.boxes - self.right

    def row(self) -> list[str]:
        per_500 = f" ({500 * self.false / self.pictures:.1f} of 500)" if self.faces == 0 and self.pictures else ""
        return [
            self.name,
            str(self.pictures),
            str(self.faces),
            share(self.found, self.faces),
            share(self.right, self.boxes) if self.faces else "–",
            f"{self.false}{per_500}",
            f"{self.ids} of {self.people}" if self.people else "–",
            self.note or "–",
        ]


HEADS = ("set", "pictures", "faces", "recall", "precision", "false", "ids of faces", "same label")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


class Tool:
    """The program, and the command lines that it was called by."""

    def __init__(self, program: Path):
        self._program = program
        self.commands: list[str] = []

    def evaluate(self, pictures: Path, boxes: Path | str) -> dict:
        return json.loads(self._run("evaluate", pictures, "--boxes", boxes, "--json"))

    def frames(self, path: Path) -> list[dict]:
        """What `recognize` says of each frame of a video, or of a picture."""
        lines = map(json.loads, self._run("recognize", path, "--json").splitlines())
        return [line for line in lines if line["type"] == "frame"]

    def _run(self, *arguments: Path | str) -> str:
        command = [str(self._program), *map(str, arguments)]
        self.commands.append(shlex.join(command))
        run = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
        # Pictures that cannot be decoded are named on standard error, and the others judged.
        if run.returncode not in (0, _BROKEN) or not run.stdout:
            raise SystemExit(f"{self.commands[-1]}: exit status {run.returncode}")
        return run.stdout
