"""Examples/mqtt against a mosquitto broker."""

import json
import signal

import pytest

from broker import Broker, received
from sandbox import EXAMPLES, Process, Sandbox, wait_for

RECIPE = EXAMPLES / "mqtt/faces-to-mqtt"
TOPIC = "kiosk/entrance"


@pytest.fixture
def broker(sandbox: Sandbox) -> Broker:
    return Broker(sandbox)


def start_bridge(sandbox: Sandbox, broker: Broker) -> Process:
    return sandbox.start(RECIPE, TOPIC, *broker.address, "--socket", sandbox.socket)


def test_the_event_of_a_face_is_published(sandbox: Sandbox, broker: Broker) -> None:
    subscriber = broker.subscribe(f"{TOPIC}/events")
    sandbox.start_daemon()
    start_bridge(sandbox, broker)
    [event] = wait_for("event", lambda: received(subscriber, f"{TOPIC}/events"))
    assert {"type": "face", "event": "appeared", "label": "happy", "camera": "astronaut.jpg"}.items() <= json.loads(
        event
    ).items()


def test_a_late_subscriber_gets_the_state(sandbox: Sandbox, broker: Broker) -> None:
    sandbox.start_daemon()
    start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])


def test_the_will_says_offline_when_the_bridge_dies(sandbox: Sandbox, broker: Broker) -> None:
    sandbox.start_daemon()
    bridge = start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])
    bridge.stop(signal.SIGKILL)
    broker.wait_for_state(TOPIC, "offline", [])


def test_a_bridge_that_is_stopped_says_offline(sandbox: Sandbox, broker: Broker) -> None:
    sandbox.start_daemon()
    bridge = start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])
    assert bridge.stop() == 0
    broker.wait_for_state(TOPIC, "offline", [])


def test_the_state_follows_a_daemon_that_is_restarted(sandbox: Sandbox, broker: Broker) -> None:
    daemon = sandbox.start_daemon()
    start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])
    daemon.stop(signal.SIGKILL)
    broker.wait_for_state(TOPIC, "offline", [])
    sandbox.start_daemon()
    broker.wait_for_state(TOPIC, "online", ["happy"])


def test_a_broker_that_is_restarted_and_kept_nothing_gets_the_state_again(sandbox: Sandbox, broker: Broker) -> None:
    sandbox.start_daemon()
    start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])
    broker.stop(signal.SIGKILL)
    broker.start()
    broker.wait_for_state(TOPIC, "online", ["happy"])


def test_events_wait_while_the_broker_is_down(sandbox: Sandbox) -> None:
    settings = f"allow_anonymous true\npersistence true\npersistence_location {sandbox.folder}/"
    broker = Broker(sandbox, settings)
    daemon = sandbox.start_daemon()
    start_bridge(sandbox, broker)
    broker.wait_for_state(TOPIC, "online", ["happy"])
    # The broker keeps the messages for a subscriber that it knows.
    subscriber = broker.subscribe(f"{TOPIC}/events", "-i", "subscriber", "-c", "-q", "1")
    broker.stop()
    daemon.stop()
    sandbox.start_daemon()
    broker.start()
    events = wait_for("two events", lambda: (events := received(subscriber, f"{TOPIC}/events"))[1:] and events)
    assert [json.loads(event)["event"] for event in events] == ["disappeared", "appeared"]


def test_the_bridge_waits_for_a_broker_that_starts_later(sandbox: Sandbox, broker: Broker) -> None:
    broker.stop()
    sandbox.start_daemon()
    bridge = start_bridge(sandbox, broker)
    wait_for("bridge at the daemon", lambda: sandbox.status()["clients"] == 2)
    broker.start()
    broker.wait_for_state(TOPIC, "online", ["happy"])
    assert bridge.popen.poll() is None


def test_the_unit_is_valid(sandbox: Sandbox) -> None:
    unit = sandbox.folder / RECIPE.with_suffix(".service").name
    unit.write_text(RECIPE.with_suffix(".service").read_text().replace("/usr/local/bin", str(RECIPE.parent)))
    sandbox.run("systemd-analyze", "verify", "--man=no", unit)
