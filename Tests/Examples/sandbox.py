"""A temporary folder in which a test runs a recipe, the daemon and the program that the recipe works with."""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "Examples"
SAMPLE = ROOT / "samples/astronaut.jpg"
PROGRAMS = Path(os.environ.get("PROGRAMS", ROOT / ".build/release")).resolve()

# The Debian package of each program that a test needs.
PACKAGES = {
    "chromedriver": "chromium-driver",
    "chromium": "chromium",
    "ffmpeg": "ffmpeg",
    "jq": "jq",
    "mosquitto": "mosquitto",
    "mosquitto_passwd": "mosquitto",
    "mosquitto_pub": "mosquitto-clients",
    "mosquitto_sub": "mosquitto-clients",
    "openssl": "openssl",
    "parallel": "parallel",
    "prometheus": "prometheus",
    "prometheus-node-exporter": "prometheus-node-exporter",
    "promtool": "prometheus",
    "sbatch": "slurm-client",
    "slurmctld": "slurmctld",
    "slurmd": "slurmd",
    "ssh": "openssh-client",
    "sshd": "openssh-server",
    "systemd-analyze": "systemd",
    "websocketd": "websocketd",
}

Value = TypeVar("Value")


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants whose parent has ended, so that none outlives its test."""
    set_child_subreaper = 36  # prctl(2)
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what: str, condition: Callable[[], Value], seconds: float = 60) -> Value:
    """Returns the first result of `condition` that is true; fails the test when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    pytest.fail(f"within {seconds:.0f} s there was no {what}", pytrace=False)


class Process:
    """A running program and what it has written."""

    def __init__(self, command: list[str], log: Path, **options) -> None:
        self.log = log
        self.popen = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=log.with_suffix(".err").open("wb"),
            start_new_session=True,
            **options,
        )

    def lines(self) -> list[str]:
        """Returns the complete lines of the standard output so far."""
        return self.log.read_text().rpartition("\n")[0].splitlines()

    def errors(self) -> str:
        return self.log.with_suffix(".err").read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal to the program and all that it has started, and returns its exit status."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)
        return self.popen.wait(timeout=60)


class Sandbox:
    def __init__(self) -> None:
        for name in ("emotiond", "emotionctl"):
            if not (PROGRAMS / name).exists():
                pytest.fail(f"{PROGRAMS / name} is missing; 'make build' builds it", pytrace=False)
        # Not pytest's folder, whose path is too long for a socket's.
        self.folder = Path(tempfile.mkdtemp(prefix="emotiond-"))
        self.socket = self.folder / "emotiond/emotiond.sock"
        self.processes: list[Process] = []
        # Without settings of the daemon, which do not belong to the test.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EMOTIOND_")}
        self.environment = environment | {
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}:/usr/sbin",
            "XDG_RUNTIME_DIR": str(self.folder),
        }

    def path(self, program: str | Path) -> str:
        """Returns the path of a program; fails the test when it is missing."""
        if path := shutil.which(program, path=self.environment["PATH"]):
            return path
        pytest.fail(f"{program} is missing; Debian has it in the package {PACKAGES[str(program)]}", pytrace=False)

    def start(self, program: str | Path, *arguments: object, **options) -> Process:
        """Starts a program in the background; it ends with the test at the latest."""
        log = self.folder / f"{len(self.processes)}-{Path(program).name}.out"
        options = {"cwd": self.folder, "env": self.environment} | options
        process = Process([self.path(program), *map(str, arguments)], log, **options)
        self.processes.append(process)
        return process

    def run(self, program: str | Path, *arguments: object, status: int | None = 0, **options) -> str:
        """Runs a program to its end, which must have this exit status, and returns its standard output."""
        options = {"cwd": self.folder, "env": self.environment, "timeout": 120} | options
        command = [self.path(program), *map(str, arguments)]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
        if status is not None and result.returncode != status:
            what = f"{program} ended with {result.returncode}, not {status}"
            pytest.fail(f"{what}:\n{result.stdout}{result.stderr}", pytrace=False)
        return result.stdout

    def start_daemon(self, source: str | Path = SAMPLE, path: Path | None = None) -> Process:
        """Starts the daemon and waits until it sees a face."""
        path = path or self.socket
        path.parent.mkdir(exist_ok=True)
        daemon = self.start("emotiond", "--source", source, "--socket", path)
        wait_for(f"face at {path}", lambda: self.status(path).get("faces") or daemon.popen.poll())
        return daemon

    def status(self, path: Path | None = None) -> dict:
        """Returns the daemon's status; nothing when there is no daemon."""
        text = self.run("emotionctl", "status", "--json", "--socket", path or self.socket, status=None)
        return json.loads(text) if text else {}

    def close(self) -> None:
        """Prints, for a test that failed, what its processes complained about; ends them and removes the folder."""
        for process in self.processes:
            print(f"{process.log.stem}, status {process.popen.poll()}:\n{process.errors()[-2000:]}")
        while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            for child in map(int, children):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        shutil.rmtree(self.folder)
