"""Migration operation with the triggers of the ledger, for SQLite and PostgreSQL.

They keep the balances, and refuse what a check of one row cannot see: an entry between accounts
of the wrong kinds, points that last too long or are spent too late, an event without consent,
scene or methodology. On PostgreSQL they run once for a statement, so that a batch of entries
touches each account once; accounts are locked in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from zuji_portal.foundation.databaseobjects import DatabaseObject

ACCOUNTS = """consumer_ledgeraccount d, consumer_ledgeraccount c, consumer_ledgeraccount p
    WHERE d.id = e.debit_id AND c.id = e.credit_id AND p.id = e.purse_id
      AND p.kind = 'consumer'"""
PAIRS = """(e.kind = 'EARN' AND d.kind = 'issuance' AND c.id = p.id AND p.source_id = d.id)
    OR (e.kind = 'REDEEM' AND d.id = p.id AND c.kind = 'retired')
    OR (e.kind = 'EXPIRE' AND d.id = p.id AND c.kind = 'expired')
    OR (e.kind = 'REVERSE' AND (d.id = p.id OR d.kind = 'shortfall') AND c.kind = 'issuance'
      AND p.source_id = c.id)
    OR (e.kind = 'ADJUST' AND d.id = p.id AND c.kind = 'adjusted')
    OR (e.kind = 'ADJUST' AND d.kind = 'adjusted' AND c.id = p.id)"""
EARNED = """consumer_ledgeraccount p, consumer_ledgeraccount i, consumer_behaviourevent b,
      consumer_consent k, consumer_scene s
    WHERE p.id = e.purse_id AND i.id = e.debit_id AND b.id = e.event_id AND k.id = b.consent_id
      AND s.id = b.scene_id AND p.holder_id = k.account_id
      AND s.methodology_id = i.methodology_id AND i.year = {year}
      AND e.grams = b.grams AND e.points = b.points AND NOT b.is_coupon"""
PURSE_OF = """consumer_ledgeraccount p, consumer_carbonaccount h
    WHERE p.id = e.purse_id AND h.id = p.holder_id"""
OF_ENTRIES = {
    "entry_between_its_accounts": f"NOT EXISTS (SELECT 1 FROM {ACCOUNTS} AND ({PAIRS}))",
    "earned_by_its_event": f"e.kind = 'EARN' AND NOT EXISTS (SELECT 1 FROM {EARNED})",
    "points_last_ten_years": f"""e.kind = 'EARN' AND NOT EXISTS (SELECT 1 FROM {PURSE_OF}
      AND p.expires_on >= e.made_on AND p.expires_on <= {{ten_years}})""",
    "spent_while_valid": f"""e.kind = 'REDEEM' AND EXISTS (SELECT 1 FROM {PURSE_OF}
      AND (p.expires_on < e.made_on OR h.closed_at IS NOT NULL))""",
    "expired_when_due": f"""e.kind = 'EXPIRE' AND EXISTS (SELECT 1 FROM {PURSE_OF}
      AND p.expires_on >= e.made_on AND h.closed_at IS NULL)""",
}
"""What an entry `e` may not be."""
OF_EVENTS = {
    "event_needs_consent": """NOT EXISTS (SELECT 1 FROM consumer_consent k
      WHERE k.id = NEW.consent_id AND k.operator_id = NEW.operator_id
        AND k.withdrawn_at IS NULL)""",
    "event_needs_its_scene": """NOT EXISTS (SELECT 1 FROM consumer_scene s, consumer_operator o
      WHERE s.id = NEW.scene_id AND s.operator_id = NEW.operator_id AND s.state = 'published'
        AND o.id = s.operator_id AND o.ended_at IS NULL)""",
    "points_need_a_methodology": """NOT NEW.is_coupon AND NOT EXISTS (SELECT 1
      FROM consumer_scene s, consumer_methodology m
      WHERE s.id = NEW.scene_id AND m.id = s.methodology_id AND m.state = 'published'
        AND m.milligrams = NEW.milligrams)""",
}
"""What an event may not be."""

SQLITE_BALANCES = """
    UPDATE consumer_ledgeraccount SET balance = balance - NEW.points,
      grams = grams + CASE WHEN NEW.kind = 'EARN' THEN NEW.grams ELSE 0 END
      WHERE id = NEW.debit_id;
    UPDATE consumer_ledgeraccount SET
      balance = balance + CASE WHEN id = NEW.credit_id THEN NEW.points ELSE 0 END,
      earned = earned + CASE WHEN id <> NEW.purse_id THEN 0
        WHEN NEW.kind = 'EARN' THEN NEW.points WHEN NEW.kind = 'REVERSE' THEN -NEW.points
        ELSE 0 END,
      grams = grams + CASE WHEN NEW.kind = 'EARN' AND id = NEW.purse_id THEN NEW.grams
        WHEN NEW.kind = 'REVERSE' THEN -NEW.grams ELSE 0 END
      WHERE id IN (NEW.credit_id, NEW.purse_id);
