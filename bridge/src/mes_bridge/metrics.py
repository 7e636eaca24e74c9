"""Numbers for Prometheus, read from the parts when somebody asks."""

from collections.abc import Iterable
from typing import ClassVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from . import __version__
from .fleet import Fleet
from .odoo import Accepted, ReadingsOutcome
from .storage import Stats

STATES = ("ok", "offline", "error")


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        make = {"registry": self.registry, "namespace": "mes_bridge"}
        self._posts = Counter("posts", "Posts of readings to Odoo", ["outcome"], **make)  # type: ignore[arg-type]
        self._sent = Counter("rows_sent", "Rows Odoo acknowledged", **make)  # type: ignore[arg-type]
        self._duplicates = Counter("rows_duplicate", "Rows Odoo had already", **make)  # type: ignore[arg-type]
        self._rejected = Counter("rows_rejected", "Rows in quarantine", ["reason"], **make)  # type: ignore[arg-type]
        self._seconds = Histogram("post_seconds", "Time of a post", **make)  # type: ignore[arg-type]
        self._alarm = Gauge("alarm", "1 while an alarm is on", ["name"], **make)  # type: ignore[arg-type]
        info = Gauge("info", "Version", ["version"], **make)  # type: ignore[arg-type]
        info.labels(__version__).set(1)

    def posted(self, outcome: ReadingsOutcome, rows: int, seconds: float) -> None:
        self._posts.labels(type(outcome).__name__.lower()).inc()
        self._seconds.observe(seconds)
        if isinstance(outcome, Accepted):
            self._sent.inc(rows)
            self._duplicates.inc(max(0, outcome.duplicates))
            for _, reason in outcome.rejected:
                self._rejected.labels(reason).inc()

    def alarm(self, name: str, on: bool) -> None:
        self._alarm.labels(name).set(on)

    def text(self, extra: Iterable[Metric]) -> bytes:
        """Counters of our own and, made for this answer, those of the parts."""
        return generate_latest(_With(self.registry, extra))


class _With(CollectorRegistry):
    def __init__(self, registry: CollectorRegistry, extra: Iterable[Metric]) -> None:
        super().__init__()
        self._parts = (registry, extra)

    def collect(self) -> Iterable[Metric]:
        registry, extra = self._parts
        yield from registry.collect()
        yield from extra


def buffer_metrics(stats: Stats, pending: int, committed: int, oldest_s: float) -> list[Metric]:
    gauge, counter = GaugeMetricFamily, CounterMetricFamily
    return [
        gauge("mes_bridge_buffer_rows", "Rows Odoo has not acknowledged", stats.rows),
        gauge("mes_bridge_buffer_bytes", "Size of the buffer", stats.bytes),
        gauge("mes_bridge_buffer_oldest_seconds", "Age of the oldest row", oldest_s),
        gauge("mes_bridge_buffer_pending", "Rows in memory, not on disk yet", pending),
        gauge("mes_bridge_dead_letters", "Dead letters kept", stats.dead_letters),
        counter("mes_bridge_rows_committed", "Rows written to the buffer", committed),
    ]


class FleetMetrics:
    FIELDS: ClassVar[dict[str, str]] = {
        "errors": "Failed cycles, refused requests, undecodable messages",
        "dropped": "Readings for which there was no room",
        "overruns": "Poll cycles that were missed",
    }

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def collect(self) -> list[Metric]:
        return [*self._counters(), self._readings(), self._state(), *self._plans()]

    def _counters(self) -> Iterable[Metric]:
        for name, text in self.FIELDS.items():
            family = CounterMetricFamily(f"mes_bridge_device_{name}", text, labels=["device"])
            for health in self._fleet.health():
                family.add_metric([str(health.device_id)], getattr(health, name))
            yield family

    def _readings(self) -> Metric:
        family = CounterMetricFamily(
            "mes_bridge_device_readings", "Readings taken, before the filter", labels=["device"]
        )
        for runner in self._fleet.runners.values():
            family.add_metric([str(runner.device.id)], runner.readings)
        return family

    def _state(self) -> Metric:
        family = GaugeMetricFamily(
            "mes_bridge_device_state", "1 for the state it is in", labels=["device", "state"]
        )
        for health in self._fleet.health():
            now = health.report()["state"]
            for state in STATES:
                family.add_metric([str(health.device_id), state], float(state == now))
        return family

    def _plans(self) -> Iterable[Metric]:
        for name, text in (("requests", "Requests a cycle"), ("wasted", "Registers read in vain")):
            family = GaugeMetricFamily(f"mes_bridge_device_{name}", text, labels=["device"])
            for health in self._fleet.health():
                family.add_metric([str(health.device_id)], getattr(health, name))
            yield family
