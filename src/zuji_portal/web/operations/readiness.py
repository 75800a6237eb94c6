"""Readiness checks: each says what is wrong, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return type(problem).__name__
    return ""


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} missing: zuji-portal migrate" if missing else ""


def factors() -> str:
    from zuji_portal.rulebook.factors.library import stamp

    return "" if stamp() else "empty: zuji-portal factors take-in"


def evidence() -> str:
    root = settings.EVIDENCE_ROOT
    folder = root if root.is_dir() else root.parent
    return "" if os.access(folder, os.W_OK) else "not writable"


def signing_keys() -> str:
    """Are the keys that signed before here? A backup does not hold them."""
    from zuji_portal.transparency.issuer.keys import is_key_at_hand as has_issuer_key
    from zuji_portal.transparency.log import is_key_at_hand as has_log_key

    found = {"log-key": has_log_key(), "issuer-keys": has_issuer_key()}
    lost = [name for name, is_here in found.items() if not is_here]
    return f"put back from their copy: {', '.join(lost)}" if lost else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "factors": factors,
    "evidence": evidence,
    "keys": signing_keys,
}


def readiness() -> dict[str, str]:
    """Check → what is wrong; without the database the others are not asked."""
    checks = {"database": database()}
    if checks["database"]:
        return checks
    return {name: check() for name, check in CHECKS.items()}
