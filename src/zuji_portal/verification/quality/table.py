"""The columns of the file of bodies' quality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zuji.core.label import Label, Lang
from zuji_portal.verification.quality.queries import QualityRow

MEASURES = {
    "missed": Label("事后查出漏项", "missed and found later"),
    "returned": Label("退回企业整改", "returned for correction"),
    "repeated": Label("连续核查同一产品", "the same product again"),
    "shared": Label("企业也由其他机构核查", "enterprises that others verified too"),
}
ENDS = {
    "count": Label("件数", "number"),
    "among": Label("总数", "of"),
    "share": Label("比例", "share"),
    "low": Label("区间下限", "lower end"),
    "high": Label("区间上限", "upper end"),
}
COLUMNS = {
    "body": Label("机构", "Body"),
    "place": Label("名次", "Place"),
    "estimate": Label("校正后的漏项比例", "Missed share, adjusted for small numbers"),
    **{
        f"{key}_{end}": Label(f"{words.zh}：{last.zh}", f"{words.en}: {last.en}")
        for key, words in MEASURES.items()
        for end, last in ENDS.items()
    },
    "days_median": Label("用时中位数（天）", "Days, median"),
    "days_low": Label("用时区间下限（天）", "Days, lower end"),
    "days_high": Label("用时区间上限（天）", "Days, upper end"),
    "calibrated": Label("校准答案数", "Answers of calibration"),
    "bias": Label("校准偏差", "Bias in calibration"),
    "spread": Label("校准离散", "Spread in calibration"),
}


def table_rows(rows: Iterable[QualityRow], lang: Lang) -> Iterator[dict[str, Any]]:
    """A row a body; shares and days stay empty where the body has too few verifications."""
    for row in rows:
        quality, calibration = row.quality, row.calibration
        cells: dict[str, Any] = {
            "body": row.body.name_en if lang == "en" and row.body.name_en else row.body.name_zh,
            "place": quality.place,
            "estimate": quality.estimate,
        }
        for key in MEASURES:
            measured = getattr(quality, key)
            shown = ENDS if quality.is_enough else ("count", "among")
            cells |= {f"{key}_{end}": getattr(measured, end) for end in shown}
        if quality.is_enough and quality.time:
            time = quality.time
            cells |= {"days_median": time.median, "days_low": time.low, "days_high": time.high}
        if calibration:
            cells |= {"calibrated": calibration.count, "bias": calibration.bias}
            cells["spread"] = calibration.spread
        yield cells
