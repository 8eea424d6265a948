"""What the running daemon costs: start to READY, rate, CPU, latency and memory while it follows a source.

    python3 Benchmarks/daemon.py [--frames 1000] [-- FLAGS OF emotiond]

Needs a release build (`make build`) and nothing beyond Python's own library.
"""

import argparse
import json
import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time

PROGRAM = pathlib.Path(__file__).parent.parent / ".build/release/emotiond"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def start(folder, flags):
    """Starts the daemon; returns it and the seconds until it said that it is ready."""
    notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notices.bind(f"{folder}/notify")
    begin = time.monotonic()
    daemon = subprocess.Popen(
        [PROGRAM, "--socket", f"{folder}/socket", *flags],
        env=os.environ | {"NOTIFY_SOCKET": f"{folder}/notify"}, stderr=subprocess.DEVNULL)
    while b"READY=1" not in notices.recv(4096):
        pass
    return daemon, time.monotonic() - begin


def frames(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        for line in connection.makefile():
            message = json.loads(line)
            if message["type"] == "frame":
                yield message


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("flags", nargs="*", default=["--source", "sample"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        daemon, ready = start(folder, arguments.flags)
        try:
            stream = frames(f"{folder}/socket")
            next(stream)
            begin, cpu, latencies, faces = time.monotonic(), cpu_seconds(daemon.pid), [], 0
            for _ in range(arguments.frames):
                frame = next(stream)
                latencies.append(frame["latency_us"] / 1000)
                faces += len(frame["faces"])
            seconds = time.monotonic() - begin
            quantiles = statistics.quantiles(latencies, n=100)
            print(json.dumps({
                "ready_s": round(ready, 3),
                "frames": arguments.frames,
                "faces_per_frame": round(faces / arguments.frames, 2),
                "fps": round(arguments.frames / seconds, 1),
                "cpu_ms_per_frame": round((cpu_seconds(daemon.pid) - cpu) / arguments.frames * 1000, 1),
                "latency_ms": {"p50": round(quantiles[49], 1), "p99": round(quantiles[98], 1)},
                "resident_mb": round(resident_mb(daemon.pid), 1),
            }))
        finally:
            daemon.terminate()
            daemon.wait()


if __name__ == "__main__":
    main()
