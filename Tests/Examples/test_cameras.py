"""Examples/cameras against two daemons."""

import json
import shutil
import signal
from pathlib import Path

from sandbox import EXAMPLES, SAMPLE, Process, Sandbox, wait_for

RECIPE = EXAMPLES / "cameras/all-faces"


def start_camera(sandbox: Sandbox, name: str) -> Process:
    picture = sandbox.folder / f"{name}.jpg"
    shutil.copy(SAMPLE, picture)
    return sandbox.start_daemon(picture, sandbox.folder / f"emotiond-{name}/emotiond.sock")


def appeared(recipe: Process) -> list[str]:
    """Returns the cameras of the faces that have appeared."""
    events = map(json.loads, recipe.lines())
    return sorted(event["camera"] for event in events if event["event"] == "appeared")


def test_the_events_of_two_cameras_are_one_stream(sandbox: Sandbox) -> None:
    start_camera(sandbox, "video0")
    start_camera(sandbox, "video2")
    recipe = sandbox.start(RECIPE, sandbox.folder)
    wait_for("two faces", lambda: appeared(recipe) == ["video0.jpg", "video2.jpg"])


def test_a_camera_whose_daemon_is_restarted_is_followed_again(sandbox: Sandbox) -> None:
    daemon = start_camera(sandbox, "video0")
    start_camera(sandbox, "video2")
    recipe = sandbox.start(RECIPE, sandbox.folder)
    wait_for("two faces", lambda: appeared(recipe) == ["video0.jpg", "video2.jpg"])
    daemon.stop(signal.SIGKILL)
    start_camera(sandbox, "video0")
    wait_for("third face", lambda: appeared(recipe) == ["video0.jpg", "video0.jpg", "video2.jpg"])


def test_nothing_is_left_of_a_stream_that_is_stopped(sandbox: Sandbox) -> None:
    start_camera(sandbox, "video0")
    recipe = sandbox.start(RECIPE, sandbox.folder)
    wait_for("face", lambda: appeared(recipe) == ["video0.jpg"])
    recipe.popen.terminate()
    recipe.popen.wait()
    group = recipe.popen.pid

    def is_empty() -> bool:
        stats = [path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat")]
        return not any(int(fields[2]) == group and fields[0] != "Z" for fields in stats)

    wait_for("end of its processes", is_empty)
