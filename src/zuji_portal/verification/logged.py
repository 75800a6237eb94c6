"""Log record of a verification statement."""

from __future__ import annotations

from zuji.core.canonical import canonical_bytes
from zuji_portal.transparency.contents import row_reader
from zuji_portal.verification.models import Statement


def statement_content(statement: Statement) -> bytes:
    return canonical_bytes(statement.data())


read_statement = row_reader(Statement, statement_content)
