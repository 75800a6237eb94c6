"""Log record of a factor version."""

from __future__ import annotations

from zuji.trust.releases import factor_bytes
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.transparency.contents import row_reader


def factor_content(version: FactorVersion) -> bytes:
    return factor_bytes(version.factor_id, version.version, version.content)


read_factor = row_reader(FactorVersion, factor_content)
