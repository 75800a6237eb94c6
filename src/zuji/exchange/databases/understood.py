"""What was not understood behind a score: flows, cut-offs, choices of linking, parts not read.

The worst case takes what cannot be told as CO2. A strong gas (a refrigerant, SF6) could be more,
up to some ten thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from zuji.core.figures import in_full
from zuji.core.label import LANGS, Label, Lang, plain
from zuji.core.refusals import Finding
from zuji.core.rulefile import Multiple, Share, rule_file
from zuji.core.shapes import Row
from zuji.exchange.databases.climate import LOST, Climate
from zuji.exchange.databases.linking import Linked
from zuji.exchange.databases.tables import Database
from zuji.factors.gas_names import is_origin_doubtful, may_be_strong

FOSSIL_UNLESS_SAID = ("co2", "co2_fossil", "ch4", "ch4_fossil")
MOST = 50
"""Flows and processes that are listed by name."""
REASONS = {
    "unknown": Label("无法判断是否为温室气体", "it cannot be told whether it is a greenhouse gas"),
    "missing": Label(
        "可能是温室气体，但没有可用数值或单位不是质量",
        "a greenhouse gas, or like one, without a value or in a unit that is no mass",
    ),
}
FLOWS_WORDED = Label(
    "{count} 种基本流未能判定（{mass}）：{names}。",
    "{count} flows were not understood ({mass}): {names}.",
)
MASS_WORDED = Label("共 {kg} kg", "{kg} kg in all")
UNWEIGHED_WORDED = Label("{count} 种没有质量单位", "{count} of them not in a unit of mass")
WORST_WORDED = Label(
    "若均为二氧化碳，结果{sign}{kg} kgCO2e{share}；若为制冷剂等强效温室气体，则可能更多。",
    "If they were CO2, the score would be {kg} kgCO2e more{share}; were they strong gases such "
    "as refrigerants, it could be more.",
)
SHARE_WORDED = Label("（{percent} %）", " ({percent} %)")
LINKING_WORDED = Label(
    "投入 {inputs} 项：截断 {cut}{cut_share}，供应不唯一 {ambiguous}；"
    "未分配的过程 {not_allocated}。",
    "Of {inputs} inputs {cut} are cut off{cut_share} and {ambiguous} have several providers; "
    "{not_allocated} processes are not allocated.",
)
CUT_SHARE_WORDED = Label("（占投入质量 {percent} %）", " ({percent} % of their mass)")
HEAVY_WORDED = Label(
    "{count} 个过程的基准产出量可疑（投入质量超过产出的 {times} 倍）：{names}。",
    "The reference amount of {count} processes is not plausible (inputs of over {times} times "
    "the mass made): {names}.",
)
RECEIPT_WORDED = Label(
    "导入时有 {count} 个部分被拒绝，未计入。",
    "{count} parts were refused on import and are missing.",
)
NAMES_WORDED = Label(
    "{names}：名称中有未能识别的词，来源不明，按化石来源计入。",
    "{names}: the name holds words that were not understood; counted as of fossil origin.",
)
ALL_WORDED = Label("全部基本流与投入均已判定。", "Every flow and input was understood.")
SUMS_WORDED = Label(
    "{names} 按所述的二氧化碳当量计入，其 GWP 依据未知。",
    "{names} counts as the CO2 equivalents it states; the GWP values behind it are not known.",
)


TAKEN_WORDED = Label(
    "{names} 的净排放为负（清除或避免的排放），已从结果中扣减，请核对依据。",
    "The net emission of {names} is negative (removed or avoided) and lowers the score; check why.",
)


def not_understood(
    database: Database, links: Linked, climate: Climate, supply: Any, score: float
) -> dict[str, Any]:
    """What a score of a supply chain does not hold, as data with its sentences.

    `links` are the activities of the chain, `supply` how often each runs, `score` in kgCO2e.
    """
    flows = _unknown_flows(database, links, climate, supply)
    weighed = [row["kg"] for row in flows if row["kg"] is not None]
    mass = float(sum(weighed))
    facts = {
        "unknown_flows": flows[:MOST],
        "unknown_count": len(flows),
        "mass_kg": mass,
        "without_mass": len(flows) - len(weighed),
        "worst_case": _worst_case(mass, score),
        "cut_off": _cut_offs(database, links, supply),
        "ambiguous": _choices(database, links, links.report.ambiguous),
        "provider_absent": _choices(database, links, links.report.replaced),
        "units_differ": _choices(database, links, links.report.units_differ),
        "causal_gaps": _choices(database, links, links.report.gaps),
        "not_allocated": _processes(database, links, links.report.unallocated.tolist()),
        "shares_not_one": _processes(database, links, list(links.report.sums)),
        "implausible": implausible(database, links),
        "taken_up": _taken_up(database, links, climate, supply),
        "sums": sorted(
            {
                str(database.flows["name"][flow]) or str(database.flows["id"][flow])
                for flow in np.unique(links.flow)
                if climate.gas[flow] == "co2e"
            }
        )[:MOST],
        "origin_doubtful": _doubtful(database, links, climate),
        "import_warnings": _warnings(database, links),
        "receipt": _receipt(database),
    }
    facts["complete"] = not any(_lost(facts).values())
    facts["sentences"] = {lang: list(sentences(facts, lang)) for lang in LANGS}
    return facts


LINKED_WORDED = {
    "provider_absent": Label(
        "指定的供应过程不在库中或不生产该产品，已由另一过程代替：",
        "named providers that are absent or do not make the flow; another was taken: ",
    ),
    "units_differ": Label(
        "因生产与使用的单位不可换算而截断：",
        "cut off because the units of maker and user cannot be converted: ",
    ),
    "shares_not_one": Label(
        "所述分配份额之和不为 1 或有负数的过程（按所述计算，未缩放）：",
        "processes whose stated shares do not sum to one or are negative (used as stated): ",
    ),
    "causal_gaps": Label(
        "没有因果分配系数的交换（每种产品各计全部）：",
        "exchanges without a causal factor (each product carries them whole): ",
    ),
}
"""What linking took in place of what the database states."""
WARNED_WORDED = Label(
    "导入时对所用数据集的提醒：{count}（{places}）",
    "warnings of the import about data sets that are used: {count} ({places})",
)
NO_SHARE = Label(
    "结果为零或超出范围，没有份额", "the score is zero or out of range: there is no share"
)


class DatabaseRules(Row):
    """rules/databases.yaml."""

    heavy: Multiple
    negligible: Share


def database_rules() -> DatabaseRules:
    """How a score of an imported database is judged."""
    return rule_file(DatabaseRules, "databases")


def is_material(facts: Mapping[str, Any]) -> bool:
    """Whether what was not understood may change the score by more than a negligible share, or by
    an amount that nobody can tell.
    """
    lost = dict(_lost(facts))
    if not any(lost.values()):
        return False
    strong = any(row["may_be_strong"] for row in facts["unknown_flows"])
    share = facts["worst_case"]["share"] if facts["mass_kg"] else 0.0
    cut = facts["cut_off"]["share_of_mass"] if lost["cut_off"] else 0.0
    most = database_rules().negligible.value
    measured = share is not None and share <= most and cut is not None and cut <= most
    others = set(lost) - {"unknown_flows", "cut_off", "ambiguous"}
    return strong or bool(facts["without_mass"]) or not measured or any(lost[k] for k in others)


def _lost(facts: Mapping[str, Any]) -> dict[str, int]:
    """How many of each kind were not understood."""
    return {
        "unknown_flows": facts["unknown_count"],
        "cut_off": facts["cut_off"]["exchanges"],
        "ambiguous": facts["ambiguous"]["exchanges"],
        "provider_absent": facts["provider_absent"]["exchanges"],
        "units_differ": facts["units_differ"]["exchanges"],
        "causal_gaps": facts["causal_gaps"]["exchanges"],
        "not_allocated": facts["not_allocated"]["processes"],
        "shares_not_one": facts["shares_not_one"]["processes"],
        "implausible": len(facts["implausible"]),
        "origin_doubtful": len(facts["origin_doubtful"]),
        "import_warnings": facts["import_warnings"]["count"],
        "receipt": facts["receipt"]["refused"] + sum(facts["receipt"]["unaccounted"].values()),
    }


def _unknown_flows(
    database: Database, links: Linked, climate: Climate, supply: Any
) -> list[dict[str, Any]]:
    """Flows without a value with their amount and the processes that emit them, heaviest first."""
    table, processes = database.flows, database.processes["name"]
    emitted = links.emission * supply[links.emitter]
    is_lost = np.isin(climate.judged[links.flow], LOST) & (emitted != 0)
    rows = []
    for flow in np.unique(links.flow[is_lost]).tolist():
        at = np.flatnonzero(is_lost & (links.flow == flow))
        amount, size = float(emitted[at].sum()), float(climate.size[flow])
        names = dict.fromkeys(str(processes[links.process[links.emitter[row]]]) for row in at)
        name = str(table["name"][flow]) or str(table["id"][flow])
        judged = str(climate.judged[flow])
        rows.append(
            {
                "name": name,
                "amount": amount,
                "unit": str(table["unit"][flow]),
                "compartment": str(table["compartment"][flow]),
                "kg": float(np.abs(emitted[at]).sum()) * size if np.isfinite(size) else None,
                "judged": judged,
                "reason": plain(REASONS[judged]),
                "may_be_strong": judged == "missing" or may_be_strong(name),
                "processes": list(names)[:5],
                "process_count": len(names),
            }
        )
    return sorted(rows, key=lambda row: (-(row["kg"] or 0.0), row["name"]))


def _taken_up(database: Database, links: Linked, climate: Climate, supply: Any) -> list[str]:
    """Gases that processes take out of the air and that lower the score."""
    emitted = np.bincount(
        links.flow, links.emission * supply[links.emitter], climate.factor.size
    ) * (climate.factor > 0)
    names = {str(database.flows["name"][flow]) for flow in np.flatnonzero(emitted < 0)}
    return sorted(names)[:MOST]


def _doubtful(database: Database, links: Linked, climate: Climate) -> list[str]:
    """Names of CO2 and methane whose words about the origin were not understood."""
    flows = database.flows
    return sorted(
        {
            str(flows["name"][flow])
            for flow in np.unique(links.flow).tolist()
            if climate.gas[flow] in FOSSIL_UNLESS_SAID
            and climate.judged[flow] in ("name", "cas")
            and is_origin_doubtful(
                [str(flows["name"][flow]), *str(flows["names"][flow]).split("\n")]
            )
        }
    )[:MOST]


def _worst_case(mass: float, score: float) -> dict[str, Any]:
    """kgCO2e if all that is not understood were CO2, and its share of the score."""
    if not score or not np.isfinite(score) or not np.isfinite(mass):
        share, why = None, plain(NO_SHARE)
    else:
        share, why = mass / abs(score), None
    return {
        "kgco2e": mass,
        "share": share,
        "share_reason": why,
        "strong_gas_could_be_more": mass > 0,
    }


def _cut_offs(database: Database, links: Linked, supply: Any) -> dict[str, Any]:
    """Inputs cut off: their number, and their share of the mass and energy of all inputs."""
    flow = database.exchanges["flow"][links.cut_source].astype(np.int64)
    cut = np.abs(links.cut_amount * supply[links.cut_user])
    used = np.abs(links.amount * supply[links.user])
    runs = int((used > 0).sum()), int((cut > 0).sum())
    shares = {}
    for measure in ("mass", "energy"):
        per_unit = database.flows[measure]
        lost = float(np.nansum(cut * per_unit[flow]))
        taken = float(np.nansum(used * per_unit[links.product[links.maker]]))
        total = lost + taken
        shares[measure] = lost / total if total > 0 and np.isfinite(total) else None
    names = sorted({str(database.flows["name"][row]) for row in flow[cut > 0]})
    return {
        "exchanges": runs[1],
        "inputs": sum(runs),
        "share_of_inputs": runs[1] / sum(runs) if sum(runs) else None,
        "share_of_mass": shares["mass"],
        "share_of_energy": shares["energy"],
        "flows": names[:MOST],
    }


def _choices(database: Database, links: Linked, exchanges: Any) -> dict[str, Any]:
    """Exchanges of the chain in which linking had to choose, with the flows."""
    inside = np.isin(database.exchanges["process"][exchanges], links.process)
    rows = np.asarray(exchanges)[inside]
    names = {str(database.flows["name"][flow]) for flow in database.exchanges["flow"][rows]}
    return {"exchanges": int(rows.size), "flows": sorted(names)[:MOST]}


def _processes(database: Database, links: Linked, processes: list[int]) -> dict[str, Any]:
    inside = sorted(set(processes) & set(links.process.tolist()))
    names = [str(database.processes["name"][process]) for process in inside]
    return {"processes": len(inside), "names": names[:MOST]}


def implausible(database: Database, links: Linked) -> list[dict[str, Any]]:
    """Activities that take too many times the mass they make from other processes."""
    per_unit, count = database.flows["mass"], len(links.ids)
    taken = np.zeros(count)
    weights = np.nan_to_num(np.abs(links.amount) * per_unit[links.product[links.maker]])
    np.add.at(taken, links.user, weights)
    flow = database.exchanges["flow"][links.cut_source].astype(np.int64)
    np.add.at(taken, links.cut_user, np.nan_to_num(np.abs(links.cut_amount) * per_unit[flow]))
    made = np.abs(links.made) * per_unit[links.product]
    heavy = database_rules().heavy.value
    return [
        {
            "process": links.ids[row],
            "name": str(database.processes["name"][links.process[row]]),
            "made_kg": float(made[row]),
            "inputs_kg": float(taken[row]),
        }
        for row in np.flatnonzero((made > 0) & (taken > heavy * made)).tolist()
    ][:MOST]


def _warnings(database: Database, links: Linked) -> dict[str, Any]:
    """What the import warned of in the data sets of the chain."""
    inside = {str(database.processes["id"][process]) for process in set(links.process.tolist())}
    used = np.concatenate([links.product, links.flow])
    flows = {str(database.flows["id"][flow]) for flow in set(used.tolist())}

    def concerns(finding: Finding) -> bool:
        if finding.facts.get("process") in inside:
            return True
        if finding.rule != "lca-set-twice" or "process" in finding.facts:
            return False
        return finding.facts.get("flow") in flows or "flow" not in finding.facts

    warned = [
        finding for finding in database.notes if finding.severity == "warn" and concerns(finding)
    ]
    return {
        "count": len(warned),
        "places": sorted({str(finding.place) for finding in warned})[:MOST],
    }


def _receipt(database: Database) -> dict[str, Any]:
    """How many parts of the import were refused, and the sentences of its receipt."""
    receipt = database.receipt
    return {
        "met": dict(receipt.met),
        "refused": sum(receipt.count(kind, "refused") for kind in receipt.met),
        "ignored": sum(receipt.count(kind, "ignored") for kind in receipt.met),
        "unaccounted": receipt.unaccounted,
        "sentences": {lang: list(receipt.sentences(lang)) for lang in LANGS},
    }


def sentences(facts: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """What was not understood, in a few sentences."""
    if facts["unknown_count"]:
        yield from _of_flows(facts, lang)
    lost = _lost(facts)
    if any(lost[kind] for kind in ("cut_off", "ambiguous", "not_allocated")):
        share = facts["cut_off"]["share_of_mass"]
        yield LINKING_WORDED[lang].format(
            inputs=facts["cut_off"]["inputs"],
            cut=lost["cut_off"],
            cut_share=CUT_SHARE_WORDED[lang].format(percent=in_full(100 * share, 2))
            if share
            else "",
            ambiguous=lost["ambiguous"],
            not_allocated=lost["not_allocated"],
        )
    if facts["implausible"]:
        names = [row["name"] for row in facts["implausible"]]
        yield HEAVY_WORDED[lang].format(
            count=len(names), names=_shown(names, lang), times=in_full(database_rules().heavy.value)
        )
    if facts["taken_up"]:
        yield TAKEN_WORDED[lang].format(names=_shown(facts["taken_up"], lang))
    if facts["sums"]:
        yield SUMS_WORDED[lang].format(names=_shown(facts["sums"], lang))
    if facts["origin_doubtful"]:
        yield NAMES_WORDED[lang].format(names=_shown(facts["origin_doubtful"], lang))
    for kind, worded in LINKED_WORDED.items():
        if lost[kind]:
            names = facts[kind].get("flows") or facts[kind].get("names") or []
            shown = f" ({', '.join(names[:5])})" if names else ""
            yield f"{worded[lang]}{lost[kind]}{shown}"
    if lost["import_warnings"]:
        yield WARNED_WORDED[lang].format(
            count=lost["import_warnings"], places=_shown(facts["import_warnings"]["places"], lang)
        )
    if facts["receipt"]["refused"]:
        yield RECEIPT_WORDED[lang].format(count=facts["receipt"]["refused"])
    if facts["complete"]:
        yield ALL_WORDED[lang]


def _of_flows(facts: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    masses = []
    if 0 < facts["mass_kg"] < np.inf:
        masses.append(MASS_WORDED[lang].format(kg=in_full(facts["mass_kg"], 4)))
    if facts["without_mass"]:
        masses.append(UNWEIGHED_WORDED[lang].format(count=facts["without_mass"]))
    names = [row["name"] for row in facts["unknown_flows"]]
    yield FLOWS_WORDED[lang].format(
        count=facts["unknown_count"],
        mass=("；" if lang == "zh" else "; ").join(masses) or "—",
        names=_shown(names, lang),
    )
    if 0 < facts["mass_kg"] < np.inf:
        share = facts["worst_case"]["share"]
        yield WORST_WORDED[lang].format(
            sign="+" if lang == "zh" else "",
            kg=in_full(facts["worst_case"]["kgco2e"], 4),
            share=SHARE_WORDED[lang].format(percent=in_full(100 * share, 2))
            if share is not None
            else "",
        )


def _shown(names: list[str], lang: Lang) -> str:
    more = len(names) - 5
    text = ("、" if lang == "zh" else ", ").join(names[:5])
    return text + (("等" if lang == "zh" else ", …") if more > 0 else "")
