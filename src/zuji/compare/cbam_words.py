"""The causes for which a product footprint and CBAM's embedded emissions differ, in words."""

from __future__ import annotations

from dataclasses import dataclass

from zuji.cbam.goods import CbamGood
from zuji.core.label import Label

GASES = {"n2o": "N₂O", "cf4": "CF₄", "c2f6": "C₂F₆"}
SOURCES = {
    "direct": Label("生产过程的直接排放", "direct emissions of the processes"),
    "heat_own": Label("装置自产的热", "heat of the installation's own units"),
    "heat_in": Label("输入的热", "heat taken"),
    "heat_out": Label("外供的热", "heat given"),
    "gas_in": Label("输入的废气", "waste gas taken"),
    "gas_out": Label("外供的废气", "waste gas given"),
    "power_out": Label("外送的电", "electricity given"),
    "floor": Label("负值按零计", "negative set to zero"),
    "power": Label("生产过程用电", "electricity of the processes"),
    "default": Label("默认值", "default value"),
    "actual": Label("供应商实际值", "supplier's actual value"),
    "exempt": Label("产自欧盟或豁免国家", "from the Union or an exempt country"),
}
"""Origins of embedded emissions, and what a bought precursor's value rests on."""


@dataclass(frozen=True)
class Cause:
    """A cause: its id, what it is about, and why the two rules differ there."""

    name: str
    title: Label
    why: Label


@dataclass(frozen=True)
class CauseWords:
    """A cause before the good is known; `direct_only` is its reason for goods of Annex II."""

    title: Label
    why: Label
    direct_only: Label | None = None

    def of(self, good: CbamGood, name: str) -> Cause:
        """The cause for a good."""
        why = self.direct_only if self.direct_only and good.is_direct_only else self.why
        counted = "、".join(["CO₂", *(GASES[gas] for gas in GASES if gas in good.gases)])
        facts = {"gases": counted, "gases_en": counted.replace("、", ", ")}
        return Cause(name, self.title, Label(why.zh.format(**facts), why.en.format(**facts)))


CAUSES = {
    "transport": CauseWords(
        Label("运输", "transport"),
        Label("CBAM 不计运输", "CBAM counts no transport"),
    ),
    "beyond": CauseWords(
        Label("出厂之后的阶段", "stages after the gate"),
        Label("CBAM 到出厂为止", "CBAM ends at the gate"),
    ),
    "materials": CauseWords(
        Label("外购燃料与原料的上游", "upstream of bought fuels and materials"),
        Label(
            "CBAM 不计采矿、燃料与一般原料的生产；属于前体的原料按下一行计",
            "CBAM counts neither mining nor the making of fuels and other materials; what is a "
            "precursor stands in the next row",
        ),
    ),
    "precursors": CauseWords(
        Label("外购前体", "bought precursors"),
        Label(
            "CBAM 按前体的实际值或默认值（含当年加价）计",
            "CBAM takes a precursor's actual value, or its default value with the year's mark-up",
        ),
    ),
    "power": CauseWords(
        Label("电力", "electricity"),
        Label(
            "CBAM 用本国电网五年平均因子，只计发电的二氧化碳；绿电须有直供线路或购电协议",
            "CBAM takes the grid's five-year average of CO2 from generation; green power needs a "
            "direct line or a power purchase agreement",
        ),
        Label(
            "这种货物属于附件二，只计直接排放，用电不计",
            "the good is of Annex II: only direct emissions count, and no electricity",
        ),
    ),
    "plant": CauseWords(
        Label("自备热电厂", "the site's own heat and power plant"),
        Label(
            "CBAM 把供热的部分计入直接排放，发电的部分归入电力（见电力一行）",
            "CBAM counts the part that makes heat as direct; what makes power belongs to "
            "electricity (its row above)",
        ),
        Label(
            "CBAM 只计供热的部分；发电的部分归入电力，附件二的货物不计",
            "CBAM counts only the part that makes heat; power belongs to electricity, which does "
            "not count for goods of Annex II",
        ),
    ),
    "heat": CauseWords(
        Label("外购热力", "bought heat"),
        Label(
            "CBAM 按供热装置燃料的因子计，不含燃料的上游",
            "CBAM takes the factor of the fuel that makes the heat, without the fuel's upstream",
        ),
    ),
    "given": CauseWords(
        Label("外供与输入的热、废气、电", "heat, waste gas and electricity given and taken"),
        Label(
            "CBAM 按规定的因子增减（附件三第 A.2 点），核算按自己的分摊办法",
            "CBAM adds and deducts them by set factors (Annex III, point A.2); the footprint has "
            "its own allocation",
        ),
    ),
    "credits": CauseWords(
        Label("抵扣与移除", "credits and removals"),
        Label(
            "CBAM 不给共生产品替代抵扣，产品中固定的二氧化碳也不扣除",
            "CBAM gives no credit for what co-products replace, nor for CO2 bound in products",
        ),
    ),
    "gases": CauseWords(
        Label("厂内排放的不计入的气体", "gases of the site that do not count"),
        Label("这种货物 CBAM 只计 {gases}", "for this good CBAM counts {gases_en} only"),
    ),
    "weights": CauseWords(
        Label("厂内其他温室气体的全球变暖潜势", "potentials of the site's other gases"),
        Label(
            "同样的质量，CBAM 用第五次评估报告的数值",
            "the same masses; CBAM takes the potentials of the Fifth Assessment Report",
        ),
    ),
    "site": CauseWords(
        Label("厂内直接排放", "direct emissions of the site"),
        Label(
            "分摊到货物的办法、厂界、年度与活动数据不同",
            "attribution to goods, limits of the site, year and activity data differ",
        ),
    ),
    "floor": CauseWords(
        Label("负值按零计", "negative set to zero"),
        Label("归属的直接排放为负的，CBAM 按零计", "CBAM sets negative direct emissions to zero"),
    ),
}
"""In the order of the table."""
