"""Log record of a factor version."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.label import Label
from zuji.trust.releases import factor_bytes
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows


def factor_content(version: FactorVersion) -> bytes:
    return factor_bytes(version.factor_id, version.version, version.content)


read_factor = row_reader(FactorVersion, factor_content)


def _page(version: FactorVersion) -> PublicRecord:
    words = Label(version.factor.name_zh, version.factor.name_en)
    return PublicRecord(words, reverse("factor_version", args=[version.pk]))


public_factor = public_rows(FactorVersion, _page)
