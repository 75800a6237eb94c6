"""Parallel execution of the parts of a long computation: threads here, or workers of a Dask
cluster by address.

What travels is a runner (once a worker), then a method's name and numbers; what comes back is
combined in order, so that the digits are the same wherever it ran. A worker that dies has its parts
done again by another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypedDict

from zuji.core.refusals import refuse
from zuji.engine.runner import LANES

Progress = Callable[[int, int], None]
"""Called after each part with the number of parts done and of all parts."""


class Where(TypedDict, total=False):
    """The place of execution (threads here, or a cluster by address or client), and the progress
    callback.
    """

    threads: int | None
    progress: Progress | None
    cluster: Any


AHEAD = 4
"""Parts begun per thread or worker before the first is taken back: bounds what waits in memory."""


def parts_of(draws: int, size: int) -> Iterator[tuple[int, int]]:
    """First block and number of blocks of each part of `size` blocks."""
    blocks = -(-draws // LANES)
    for first in range(0, blocks, size):
        yield first, min(size, blocks - first)


def streamed(
    runner: Any,
    method: str,
    parts: Sequence[Any],
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cluster: Any = None,
) -> Iterator[Any]:
    """Results of `runner.method(*part)` in the order of the parts."""
    source = _on_cluster if cluster is not None else _in_threads
    for done, result in enumerate(
        source(runner, method, parts, cluster if cluster is not None else threads), 1
    ):
        if progress is not None:
            progress(done, len(parts))
        yield result


def _in_threads(
    runner: Any, method: str, parts: Sequence[Any], threads: int | None
) -> Iterator[Any]:
    many = threads or os.cpu_count() or 1
    if many == 1:
        yield from (getattr(runner, method)(*part) for part in parts)
        return
    with ThreadPoolExecutor(many) as pool:
        try:
            yield from _window(
                parts, AHEAD * many, lambda part: pool.submit(getattr(runner, method), *part)
            )
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _window(parts: Iterable[Any], ahead: int, begin: Callable[[Any], Any]) -> Iterator[Any]:
    waiting: deque[Any] = deque()
    for part in parts:
        waiting.append(begin(part))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def run_part(runner: Any, method: str, part: Any) -> Any:
    """Run one part, on the worker."""
    return getattr(runner, method)(*part)


def _on_cluster(runner: Any, method: str, parts: Sequence[Any], cluster: Any) -> Iterator[Any]:
    with _client(cluster) as client:
        remote_runner = client.scatter(runner, broadcast=False)
        workers = max(len(client.scheduler_info()["workers"]), 1)
        yield from _window(
            parts,
            AHEAD * workers,
            lambda part: client.submit(run_part, remote_runner, method, part, pure=False),
        )


@contextmanager
def _client(cluster: Any) -> Iterator[Any]:
    """The given client, or one for an address; refuses an address that does not answer."""
    if not isinstance(cluster, str):
        yield cluster
        return
    try:
        from distributed import Client
    except ImportError as problem:
        raise refuse(
            "engine-cluster", "cluster", cluster, detail="pip install zuji[analysis]"
        ) from problem
    try:
        client = Client(cluster, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        raise refuse("engine-cluster", "cluster", cluster, detail=str(problem)[:80]) from problem
    try:
        yield client
    finally:
        client.close()
