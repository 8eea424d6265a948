"""Examples/fleet: two kiosks, one Prometheus, one mosquitto broker."""

import json
import re
import shutil
from pathlib import Path

import pytest

from broker import Broker
from monitoring import NodeExporter, Prometheus
from sandbox import EXAMPLES, Process, Sandbox, wait_for

RECIPE = EXAMPLES / "fleet"
KIOSKS = ["entrance", "hall"]


class Fleet:
    """Kiosks on this machine, each with a daemon and node_exporter, and the recipe's Prometheus."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.daemons: dict[str, Process] = {}
        shutil.copytree(RECIPE, sandbox.folder / "fleet")
        targets = []
        for kiosk in KIOSKS:
            self.daemons[kiosk] = sandbox.start_daemon(path=self.socket(kiosk))
            self.textfiles(kiosk).mkdir()
            self.write_metrics(kiosk)
            exporter = NodeExporter(sandbox, self.textfiles(kiosk))
            targets.append({"targets": [exporter.address], "labels": {"kiosk": kiosk}})
        (sandbox.folder / "fleet/kiosks.yml").write_text(json.dumps(targets))
        settings = sandbox.folder / "fleet/prometheus.yml"
        settings.write_text(settings.read_text().replace("15s", "1s"))
        self.prometheus = Prometheus(sandbox, [], settings)
        wait_for("metrics of both kiosks", lambda: self.prometheus.values("emotiond_up") == [1, 1])

    def socket(self, kiosk: str) -> Path:
        return self.sandbox.folder / kiosk / "s.sock"

    def textfiles(self, kiosk: str) -> Path:
        return self.sandbox.folder / f"textfiles-{kiosk}"

    def write_metrics(self, kiosk: str) -> None:
        arguments = ["status", "--prometheus", "--socket", self.socket(kiosk)]
        (self.textfiles(kiosk) / "emotiond.prom").write_text(self.sandbox.run("emotionctl", *arguments, status=None))

    def alerts(self) -> set[tuple[str, str]]:
        """Returns the alerts that are pending or firing, with their kiosks."""
        alerts = self.prometheus.get("alerts")["alerts"]
        return {(alert["labels"]["alertname"], alert["labels"]["kiosk"]) for alert in alerts}


def test_promtool_accepts_configuration_and_rules(sandbox: Sandbox) -> None:
    sandbox.run("promtool", "check", "config", "--lint=all", "--lint-fatal", RECIPE / "prometheus.yml")


def test_each_alert_fires_when_its_time_has_come(sandbox: Sandbox) -> None:
    for file in (RECIPE / "emotiond.rules.yml", Path(__file__).with_name("fleet-rules-test.yml")):
        shutil.copy(file, sandbox.folder)
    sandbox.run("promtool", "test", "rules", "fleet-rules-test.yml")


def test_healthy_kiosks_raise_no_alert_and_a_daemon_that_ends_raises_one(sandbox: Sandbox) -> None:
    fleet = Fleet(sandbox)
    assert fleet.alerts() == set()
    fleet.daemons["hall"].stop()
    fleet.write_metrics("hall")
    wait_for("alert", lambda: fleet.alerts() == {("EmotiondDown", "hall")})


def test_every_panel_of_the_dashboard_shows_both_kiosks(sandbox: Sandbox) -> None:
    fleet = Fleet(sandbox)
    dashboard = json.loads((RECIPE / "dashboard.json").read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]

    def kiosks(query: str) -> set[str]:
        for kiosk in KIOSKS:
            fleet.write_metrics(kiosk)
        query = query.replace("$kiosk", ".*").replace("$__rate_interval", "30s")
        return {series["metric"].get("kiosk", "") for series in fleet.prometheus.series(query)}

    for query in queries:
        wait_for(f"series of {query}", lambda query=query: kiosks(query) == set(KIOSKS))


@pytest.fixture
def broker(sandbox: Sandbox) -> Broker:
    """The recipe's broker, with certificates and passwords of the test."""
    folder = sandbox.folder
    (folder / "certs").mkdir()
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "certs/broker.key"]
    name = ["-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1"]
    sandbox.run("openssl", "req", "-x509", *key, *name, "-out", folder / "certs/broker.crt")
    shutil.copy(folder / "certs/broker.crt", folder / "certs/ca.crt")
    shutil.copy(RECIPE / "kiosks.acl", folder)
    for user, create in (("entrance", ["-c"]), ("hall", []), ("dashboard", [])):
        sandbox.run("mosquitto_passwd", *create, "-b", folder / "kiosks.passwd", user, "secret")
    settings = (RECIPE / "mosquitto.conf").read_text().replace("/etc/mosquitto", str(folder))
    return Broker(sandbox, re.sub(r"(?m)^listener .*$", "", settings))


def options(sandbox: Sandbox, user: str) -> list[str]:
    return ["-u", user, "-P", "secret", "--cafile", str(sandbox.folder / "certs/ca.crt")]


def test_the_dashboard_reads_what_a_kiosk_publishes(sandbox: Sandbox, broker: Broker) -> None:
    sandbox.start_daemon()
    arguments = ["kiosk/entrance", *broker.address, "-u", "entrance", "--cafile", sandbox.folder / "certs/ca.crt"]
    environment = sandbox.environment | {"MQTT_PASSWORD": "secret"}
    sandbox.start(EXAMPLES / "mqtt/faces-to-mqtt", *arguments, "--socket", sandbox.socket, env=environment)
    wait_for("state", lambda: "happy" in broker.retained("kiosk/entrance/state", *options(sandbox, "dashboard")))


def test_a_kiosk_cannot_publish_as_another(sandbox: Sandbox, broker: Broker) -> None:
    message = ["-r", "-q", "1", "-m", "forged", "-t", "kiosk/hall/state"]
    sandbox.run("mosquitto_pub", *broker.address, *options(sandbox, "entrance"), *message)
    assert broker.retained("kiosk/hall/state", *options(sandbox, "dashboard")) == ""
    sandbox.run("mosquitto_pub", *broker.address, *options(sandbox, "hall"), *message)
    assert broker.retained("kiosk/hall/state", *options(sandbox, "dashboard")) == "forged"


def test_a_client_without_a_password_is_refused(sandbox: Sandbox, broker: Broker) -> None:
    certificate = ["--cafile", sandbox.folder / "certs/ca.crt"]
    sandbox.run("mosquitto_pub", *broker.address, *certificate, "-t", "kiosk/hall/state", "-m", "forged", status=5)
