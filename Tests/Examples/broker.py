"""A mosquitto broker that a test can end and start again, and subscribers of it."""

import getpass
import json
import signal

from sandbox import Process, Sandbox, free_port, wait_for


class Broker:
    def __init__(self, sandbox: Sandbox, settings: str = "allow_anonymous true") -> None:
        self.sandbox = sandbox
        self.port = free_port()
        self.settings = sandbox.folder / f"mosquitto-{self.port}.conf"
        self.settings.write_text(f"listener {self.port} 127.0.0.1\nuser {getpass.getuser()}\n{settings}\n")
        self.process: Process | None = None
        self.start()

    @property
    def address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port)]

    def start(self) -> None:
        self.process = self.sandbox.start("mosquitto", "-v", "-c", self.settings)
        wait_for("running broker", lambda: " running" in self.process.errors() + self.process.log.read_text())

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.process.stop(number)

    def subscribe(self, topic: str, *options: str) -> Process:
        """Starts a subscriber that prints whether a message was retained, its topic and its payload."""
        arguments = [*self.address, "-t", topic, "-d", "-F", "message %r %t %p", *options]
        subscriber = self.sandbox.start("stdbuf", "-oL", "mosquitto_sub", *arguments)
        wait_for("subscription", lambda: "SUBACK" in subscriber.log.read_text())
        return subscriber

    def retained(self, topic: str, *options: str) -> str:
        """Returns the retained message of a topic, or nothing."""
        arguments = ["-t", topic, "-C", "1", "-W", "1", "--retained-only", *options]
        return self.sandbox.run("mosquitto_sub", *self.address, *arguments, status=None).strip()

    def state(self, topic: str) -> dict | None:
        """Returns the retained state of the bridge."""
        text = self.retained(f"{topic}/state")
        return json.loads(text) if text else None

    def wait_for_state(self, topic: str, camera: str, labels: list[str]) -> None:
        def shows() -> bool:
            state = self.state(topic)
            return state is not None and (state["camera"], [face["label"] for face in state["faces"]]) == (
                camera,
                labels,
            )

        wait_for(f"state {camera} {labels}", shows)


def received(subscriber: Process, topic: str) -> list[str]:
    """Returns the payloads that a subscriber got under a topic."""
    lines = [line.split(" ", 3) for line in subscriber.lines() if line.startswith("message ")]
    return [payload for _, _, its_topic, payload in lines if its_topic == topic]
