"""The daemon's own account of a recording."""

import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def follow(program: Path, recording: Path, frames: int, core: int) -> list:
    """[id, [x, y, width, height]] of each face of each frame; nothing for frames that the daemon did not tell."""
    seen: list = [[] for _ in range(frames)]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/socket"
        command = ["taskset", "--cpu-list", str(core), program, "--source", recording, "--socket", path]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as daemon, _connect(path, daemon) as connection:
            for line in connection.makefile():
                message = json.loads(line)
                if message["type"] == "frame":
                    seen[message["seq"] - 1] = [[face["id"], box(face)] for face in message["faces"]]
    return seen


def box(face: dict) -> list[int]:
    return [face["box"][key] for key in ("x", "y", "width", "height")]


def _connect(path: str, daemon: subprocess.Popen) -> socket.socket:
    while daemon.poll() is None:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            time.sleep(0.01)
    raise SystemExit("emotiond did not start")
