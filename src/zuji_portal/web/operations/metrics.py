"""Prometheus metrics, added up over all web processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS = Counter("zuji_requests", "Requests by route and status", ["route", "status"])
RESTARTS = Counter("zuji_process_restarts", "Processes that ended and were started again", ["of"])
SECONDS = Histogram(
    "zuji_request_seconds",
    "Time of an answer by route",
    ["route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)


class MetricsMiddleware:
    """Counts every answer under the name of its route: no address, no person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.url_name if match else "") or "none"
        REQUESTS.labels(route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - started)
        return response


class DatabaseCounts(Collector):
    """What stands in the database: jobs by state, studies by state."""

    def collect(self) -> Iterator[Metric]:
        from zuji_portal.foundation.jobs.queries import states_counted as jobs_counted
        from zuji_portal.studies.queries import states_counted

        for name, about, counted in (
            ("zuji_jobs", "Jobs by state", jobs_counted),
            ("zuji_studies", "Studies by state", states_counted),
        ):
            gauge = GaugeMetricFamily(name, about, labels=["state"])
            for state, count in counted().items():
                gauge.add_metric([state], count)
            yield gauge


def count_restart(name: str, status: int) -> None:
    """A process of the site ended; the number of the web process does not matter."""
    RESTARTS.labels(name.split(maxsplit=1)[0]).inc()


def exposition() -> bytes:
    """The page that Prometheus reads."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(DatabaseCounts())
    return generate_latest(registry)
