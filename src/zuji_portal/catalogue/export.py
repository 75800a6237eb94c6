"""The public catalogue as open data: JSON and Parquet by keys with the words of each column, CSV
of the same rows in words, with licence and source.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from zuji.core.label import Label, Lang
from zuji.core.places import cities
from zuji.core.words import SHARES
from zuji.sectors.registry import get_model, industries, model_files
from zuji_portal.catalogue.models import LEVELS, Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import PublicView, views_of
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.ui.downloads import dictionary, table_text, with_mark

LICENCE = "CC BY 4.0"
A_READ = 500
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
COLUMNS = {
    "archive_number": Label("档案编号", "archive number"),
    "url": Label("产品页地址", "address of the product's page"),
    "name_zh": Label("产品名称", "product (Chinese)"),
    "name_en": Label("产品英文名", "product (English)"),
    "enterprise_zh": Label("企业名称", "enterprise (Chinese)"),
    "enterprise_en": Label("企业英文名", "enterprise (English)"),
    "industry": Label("行业", "industry"),
    "city": Label("市", "city"),
    "model": Label("行业模型", "sector model"),
    "boundary": Label("系统边界", "system boundary"),
    "period_start": Label("核算期开始", "start of the period"),
    "period_end": Label("核算期结束", "end of the period"),
    "value": Label("碳足迹", "footprint"),
    "low": Label("95% 区间下限", "lower end, 95 %"),
    "high": Label("95% 区间上限", "upper end, 95 %"),
    "unit": Label("单位", "unit"),
    "dqr": Label("数据质量评分", "data quality rating"),
    "primary_share": SHARES["primary_share"],
    "verified_share": SHARES["verified_share"],
    "level": Label("核查与认证", "level of assurance"),
    "certificate": Label("证书编号", "certificate number"),
    "certificate_state": Label("证书状态", "state of the certificate"),
    "certificate_of_this_value": Label("证书是否针对这一数值", "the certificate is of this value"),
    "changed_since": Label("发证后登记有变更", "registered facts changed since"),
    "as_of": Label("状态截至", "states as of"),
    "tier": Label("碳足迹等级", "tier"),
    "gtin": Label("商品条码（GTIN）", "GTIN"),
    "hs": Label("海关编码（HS）", "HS code"),
    "lockfile": Label("存证编码", "record code"),
    "notice": Label("提示", "notice"),
}
"""The key by which programs read a column, and its words."""
YES_NO = {"yes": Label("是", "yes"), "no": Label("否", "no")}


def row_of(view: PublicView) -> dict[str, Any]:
    """One product as a row, in the words of its certificate where there is one; what its holder
    does not show is empty. `certificate_state` and `level` are of the day `as_of`; `changed_since`
    is the day of the first change of a registered fact after the issue.
    """
    entry, page, certificate = view.entry, view.page, view.certificate
    shows = set(entry.shows)
    changed = certificate.changed_since if certificate and view.changes else None
    return {
        "archive_number": entry.archive_number,
        "url": permalink(entry),
        "name_zh": page["zh"]["name"],
        "name_en": page["en"]["name"],
        "enterprise_zh": page["zh"]["enterprise"],
        "enterprise_en": page["en"]["enterprise"],
        "industry": entry.industry,
        "city": entry.city if "city" in shows else "",
        "model": page["model"],
        "boundary": page["boundary"],
        "period_start": page["period"]["start"],
        "period_end": page["period"]["end"],
        "value": page["total"]["value"],
        "low": page["total"]["low"],
        "high": page["total"]["high"],
        "unit": page["total"]["unit"],
        "dqr": page["dqr"]["value"] if "quality" in shows else None,
        "primary_share": page["primary_share"] if "quality" in shows else None,
        "verified_share": page["verified_share"],
        "level": view.level,
        "certificate": certificate.number if certificate else "",
        "certificate_state": view.state,
        "certificate_of_this_value": ("yes" if view.signed else "no") if certificate else "",
        "changed_since": changed.isoformat() if changed else "",
        "as_of": timezone.localtime(view.as_of).date().isoformat(),
        "tier": entry.tier,
        "gtin": page["gtin"],
        "hs": page["hs"],
        "lockfile": page["lockfile"],
        "notice": page["notice"],
    }


def exported(entries: QuerySet[Entry], form: str, lang: Lang) -> bytes:
    """The entries as JSON or Parquet, which programs read by the keys of `COLUMNS`, or as CSV for
    people, in the words of `lang`.
    """
    views = list(_views(entries.iterator(chunk_size=A_READ)))
    rows = [row_of(view) for view in views]
    if form == "csv":
        said = [_in_words(row, view, lang) for row, view in zip(rows, views, strict=True)]
        return with_mark(table_text(COLUMNS, said, lang))
    if form == "json":
        about = {"licence": LICENCE, "source": settings.SITE_URL, "columns": dictionary(COLUMNS)}
        return json.dumps(about | {"rows": rows}, ensure_ascii=False, indent=1).encode()
    return _parquet(rows)


def _model_name(named: str, lang: Lang) -> str:
    """``cement 1.0.0`` by the name of the model; a model that is gone keeps its id."""
    model_id, _, version = named.partition(" ")
    name = get_model(model_id).title[lang] if model_id in model_files() else model_id
    return f"{name} {version}"


def _in_words(row: Mapping[str, Any], view: PublicView, lang: Lang) -> dict[str, Any]:
    """A row whose codes stand in words."""
    industry = industries().get(row["industry"])
    city = next((c for c in cities() if c.code == row["city"]), None)
    answer = row["certificate_of_this_value"]
    return {
        **row,
        "industry": industry[lang] if industry else "",
        "city": getattr(city, lang) if city else "",
        "model": _model_name(row["model"], lang),
        "boundary": view.page["boundary_words"][lang],
        "level": LEVELS[row["level"]][lang],
        "certificate_state": CERTIFICATE.word(view.state, lang) if view.state else "",
        "certificate_of_this_value": YES_NO[answer][lang] if answer else "",
    }


def _views(entries: Iterable[Entry]) -> Iterator[PublicView]:
    """The public views of many entries, some hundred at a read."""
    rest = iter(entries)
    while chunk := list(islice(rest, A_READ)):
        yield from views_of(chunk)


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    numbers = {"value", "low", "high", "dqr", "primary_share", "verified_share"}
    columns = {
        n: pa.array([r[n] for r in rows], pa.float64() if n in numbers else pa.string())
        for n in COLUMNS
    }
    said = json.dumps(dictionary(COLUMNS), ensure_ascii=False)
    table = pa.table(columns).replace_schema_metadata(
        {"licence": LICENCE, "source": settings.SITE_URL, "columns": said}
    )
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
