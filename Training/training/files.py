"""Files that are there whole or not at all."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import torch


def write_bytes(path: Path, content: bytes) -> None:
    """Replaces the file in one step, so that a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def write_json(path: Path, value: Any) -> None:
    write_bytes(path, (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode())


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    """Columns are the keys of the first row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())


def write_tensors(path: Path, value: Any) -> None:
    """A dictionary of tensors and plain values, for torch.load with `weights_only`."""
    content = io.BytesIO()
    torch.save(value, content)
    write_bytes(path, content.getvalue())