"""
POSTGRESQL_BALANCES = """
    UPDATE consumer_ledgeraccount a SET balance = a.balance + s.balance,
      earned = a.earned + s.earned, grams = a.grams + s.grams
    FROM (SELECT id, SUM(balance) balance, SUM(earned) earned, SUM(grams) grams FROM (
        SELECT debit_id id, -points balance, 0 earned,
          CASE kind WHEN 'EARN' THEN grams ELSE 0 END grams FROM fresh
        UNION ALL SELECT credit_id, points, 0,
          CASE kind WHEN 'REVERSE' THEN -grams ELSE 0 END FROM fresh
        UNION ALL SELECT purse_id, 0,
          CASE kind WHEN 'EARN' THEN points WHEN 'REVERSE' THEN -points ELSE 0 END,
          CASE kind WHEN 'EARN' THEN grams WHEN 'REVERSE' THEN -grams ELSE 0 END FROM fresh
      ) moved GROUP BY id) s
    WHERE a.id = s.id;
"""
POSTGRESQL_LOCK = """
    PERFORM 1 FROM consumer_ledgeraccount WHERE id IN (SELECT debit_id FROM fresh
      UNION SELECT credit_id FROM fresh UNION SELECT purse_id FROM fresh) ORDER BY id FOR UPDATE;
"""


def sqlite_statements() -> list[str]:
    """Triggers for each row; a name reads as that of a check."""
    values = {"year": "CAST(strftime('%Y', b.done_on) AS INTEGER)"}
    values["ten_years"] = "date(e.made_on, '+10 years')"

    def refused(name: str, found: str) -> str:
        failed = f"RAISE(ABORT, 'CHECK constraint failed: {name}')"
        return f"SELECT CASE WHEN {found} THEN {failed} END;"

    of_entries = "\n".join(
        refused(
            name,
            f"EXISTS (SELECT 1 FROM consumer_ledgerentry e WHERE e.id = NEW.id AND "
            f"({wrong.format(**values)}))",
        )
        for name, wrong in OF_ENTRIES.items()
    )
    of_events = "\n".join(refused(name, wrong) for name, wrong in OF_EVENTS.items())
    return [
        f"CREATE TRIGGER ledger_balances AFTER INSERT ON consumer_ledgerentry "
        f"BEGIN {of_entries} {SQLITE_BALANCES} END",
        f"CREATE TRIGGER events_are_founded BEFORE INSERT ON consumer_behaviourevent "
        f"BEGIN {of_events} END",
    ]


def postgresql_statements() -> list[str]:
    """A trigger for a statement of entries, and one for a statement of events."""
    values = {"year": "EXTRACT(YEAR FROM b.done_on)"}
    values["ten_years"] = "e.made_on + interval '10 years'"

    def refused(name: str, found: str) -> str:
        return (
            f"IF {found} THEN RAISE EXCEPTION '%', '{name}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF;"
        )

    of_entries = "\n".join(
        refused(name, f"EXISTS (SELECT 1 FROM fresh e WHERE {wrong.format(**values)})")
        for name, wrong in OF_ENTRIES.items()
    )
    of_events = "\n".join(
        refused(name, f"EXISTS (SELECT 1 FROM fresh e WHERE {wrong.replace('NEW.', 'e.')})")
        for name, wrong in OF_EVENTS.items()
    )
    return [
        f"CREATE FUNCTION ledger_balances() RETURNS trigger AS $$ BEGIN {POSTGRESQL_LOCK} "
        f"{of_entries} {POSTGRESQL_BALANCES} RETURN NULL; END; $$ LANGUAGE plpgsql",
        "CREATE TRIGGER ledger_balances AFTER INSERT ON consumer_ledgerentry "
        "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_balances()",
        f"CREATE FUNCTION events_are_founded() RETURNS trigger AS $$ BEGIN {of_events} "
        f"RETURN NULL; END; $$ LANGUAGE plpgsql",
        "CREATE TRIGGER events_are_founded AFTER INSERT ON consumer_behaviourevent "
        "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION events_are_founded()",
    ]


def made_statements(vendor: str) -> list[str]:
    """What makes all triggers of the ledger and of its events."""
    return sqlite_statements() if vendor == "sqlite" else postgresql_statements()


def dropped_statements(vendor: str) -> list[str]:
    """What takes them away."""
    names = ("ledger_balances", "events_are_founded")
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for name in names]
    return [f"DROP FUNCTION {name}() CASCADE" for name in names]


@contextmanager
def ledger_as_written() -> Iterator[None]:
    """While it lasts, inside a transaction, no trigger counts entries of the points again, or
    judges by today's states what was reported then: for rows that come with their balances.
    """
    with connection.cursor() as cursor:
        for statement in dropped_statements(connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in made_statements(connection.vendor):
            cursor.execute(statement)


def ledger_triggers() -> DatabaseObject:
    """All triggers of the ledger and of its events."""

    def forward(editor: Any) -> None:
        for statement in made_statements(editor.connection.vendor):
            editor.execute(statement, None)

    def backward(editor: Any) -> None:
        for statement in dropped_statements(editor.connection.vendor):
            editor.execute(statement)

    return DatabaseObject(forward, backward)


def renewed_triggers() -> DatabaseObject:
    """The triggers as they are made now, on a database whose triggers were made before; those of
    SQLite are the same.
    """

    def forward(editor: Any) -> None:
        vendor = editor.connection.vendor
        if vendor != "sqlite":
            for statement in (*dropped_statements(vendor), *made_statements(vendor)):
                editor.execute(statement, None)

    return DatabaseObject(forward)
