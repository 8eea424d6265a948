"""The daemon for a long time at full speed, among readers who come, go, stall and send garbage.

    python3 Benchmarks/soak.py [--frames 1000000] [--seconds 3600] [--report 60]

Ends after a number of frames or seconds, whichever comes first, with a line of JSON. Exit status 1 where memory grew
by a megabyte or more after the first thousand frames, a descriptor was left open, a frame is missing that `dropped`
does not account for, or the daemon refused a client that it should serve. Needs a release build (`make build`) and
nothing beyond Python's own library.
"""

import argparse
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time

from daemon import resident_mb, start

FULL_SPEED = ["--source", "sample"]
MAX_CLIENTS = 200
WARM_UP_FRAMES = 1000


class Reader:
    """A client; counts the frames that it neither got nor was told of."""

    def __init__(self, path):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(path)
        self.lines = self.connection.makefile("r", encoding="utf-8")
        self.sequence = self.dropped = None
        self.unexplained = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lines.close()
        self.connection.close()

    def message(self):
        """The next line; raises EOFError at the end of the stream."""
        line = self.lines.readline()
        if not line:
            raise EOFError
        message = json.loads(line)
        if message["type"] == "frame":
            if self.sequence is not None:
                missing = message["seq"] - self.sequence - 1
                self.unexplained += abs(missing - (message["dropped"] - self.dropped))
            self.sequence, self.dropped = message["seq"], message["dropped"]
        return message

    def ask(self, request):
        """The reply to a request; what else comes meanwhile is read and checked."""
        self.connection.sendall(json.dumps(request).encode() + b"\n")
        while (message := self.message())["type"] != "reply":
            pass
        return message


class Soak:
    def __init__(self, path):
        self.path = path
        self.is_over = threading.Event()
        self.lock = threading.Lock()
        self.counts = {"visits": 0, "stalls": 0, "garbage": 0, "slow_frames": 0, "slow_dropped": 0}
        self.unexplained = 0
        self.failures = []

    def add(self, name, count=1):
        with self.lock:
            self.counts[name] += count

    def keep(self, reader):
        with self.lock:
            self.unexplained += reader.unexplained

    def repeat(self, visit):
        """A thread that makes one visit after the other until all is over."""

        def run():
            while not self.is_over.is_set():
                try:
                    visit()
                except (EOFError, OSError, ValueError) as error:
                    if not self.is_over.is_set():
                        self.failures.append(f"{visit.__name__}: {error!r}")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def pass_by(self):
        """Comes, reads a little, goes; sometimes in the middle of a request."""
        with Reader(self.path) as reader:
            for _ in range(random.randrange(20)):
                reader.message()
            if random.random() < 0.3:
                reader.connection.sendall(b'{"request":"sta')
            self.keep(reader)
        self.add("visits")
        self.is_over.wait(random.random() / 10)

    def stall(self):
        """Asks a lot and reads nothing."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            connection.sendall(b'{"request":"status","id":1}\n' * 100)
            self.is_over.wait(random.uniform(1, 30))
        self.add("stalls")

    def send_garbage(self):
        """Whatever it sends, an honest request behind it is answered."""
        junk = [
            os.urandom(200).replace(b"\n", b" "),
            b"{" * 5000,
            b'{"request":"dance","id":1}',
            b"x" * 70_000,
            '{"request":"status","id":"é"}'.encode(),
            b"\0",
            b'{"request":"subscribe","id":1,"max_fps":-1}',
        ]
        with Reader(self.path) as reader:
            for _ in range(10):
                reader.connection.sendall(random.choice(junk) + b"\n")
            reader.connection.sendall(b'{"request":"status","id":424242}\n')
            while reader.message().get("id") != 424242:
                pass
            self.keep(reader)
        self.add("garbage", 10)
        self.is_over.wait(0.5)

    def read_slowly(self):
        """A tenth of what comes: the rest must be announced by `dropped`."""
        with Reader(self.path) as reader:
            for _ in range(200):
                if self.is_over.wait(0.2):
                    break
                reader.message()
            self.keep(reader)
            self.add("slow_frames", 200)
            self.add("slow_dropped", reader.dropped or 0)

    def crowd(self):
        """As many as the daemon serves at once, and one more, who is refused politely."""
        guests = []
        try:
            while True:
                guest = Reader(self.path)
                first = guest.message()
                if first["type"] != "hello":
                    break
                guests.append(guest)
            polite = first["type"] == "reply" and first["error"].startswith("too many clients")
            for guest in guests:
                while guest.message()["type"] != "frame":
                    pass
            return len(guests), polite
        finally:
            for guest in guests:
                guest.__exit__()


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def settled_descriptors(pid, expected):
    """Once the clients that left are gone."""
    for _ in range(100):
        if (count := descriptors(pid)) <= expected:
            break
        time.sleep(0.1)
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--report", type=float, default=60, help="seconds between lines on standard error")
    arguments = parser.parse_args()
    os.environ |= {"EMOTIOND_CAMERA_FPS": "1000", "EMOTIOND_SOCKET_MAX_CLIENTS": str(MAX_CLIENTS)}
    with tempfile.TemporaryDirectory() as folder:
        daemon, _ = start(folder, FULL_SPEED)
        try:
            result = soak(daemon, f"{folder}/socket", arguments)
        finally:
            daemon.terminate()
            status = daemon.wait()
    result["exit_status"] = status
    print(json.dumps(result))
    is_sound = (
        result["resident_growth_mb"] < 1
        and result["descriptors_growth"] <= 0
        and status == 0
        and not result["unexplained_gaps"]
        and not result["failures"]
        and result["refusal_is_polite"]
    )
    sys.exit(0 if is_sound else 1)


def soak(daemon, path, arguments):
    run = Soak(path)
    begin = last_report = time.monotonic()
    with Reader(path) as steady:
        while steady.message()["type"] != "frame":
            pass
        open_files = descriptors(daemon.pid)
        # A full house first, so that what it takes belongs to the start.
        guests, polite = run.crowd()
        visits = [run.pass_by, run.pass_by, run.stall, run.send_garbage, run.read_slowly]
        threads = [run.repeat(visit) for visit in visits]
        while steady.sequence < WARM_UP_FRAMES:
            steady.message()
        memory = peak = resident_mb(daemon.pid)
        while steady.sequence < arguments.frames and time.monotonic() - begin < arguments.seconds:
            steady.message()
            if time.monotonic() - last_report > arguments.report:
                last_report = time.monotonic()
                now = resident_mb(daemon.pid)
                peak = max(peak, now)
                print(
                    f"{last_report - begin:.0f} s, {steady.sequence} frames, {now:.2f} MB, "
                    f"{descriptors(daemon.pid)} descriptors, {run.counts}",
                    file=sys.stderr,
                )
        run.is_over.set()
        for thread in threads:
            thread.join()
        grown_files = settled_descriptors(daemon.pid, open_files) - open_files
        end = resident_mb(daemon.pid)
        return {
            "frames": steady.sequence,
            "seconds": round(time.monotonic() - begin),
            "resident_mb": round(memory, 2),
            "resident_growth_mb": round(end - memory, 2),
            "resident_peak_mb": round(max(peak, end), 2),
            "descriptors": open_files,
            "descriptors_growth": grown_files,
            "clients_at_once": guests + 1,
            "refusal_is_polite": polite,
            "unexplained_gaps": run.unexplained + steady.unexplained,
            "steady_dropped": steady.dropped,
            **run.counts,
            "failures": run.failures[:10],
        }


if __name__ == "__main__":
    main()
