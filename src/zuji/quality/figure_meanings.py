"""Names and meanings of the four figures about the quality of a result."""

from __future__ import annotations

from typing import NamedTuple

from zuji.core.label import Label


class SourceClaim(NamedTuple):
    """A figure's name, and its meaning: the amounts counted, as a share of a total."""

    title: Label
    meaning: Label


CLAIMS = {
    "measured": SourceClaim(
        Label("实测的数值", "Measured values"),
        Label(
            "按项数：填报的数值里有几项是实测的，不看大小；没有说明来源的不算。",
            "By number of values: how many of the reported values were measured, whatever their "
            "size; a value without a stated origin does not count.",
        ),
    ),
    "primary": SourceClaim(
        Label("初级数据占比", "Primary share"),
        Label(
            "按排放量：活动数据由企业测得或算得、又没有借用数据库因子的那部分排放。"
            "实测的用量乘以数据库因子，不算初级数据，所以可以比实测的项数少得多。",
            "By emissions: the part whose amounts the plant measured or calculated and that uses "
            "no database factor. A measured amount times a database factor is not primary, so "
            "this can be far below the number of measured values.",
        ),
    ),
    "dqr": SourceClaim(
        Label("数据质量得分（DQR）", "Data quality rating (DQR)"),
        Label(
            "按合计占 95 % 以上排放的步骤：DQR = (TeR + GeR + TiR + P) / 4，即技术、地域、时间"
            "代表性与精度四项的平均（欧盟建议书 (EU) 2021/2279 附件一），1 最好，5 最差；用数据库"
            "因子的步骤，评的是因子本身。得分好只说明数据合用，不说明是企业自己的，也不说明有人核查过。",
            "Over the steps that give at least 95 % of the emissions: DQR = (TeR + GeR + TiR + P) "
            "/ 4, the mean of technology, geography, time and precision (Recommendation (EU) "
            "2021/2279, annex I), 1 best, 5 worst; in a step with a database factor the factor "
            "itself is rated. A good score says that the data fit, not that they are the plant's "
            "own nor that anybody verified them.",
        ),
    ),
    "verified": SourceClaim(
        Label("已核实占比", "Verified share"),
        Label(
            "按排放量：核查机构逐项看过凭证的那部分；以核查声明为准，与初级数据占比互不包含。",
            "By emissions: the part whose evidence a verification body has seen item by item, as "
            "its statement says; it neither contains nor is contained in the primary share.",
        ),
    ),
}
"""In the order in which they are read."""
NO_STATEMENT = Label(
    "还没有核查声明；这是填报时自己的标注，未经确认。",
    "There is no verification statement yet; this is the study's own mark, not confirmed.",
)
