"""node_exporter and Prometheus, as a test runs them."""

import json
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from sandbox import Sandbox, free_port, wait_for


def read(url: str) -> str | None:
    try:
        with urlopen(url, timeout=5) as reply:
            return reply.read().decode()
    except (URLError, ConnectionError):
        return None


class NodeExporter:
    def __init__(self, sandbox: Sandbox, textfiles: Path) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self.process = sandbox.start(
            "prometheus-node-exporter",
            "--collector.disable-defaults",
            "--collector.textfile",
            f"--collector.textfile.directory={textfiles}",
            f"--web.listen-address={self.address}",
        )
        wait_for("metrics of node_exporter", lambda: read(f"http://{self.address}/metrics"))


class Prometheus:
    """A Prometheus that scrapes every second, by a configuration of its own or by that of a recipe."""

    def __init__(self, sandbox: Sandbox, exporters: list[NodeExporter], configuration: Path | None = None) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        if configuration is None:
            configuration = sandbox.folder / "prometheus.yml"
            targets = [exporter.address for exporter in exporters]
            job = {"job_name": "node", "static_configs": [{"targets": targets}]}
            # JSON is YAML.
            configuration.write_text(json.dumps({"global": {"scrape_interval": "1s"}, "scrape_configs": [job]}))
        self.process = sandbox.start(
            "prometheus",
            f"--config.file={configuration}",
            f"--storage.tsdb.path={sandbox.folder / 'prometheus'}",
            f"--web.listen-address={self.address}",
        )
        wait_for("Prometheus", lambda: read(f"http://{self.address}/-/ready"))

    def series(self, query: str) -> list[dict]:
        """Returns what an instant query gives now: each with `metric` and `value`."""
        return self.get("query", query=query)["result"]

    def values(self, query: str) -> list[float]:
        return [float(series["value"][1]) for series in self.series(query)]

    def get(self, path: str, **parameters: str) -> dict:
        text = read(f"http://{self.address}/api/v1/{path}?{urlencode(parameters)}")
        assert text, f"Prometheus refuses {path} {parameters}"
        return json.loads(text)["data"]
