"""A record set as a table of product footprint factors for the national database.

The guideline (环办气候函〔2025〕468 号) asks for the greenhouse gases of the life cycle per
functional unit by GB/T 24067, but publishes no form of a file. The columns hold what it and the
standard ask for: contributor, version, method, boundary, quality, review and period beside the
value and its gases.
"""

from __future__ import annotations

import csv
import io
import math
from typing import Any

from zuji.core.label import Lang
from zuji.exchange.datasets.chains import Chains
from zuji.exchange.datasets.elementary import APART, gas_flows
from zuji.exchange.datasets.record import ProcessRecord, RecordSet
from zuji.factors.packs import safe_cell

COLUMNS = (
    "因子编号",
    "版本",
    "产品名称",
    "产品英文名称",
    "产品分类",
    "因子数值",
    "因子单位",
    "数值下限",
    "数值上限",
    "功能单位",
    "系统边界",
    "地域",
    "数据年份",
    "有效期至",
    "技术描述",
    "分配方法",
    "核算标准",
    "GWP数据集",
    "数据质量",
    "评审状态",
    "数据来源",
    "许可",
    "提供单位",
    "提供日期",
    "备注",
)
NOT_STATED = "未说明"


def national_table(records: RecordSet, _lang: Lang) -> bytes:
    """The table as CSV (UTF-8 with a mark, so that Excel reads it): a row for each data set that
    was asked for, its gases in kg per functional unit behind the columns.
    """
    chains = Chains(records)
    rows = [(records.records[key], chains.gases(key)) for key in records.wanted]
    gases = [gas for gas in gas_flows() if any(gas in found for _, found in rows)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *(_title(gas) for gas in gases)])
    for record, found in rows:
        cells = _cells(records, record, found)
        amounts = [_number(found[gas] / record.amount) if gas in found else "" for gas in gases]
        writer.writerow([*(safe_cell(str(cells[name])) for name in COLUMNS), *amounts])
    return stream.getvalue().encode("utf-8-sig")


def _title(gas: str) -> str:
    flow = gas_flows()[gas]
    return f"{flow.zh}[{'kgCO2e' if flow.is_sum else 'kg'}]"


def _cells(records: RecordSet, record: ProcessRecord, found: dict[str, float]) -> dict[str, Any]:
    value = math.fsum(records.gwp[gas] * kg for gas, kg in found.items() if gas not in APART)
    ends = [
        "" if end is None else _number(end / record.amount) for end in (record.low, record.high)
    ]
    sources = [
        " ".join(part for part in (source.title, source.publisher, source.year, source.ref) if part)
        for source in record.sources
    ]
    licences = dict.fromkeys(source.licence for source in record.sources if source.licence)
    return {
        "因子编号": record.key,
        "版本": record.version,
        "产品名称": record.product.zh,
        "产品英文名称": record.product.en,
        "产品分类": record.category.zh,
        "因子数值": _number(value / record.amount),
        "因子单位": f"kgCO2e/{record.unit}",
        "数值下限": ends[0],
        "数值上限": ends[1],
        "功能单位": f"1 {record.unit}",
        "系统边界": (record.chain_boundary or record.boundary).zh,
        "地域": record.location or NOT_STATED,
        "数据年份": record.year or "",
        "有效期至": record.valid_to,
        "技术描述": record.technology.zh,
        "分配方法": record.allocation.zh if record.allocation else "",
        "核算标准": record.standard.zh if record.standard else NOT_STATED,
        "GWP数据集": _gwp_sets(records, record, found),
        "数据质量": record.quality.zh if record.quality else NOT_STATED,
        "评审状态": NOT_STATED,
        "数据来源": "；".join(sources),
        "许可": "；".join(licences),
        "提供单位": records.owner.zh,
        "提供日期": records.made,
        "备注": record.note.zh.replace("\n", "；"),
    }


def _gwp_sets(records: RecordSet, record: ProcessRecord, found: dict[str, float]) -> str:
    """The set that weighs the gases, and that of a sum whose gases are not told."""
    is_sum, is_apart = "co2e" in found, any(gas != "co2e" for gas in found)
    own = NOT_STATED if record.gwp_set in ("", "not stated") else record.gwp_set
    if not is_sum or own == records.gwp_set:
        return records.gwp_set
    return f"{records.gwp_set}；合计部分：{own}" if is_apart else own


def _number(value: float) -> str:
    return repr(float(value))
