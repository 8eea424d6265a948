"""Examples/home-assistant: what it announces, read as Home Assistant does, whose templates are Jinja's."""

import json

import jinja2
import pytest

from broker import Broker, received
from sandbox import EXAMPLES, Sandbox, wait_for

TOPIC = "kiosk/entrance"
DEVICE = "emotiond-kiosk-entrance"


@pytest.fixture
def broker(sandbox: Sandbox) -> Broker:
    return Broker(sandbox)


def announced(sandbox: Sandbox, broker: Broker, sensor: str) -> dict:
    sandbox.run(EXAMPLES / "home-assistant/announce", TOPIC, *broker.address)
    return json.loads(broker.retained(f"homeassistant/{sensor}/config"))


def rendered(template: str, state: dict) -> str:
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(template).render(value_json=state)


@pytest.mark.parametrize(
    ("sensor", "without_faces", "with_a_face"),
    [
        (f"binary_sensor/{DEVICE}/occupancy", "OFF", "ON"),
        (f"sensor/{DEVICE}/faces", "0", "1"),
        (f"sensor/{DEVICE}/expression", "none", "happy"),
    ],
)
def test_a_sensor_shows_the_state(
    sandbox: Sandbox, broker: Broker, sensor: str, without_faces: str, with_a_face: str
) -> None:
    sensor = announced(sandbox, broker, sensor)
    states = broker.subscribe(sensor["state_topic"])
    bridge = sandbox.start(EXAMPLES / "mqtt/faces-to-mqtt", TOPIC, *broker.address, "--socket", sandbox.socket)
    wait_for("state", lambda: broker.state(TOPIC))
    sandbox.start_daemon()
    broker.wait_for_state(TOPIC, "online", ["happy"])
    bridge.stop()
    values = [
        rendered(sensor["value_template"], json.loads(state)) for state in received(states, sensor["state_topic"])
    ]
    assert (values[0], with_a_face in values, values[-1]) == (without_faces, True, without_faces)


def test_the_sensors_are_unavailable_while_the_camera_is_offline(sandbox: Sandbox, broker: Broker) -> None:
    sensor = announced(sandbox, broker, f"sensor/{DEVICE}/faces")
    bridge = sandbox.start(EXAMPLES / "mqtt/faces-to-mqtt", TOPIC, *broker.address, "--socket", sandbox.socket)
    sandbox.start_daemon()
    broker.wait_for_state(TOPIC, "online", ["happy"])
    online = json.loads(broker.retained(sensor["availability_topic"]))
    bridge.stop()
    offline = json.loads(broker.retained(sensor["availability_topic"]))
    # Home Assistant's default payloads.
    assert [rendered(sensor["availability_template"], state) for state in (online, offline)] == ["online", "offline"]


def test_the_sensors_belong_to_one_device(sandbox: Sandbox, broker: Broker) -> None:
    names = [f"binary_sensor/{DEVICE}/occupancy", f"sensor/{DEVICE}/faces", f"sensor/{DEVICE}/expression"]
    sensors = [announced(sandbox, broker, name) for name in names]
    assert [sensor["device"]["identifiers"] for sensor in sensors] == [[DEVICE]] * 3
    assert len({sensor["unique_id"] for sensor in sensors}) == 3
