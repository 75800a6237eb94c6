"""The records of a study, from its lockfile: the result as a system process, or the plant's unit
process with what it buys.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Refusal, or_refuse
from zuji.core.units import conversion
from zuji.exchange.datasets.of_factor import boundary_label, per_unit, record_of_factor
from zuji.exchange.datasets.record import (
    GasOutput,
    ProcessRecord,
    ProviderInput,
    RecordSet,
    log_sd_of,
    record_set,
)
from zuji.factors.licences import fences_in, kept_back
from zuji.factors.record import Factor, Source, factor_from_json
from zuji.lockfile.lock import LOCKFILE, locked_model

SAME = 1e-9
STUDY = Label("产品碳足迹核算", "Product carbon footprint study")


def set_of_study(lock: Mapping[str, Any], *, with_inputs: bool = False) -> RecordSet:
    """The result of a lockfile as a system process; `with_inputs` as a unit process whose bought
    goods and energy are processes of their own, each the factor that the study chose.

    A step counts as an input where its gases are its activity times that factor, and the figures of
    that factor may be handed on; any other step's gases are those of the plant. Refuses a result
    that its data keep back (``licence-keeps-result``), and a lockfile whose parts do not fit
    (``lock-damaged``).
    """
    if found := kept_back(lock, LOCKFILE):
        raise Refusal([found])
    with or_refuse("lock-damaged", LOCKFILE):
        main = _main(lock)
        bought: dict[str, ProcessRecord] = {}
        if with_inputs:
            inputs, gases = _parts(lock, bought)
            main = replace(main, is_system=False, inputs=inputs, gases=gases)
        return record_set(
            [main, *bought.values()],
            [main.key],
            name=main.name,
            gwp_set=main.gwp_set,
            gwp={gas: float(value) for gas, value in lock["gwp"].items()},
            made=str(lock["as_of"]),
            owner=_organisation(lock["study"]),
            withheld=_withheld(lock) if with_inputs else None,
        )


def _withheld(lock: Mapping[str, Any]) -> dict[str, Label]:
    """The factors that are no data sets of their own because of their licence."""
    fences = fences_in(lock).items()
    return {name: fence.label for name, fence in fences if not fence.rows}


def _main(lock: Mapping[str, Any]) -> ProcessRecord:
    study, result = lock["study"], lock["result"]
    total, unit = result["total"], result["declared_unit"]
    model, size = locked_model(lock), float(unit["amount"])
    log_sd = log_sd_of(total["low"], total["high"])
    gwp_set = str(result["versions"]["gwp_set"])
    name = _product(study, model.title)
    period = study["period"]
    return ProcessRecord(
        key=f"study/{lock['digest']}",
        version=str(lock["engine"]["version"]),
        name=name,
        product=name,
        unit=str(unit["unit"]),
        amount=size,
        category=model.title,
        location=_place(study),
        year=int(str(period["end"])[:4]),
        boundary=boundary_label(str(result["boundary"]), ""),
        technology=model.title,
        gases=tuple(
            GasOutput(
                gas=gas,
                amount=float(row["kg"]),
                log_sd=log_sd,
                basis=gwp_set if gas == "co2e" else "",
            )
            for gas, row in result["gases"].items()
            if row["kg"]
        ),
        stages=_stages(result),
        low=total["low"],
        high=total["high"],
        gwp_set=gwp_set,
        standard=_standard(lock),
        quality=_quality(result),
        note=_note(lock),
        sources=(_source(lock),),
    )


def _stages(result: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """kg of each gas by stage, where a stage has any."""
    stages: dict[str, dict[str, list[float]]] = {}
    for step in result["steps"]:
        gases = stages.setdefault(str(step["stage"]), {})
        for gas, kg in step["gases"].items():
            gases.setdefault(gas, []).append(float(kg))
    sums = {
        stage: {gas: math.fsum(masses) for gas, masses in gases.items() if any(masses)}
        for stage, gases in stages.items()
    }
    return {stage: gases for stage, gases in sums.items() if gases}


def _product(study: Mapping[str, Any], title: Label) -> Label:
    named = study.get("product") or {}
    zh, en = str(named.get("name_zh") or ""), str(named.get("name_en") or "")
    return Label(zh or en or title.zh, en or zh or title.en)


def _organisation(study: Mapping[str, Any]) -> Label:
    named = study.get("organisation") or {}
    zh, en = str(named.get("name") or ""), str(named.get("name_en") or "")
    return Label(zh or en or STUDY.zh, en or zh or STUDY.en)


def _place(study: Mapping[str, Any]) -> str:
    site = study.get("site") or {}
    return str(site.get("region") or site.get("country") or "")


def _quality(result: Mapping[str, Any]) -> Label:
    quality, primary = result["dqr"], result["shares"]["primary"]
    level = quality["level"]
    return Label(
        f"数据质量 {quality['value']}（{level['zh']}），初级数据占 {primary:.1%}",
        f"data quality rating {quality['value']} ({level['en']}), primary data {primary:.1%}",
    )


def _standard(lock: Mapping[str, Any]) -> Label:
    titles, name = lock["profile"].get("title") or {}, str(lock["profile"]["id"])
    return Label(str(titles.get("zh", name)), str(titles.get("en", name)))


def _note(lock: Mapping[str, Any]) -> Label:
    period, digest = lock["study"]["period"], lock["digest"]
    span = f"{period['start']} … {period['end']}"
    notice = str(lock["study"].get("notice") or "")
    return Label(
        f"{notice}\n数据时段：{span}；存证文件摘要：{digest}".strip(),
        f"{notice}\ndata period: {span}; digest of the lockfile: {digest}".strip(),
    )


def _source(lock: Mapping[str, Any]) -> Source:
    return Source(
        title=f"{STUDY.zh} · {STUDY.en}",
        publisher=_organisation(lock["study"]).zh,
        year=str(lock["as_of"])[:4],
        ref=str(lock["digest"]),
    )


def _parts(
    lock: Mapping[str, Any], bought: dict[str, ProcessRecord]
) -> tuple[tuple[ProviderInput, ...], tuple[GasOutput, ...]]:
    """What the plant takes, filled into `bought`, and the gases of every other step."""
    factors = {factor.id: factor for factor in map(factor_from_json, lock["factors"].values())}
    inputs: dict[str, float] = {}
    own: dict[str, list[float]] = {}
    for step in lock["result"]["steps"]:
        taken = _input_of(step, factors.get(str(step["factor"])))
        if taken is None:
            for gas, mass in step["gases"].items():
                own.setdefault(gas, []).append(float(mass))
            continue
        record, amount = taken
        bought[record.key] = record
        inputs[record.key] = inputs.get(record.key, 0.0) + amount
    gwp_set = str(lock["result"]["versions"]["gwp_set"])
    gases = {gas: math.fsum(masses) for gas, masses in own.items()}
    return (
        tuple(ProviderInput(provider=key, amount=amount) for key, amount in inputs.items()),
        tuple(
            GasOutput(gas=gas, amount=mass, basis=gwp_set if gas == "co2e" else "")
            for gas, mass in sorted(gases.items())
            if mass
        ),
    )


def _input_of(step: Mapping[str, Any], factor: Factor | None) -> tuple[ProcessRecord, float] | None:
    """The record and amount of a step that is its activity times its factor; else None."""
    activity = step["activity"]
    if factor is None or activity is None or not activity["value"]:
        return None
    try:
        record = record_of_factor(factor)
        amount = float(activity["value"]) * conversion(activity["unit"], record.unit, factor.id)
    except Refusal:
        return None
    of_factor = {gas: mass * amount for gas, mass in per_unit(factor).items()}
    return (record, amount) if _are_same(of_factor, step["gases"]) else None


def _are_same(one: Mapping[str, float], other: Mapping[str, Any]) -> bool:
    return all(
        math.isclose(one.get(gas, 0.0), float(other.get(gas, 0.0)), rel_tol=SAME, abs_tol=1e-15)
        for gas in {*one, *other}
    )


def steps_kept(lock: Mapping[str, Any]) -> Iterator[str]:
    """The steps whose gases stay with the plant though they name a factor."""
    factors = {factor.id: factor for factor in map(factor_from_json, lock["factors"].values())}
    for step in lock["result"]["steps"]:
        factor = factors.get(str(step["factor"]))
        if factor is not None and step["kgco2e"] and _input_of(step, factor) is None:
            yield str(step["id"])
