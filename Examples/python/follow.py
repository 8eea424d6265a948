#!/usr/bin/env python3
"""Prints what faces begin to show; waits for the daemon and for one that comes back.

follow.py [SOCKET]
"""

import json
import socket
import sys
import time
from collections.abc import Iterator


def messages(path: str, types: list[str]) -> Iterator[dict]:
    """The daemon's messages of some types, without end."""
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(path)
                request = {"request": "subscribe", "id": 1, "types": types}
                connection.sendall(json.dumps(request).encode() + b"\n")
                yield from map(json.loads, connection.makefile(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:  # a daemon that dies leaves half a line
            print(f"{path}: {error}", file=sys.stderr)
        time.sleep(1)


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else "/run/emotiond/emotiond.sock"
    for message in messages(path, ["camera", "face"]):
        match message:
            case {"type": "camera", "camera": camera, "state": state, "reason": reason}:
                print(f"{camera} is {state}: {reason}", flush=True)
            case {"type": "face", "event": "disappeared", "id": number}:
                print(f"face {number} is gone", flush=True)
            case {"type": "face", "id": number, "label": label}:
                print(f"face {number} shows {label}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)
