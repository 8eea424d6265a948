"""Examples/smile against the daemon."""

from sandbox import EXAMPLES, Sandbox, wait_for

RECIPE = EXAMPLES / "smile/on-smile"


def test_the_command_runs_with_the_number_of_the_face(sandbox: Sandbox) -> None:
    sandbox.path("jq")
    sandbox.start_daemon()
    recipe = sandbox.start(RECIPE, "sh", "-c", "echo smile of face $FACE")
    wait_for("smile", lambda: recipe.lines() == ["smile of face 1"])


def test_a_command_that_fails_is_reported(sandbox: Sandbox) -> None:
    sandbox.path("jq")
    sandbox.start_daemon()
    recipe = sandbox.start(RECIPE, "false")
    wait_for("report", lambda: "on-smile: false ended with 1" in recipe.errors())


def test_a_command_is_required(sandbox: Sandbox) -> None:
    sandbox.run(RECIPE, status=64)
