"""The cache in the database where limits are counted; a database that fails is said to fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router


class CountingCache(DatabaseCache):
    """Django's answers False for a locked database as for a key that is there already, and a limit
    takes that for "too many": here the failure is raised, and the visitor is told the truth.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        failures: list[DatabaseError] = []

        def watched(
            execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
        ) -> Any:
            try:
                return execute(sql, params, many, context)
            except IntegrityError:  # another process wrote the same key first
                raise
            except DatabaseError as problem:
                failures.append(problem)
                raise

        connection = connections[router.db_for_write(self.cache_model_class)]
        connection.execute_wrappers.insert(0, watched)
        try:
            was_written: bool = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]
        finally:
            connection.execute_wrappers.remove(watched)
        if failures and not was_written:
            raise failures[0]
        return was_written
