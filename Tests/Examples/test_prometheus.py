"""Examples/prometheus against promtool, node_exporter and Prometheus."""

import shlex
import subprocess
from configparser import RawConfigParser
from pathlib import Path

from monitoring import NodeExporter, Prometheus
from sandbox import EXAMPLES, Sandbox, wait_for

RECIPE = EXAMPLES / "prometheus"


def write_metrics(sandbox: Sandbox) -> Path:
    """Runs the service's command in a folder of node_exporter's, and returns the folder."""
    folder = sandbox.folder / "textfile"
    folder.mkdir(exist_ok=True)
    unit = RawConfigParser(strict=False)
    unit.read(RECIPE / "emotiond-metrics.service")
    sandbox.run(*shlex.split(unit["Service"]["ExecStart"]), cwd=folder)
    return folder


def test_the_units_are_valid(sandbox: Sandbox) -> None:
    units = [RECIPE / "emotiond-metrics.service", RECIPE / "emotiond-metrics.timer"]
    sandbox.run("systemd-analyze", "verify", "--man=no", *units)


def test_promtool_accepts_the_metrics_of_a_running_daemon(sandbox: Sandbox) -> None:
    sandbox.start_daemon()
    metrics = (write_metrics(sandbox) / "emotiond.prom").read_text()
    check = subprocess.run(
        [sandbox.path("promtool"), "check", "metrics"], input=metrics, capture_output=True, text=True, check=False
    )
    assert (check.returncode, check.stderr) == (0, "")


def test_the_file_is_replaced_at_once(sandbox: Sandbox) -> None:
    sandbox.start_daemon()
    first = write_metrics(sandbox) / "emotiond.prom"
    number = first.stat().st_ino
    write_metrics(sandbox)
    assert first.stat().st_ino != number
    assert [path.name for path in first.parent.iterdir()] == ["emotiond.prom"]


def test_prometheus_knows_whether_the_daemon_is_up(sandbox: Sandbox) -> None:
    daemon = sandbox.start_daemon()
    exporter = NodeExporter(sandbox, write_metrics(sandbox))
    prometheus = Prometheus(sandbox, [exporter])
    wait_for("emotiond_up 1", lambda: prometheus.values("emotiond_up") == [1])
    daemon.stop()
    write_metrics(sandbox)
    wait_for("emotiond_up 0", lambda: prometheus.values("emotiond_up") == [0])


def test_the_alert_in_the_text_is_for_a_daemon_that_is_down(sandbox: Sandbox) -> None:
    [line] = [line for line in (EXAMPLES / "README.md").read_text().splitlines() if "emotiond_up == 0" in line]
    alert = line.split("`")[1]
    daemon = sandbox.start_daemon()
    exporter = NodeExporter(sandbox, write_metrics(sandbox))
    prometheus = Prometheus(sandbox, [exporter])
    wait_for("emotiond_up 1", lambda: prometheus.values("emotiond_up") == [1])
    assert prometheus.values(alert) == []
    daemon.stop()
    write_metrics(sandbox)
    wait_for("alert", lambda: prometheus.values(alert) == [0])


def test_the_latency_in_the_text_is_a_number(sandbox: Sandbox) -> None:
    text = (EXAMPLES / "README.md").read_text()
    query = text[text.index("histogram_quantile") :].partition("`")[0].replace("\n", " ").replace("[5m]", "[30s]")
    sandbox.start_daemon()
    exporter = NodeExporter(sandbox, write_metrics(sandbox))
    prometheus = Prometheus(sandbox, [exporter])

    def latency() -> list[float]:
        write_metrics(sandbox)
        return [value for value in prometheus.values(query) if value > 0]

    wait_for("latency", latency)
