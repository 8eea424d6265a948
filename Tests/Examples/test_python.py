"""Examples/python against a daemon that ends and starts again."""

import signal

import pytest

from sandbox import EXAMPLES, Sandbox, wait_for

RECIPE = EXAMPLES / "python/follow.py"


def test_the_client_waits_for_a_daemon_that_starts_later(sandbox: Sandbox) -> None:
    client = sandbox.start(RECIPE, sandbox.socket)
    wait_for("complaint", client.errors)
    sandbox.start_daemon()
    wait_for("face", lambda: "face 1 shows happy" in client.lines())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_client_connects_again_to_a_daemon_that_was_restarted(sandbox: Sandbox, number: int) -> None:
    daemon = sandbox.start_daemon()
    client = sandbox.start(RECIPE, sandbox.socket)
    wait_for("face", lambda: "face 1 shows happy" in client.lines())
    daemon.stop(number)
    sandbox.start_daemon()
    wait_for("face of the second daemon", lambda: client.lines().count("face 1 shows happy") == 2)


def test_the_client_gets_no_frames(sandbox: Sandbox) -> None:
    sandbox.start_daemon()
    client = sandbox.start(RECIPE, sandbox.socket)
    wait_for("face", lambda: "face 1 shows happy" in client.lines())
    assert client.lines() == ["astronaut.jpg is online: 240x240 picture", "face 1 shows happy"]


def test_the_shortest_client_of_the_text_reads_frames(sandbox: Sandbox) -> None:
    text = (EXAMPLES / "README.md").read_text()
    code = (
        text.partition("```python\n")[2].partition("```")[0].replace("/run/emotiond/emotiond.sock", str(sandbox.socket))
    )
    sandbox.start_daemon()
    client = sandbox.start("python3", "-u", "-c", code)
    wait_for("face", lambda: any(line.startswith("1 happy 0.9") for line in client.lines()))
