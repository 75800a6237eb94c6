"""What ``zuji mcp`` offers to an assistant, without the protocol: each tool takes texts, calls the
library as the commands do, and answers with sentences and plain data. No tool opens a file that an
argument names, and none writes anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from zuji.cli.show import number
from zuji.core.label import Label, Lang
from zuji.core.refusals import Finding, Refusal, describe, refuse

if TYPE_CHECKING:
    from zuji.footprint import Assessment, StudyDocument

LONGEST = 2_000_000
"""Characters of a study, lockfile or certificate that a tool takes."""
MOST_FACTORS = 20
Words = Annotated[str, Field(max_length=200)]
LongText = Annotated[str, Field(max_length=LONGEST)]
SaidLang = Literal["", "zh", "en"]
STUDY = "study"


@dataclass(frozen=True)
class ToolAnswer:
    """Sentences for the reader, and the same as plain data."""

    sentences: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    is_refused: bool = False


@dataclass(frozen=True)
class AssistantTool:
    """A tool with its title and what it is for; `asks_site` where it sends a request."""

    name: str
    title: Label
    about: Label
    run: Callable[..., ToolAnswer]
    asks_site: bool = False


def refused(findings: Iterable[Finding], lang: Lang) -> ToolAnswer:
    """The answer of a refusal: each finding with its place, reading, expectation and remedy."""
    rows = tuple(findings)
    data = {"refused": True, "findings": [row.as_json(lang) for row in rows]}
    return ToolAnswer(tuple(describe(row, lang) for row in rows), data, is_refused=True)


@dataclass(frozen=True)
class Assistant:
    """The tools over the library installed here; `lang` where a call asks for no language."""

    lang: Lang

    def tools(self) -> list[AssistantTool]:
        """Every tool, in the order in which an assistant needs them."""
        named: dict[str, Callable[..., ToolAnswer]] = {
            "search_factors": self.search_factors,
            "explain_factor": self.explain_factor,
            "list_models": self.list_models,
            "describe_model": self.describe_model,
            "check_study": self.check_study,
            "explain_result": self.explain_result,
            "check_certificate": self.check_certificate,
            "verify_lockfile": self.verify_lockfile,
        }
        return [AssistantTool(name, *TOOL_WORDS[name], run) for name, run in named.items()]

    def said(self, lang: SaidLang) -> Lang:
        """The language of one answer."""
        return lang or self.lang

    def search_factors(
        self,
        name: Words,
        *,
        unit: Words = "",
        region: Words = "CN",
        year: Annotated[int, Field(ge=1990, le=2100)] | None = None,
        stage: Words = "",
        limit: Annotated[int, Field(ge=1, le=MOST_FACTORS)] = 5,
        lang: SaidLang = "",
    ) -> ToolAnswer:
        """Factors for a material or energy name, best first, each with its reasons."""
        from zuji.cli.factors import match_row
        from zuji.factors.matching import FactorQuery
        from zuji.factors.offering import offered_for

        spoken = self.said(lang)
        offer = offered_for(FactorQuery(name, unit, region, year, stage), limit)
        rows = [match_row(candidate) for candidate in offer.candidates]
        lines = [offer.said[spoken]]
        for candidate, row in zip(offer.candidates, rows, strict=True):
            reasons = " · ".join(reason.label[spoken] for reason in candidate.reasons)
            lines.append(f"{row['id']}  {row['value']} {row['unit']}  {reasons}")
        return ToolAnswer(tuple(lines), {"said": offer.said[spoken], "factors": rows})

    def explain_factor(self, factor_id: Words, *, lang: SaidLang = "") -> ToolAnswer:
        """Every field of a factor, its 95 % interval, and how it was derived."""
        from zuji.background.derivations import derivation
        from zuji.cli.factors import interval_of
        from zuji.factors.library import full_library

        spoken = self.said(lang)
        factor = full_library().get(factor_id, "factor_id")
        row = {**factor.as_json(), **interval_of(factor)}
        source = factor.source
        lines = [
            f"{Label(factor.name_zh, factor.name_en or factor.name_zh)[spoken]}  "
            f"{row['value']} [{row['low']}, {row['high']}] {factor.unit}",
            f"{Label('来源', 'source')[spoken]}: {source.publisher} · {source.title}",
        ]
        if derived := derivation(factor_id):
            row["derived"] = derived.how[spoken]
            lines.append(derived.how[spoken])
        return ToolAnswer(tuple(lines), row)

    def list_models(self, *, lang: SaidLang = "") -> ToolAnswer:
        """The ids of the sector models that a study may name, by industry."""
        from zuji.sectors.registry import by_industry, industries

        spoken, words = self.said(lang), industries()
        rows = [
            {"industry": words[name][spoken] if name in words else name, "models": ids}
            for name, ids in by_industry().items()
        ]
        lines = [f"{row['industry']}: {', '.join(row['models'])}" for row in rows]
        return ToolAnswer(tuple(lines), {"industries": rows})

    def describe_model(self, model: Words, *, lang: SaidLang = "") -> ToolAnswer:
        """What a study of a model may fill in: inputs with units and ranges, and options."""
        from zuji.sectors.registry import get_model

        spoken, found = self.said(lang), get_model(model)
        inputs = [
            {
                "name": item.name,
                "label": item.label[spoken],
                "unit": item.unit,
                "optional": item.optional,
            }
            for item in found.inputs.values()
        ]
        choices = [
            {
                "name": choice.name,
                "label": choice.label[spoken],
                "default": choice.default,
                "options": {name: label[spoken] for name, label in choice.options.items()},
            }
            for choice in found.choices.values()
        ]
        may = Label("选填", "optional")[spoken]
        lines = [f"{found.title[spoken]} {found.version} · {found.about[spoken]}"]
        lines += [
            f"{row['name']} [{row['unit']}] {row['label']}" + (f" · {may}" * bool(row["optional"]))
            for row in inputs
        ]
        data = {"id": found.id, "version": found.version, "inputs": inputs, "choices": choices}
        return ToolAnswer(tuple(lines), data | {"declared_unit": found.declared_unit})

    def check_study(self, study: LongText, *, as_of: Words = "", lang: SaidLang = "") -> ToolAnswer:
        """Screen a study: what has to be mended, what is doubtful, and the total it gives."""
        from zuji.screening.run import facts_at, screened

        spoken = self.said(lang)
        day = day_of(as_of)
        facts = facts_at(STUDY, lambda _: study_of(study), day, "")
        found = screened([facts]).studies[0]
        data = {
            "model": found.model,
            "total": found.total,
            "unit": found.unit,
            "holds": not any(row.severity == "block" for row in found.findings),
            "findings": [row.as_json(spoken) for row in found.findings],
        }
        head = Label("没有算出结果，请先改正。", "Not computed; mend this first.")[spoken]
        if found.total is not None:
            head = f"{number(found.total)} {found.unit}"
        lines = (head, *(describe(row, spoken) for row in found.findings))
        return ToolAnswer(lines, data, is_refused=found.is_refused)

    def explain_result(
        self, content: LongText, *, step: Words = "", as_of: Words = "", lang: SaidLang = ""
    ) -> ToolAnswer:
        """The steps of a study's or lockfile's result by size; with `step`, its formula, this
        plant's inputs, its factor and the factor's source.
        """
        from zuji.lockfile import assessment_of

        spoken, lock = self.said(lang), lock_in(content, as_of)
        if step:
            return step_answer(lock, step, spoken)
        return steps_answer(assessment_of(lock), lock, spoken)

    def check_certificate(
        self,
        certificate: LongText,
        did_document: LongText,
        *,
        log_key: Words = "",
        at: Words = "",
        lang: SaidLang = "",
    ) -> ToolAnswer:
        """Check a certificate's file with the issuer's keys, offline."""
        from zuji.core.canonical import read_json

        document = read_json(did_document.encode(), "did_document")
        return certificate_told(certificate, document, self.said(lang), log_key=log_key, at=at)

    def verify_lockfile(
        self, lockfile: LongText, *, log_key: Words = "", lang: SaidLang = ""
    ) -> ToolAnswer:
        """Compute a lockfile again, digit by digit, and compare its parts with what is known."""
        from zuji.lockfile import read_lock
        from zuji.trust.lock_answers import answers_about
        from zuji.trust.notes import read_key
        from zuji.trust.published import InstalledLibrary

        lock = read_lock(within_size(lockfile, "lockfile").encode(), "lockfile")
        keys = [read_key(log_key)] if log_key else []
        answers = answers_about(lock, keys, InstalledLibrary(), [])
        data = answers.as_json() | {"digest": lock["digest"]}
        return ToolAnswer((answers.headline[self.said(lang)],), data)


TOOL_WORDS: Mapping[str, tuple[Label, Label]] = {
    "search_factors": (
        Label("找因子", "Find factors"),
        Label(
            "按材料或能源的名称（或 CAS、HS 编码）找排放因子，最合适的在前，逐个写明理由。",
            "Emission factors for a material or energy name (or a CAS or HS code), the best first, "
            "each with its reasons.",
        ),
    ),
    "explain_factor": (
        Label("看一个因子", "Explain a factor"),
        Label(
            "一个因子的全部字段：数值、95 % 区间、单位、地区、年份、来源、许可，以及怎样推得。",
            "Every field of a factor: value, 95 % interval, unit, region, year, source, licence, "
            "and how it was derived.",
        ),
    ),
    "list_models": (
        Label("行业模型", "Sector models"),
        Label("核算文件可用的行业模型。", "The sector models that a study file may name."),
    ),
    "describe_model": (
        Label("模型要填什么", "What a model asks"),
        Label(
            "一个行业模型的数据项（名称、单位）与选项。",
            "The inputs (names, units) and options of a sector model.",
        ),
    ),
    "check_study": (
        Label("检查核算", "Check a study"),
        Label(
            "检查一个核算文件（YAML 文本）：必须改正的、请核实的、算出的合计。缺失从不当作零。",
            "Check a study file (YAML text): what must be mended, what is doubtful, the total. "
            "What is missing is never taken as zero.",
        ),
    ),
    "explain_result": (
        Label("解释结果", "Explain a result"),
        Label(
            "核算文件或存证文件（文本）的结果：各步骤的大小；给出步骤编号时写明公式、数据、因子与来源。",
            "The result of a study file or lockfile (text): its steps by size; with the id of a "
            "step its formula, inputs, factor and source.",
        ),
    ),
    "check_certificate": (
        Label("查验证书", "Check a certificate"),
        Label(
            "用签发方的公钥文件离线查验证书文件（均为文本）；公钥文件要来自可信的地方。",
            "Check a certificate's file with the issuer's DID document (both as text), offline; "
            "the document has to come from a place that is trusted.",
        ),
    ),
    "verify_lockfile": (
        Label("核对存证文件", "Verify a lockfile"),
        Label(
            "只用存证文件自身重算，逐位比较；并说明其中内容是否已发布。",
            "Compute a lockfile again from itself alone, digit by digit, and say whether its parts "
            "are published ones.",
        ),
    ),
}
"""Title and description of each tool."""


def within_size(text: str, place: str) -> str:
    """The text, refused where it is too long (``text-too-long``)."""
    if len(text) > LONGEST:
        raise refuse("text-too-long", place, f"{len(text)}", f"≤ {LONGEST}")
    return text


def day_of(as_of: str) -> str:
    """The day of judgement: the one given, else today; refuses what is no date (``date-wrong``)."""
    if not as_of:
        return str(datetime.date.today())
    try:
        return datetime.date.fromisoformat(as_of).isoformat()
    except ValueError as problem:
        raise refuse("date-wrong", "as_of", as_of[:40], "YYYY-MM-DD") from problem


def study_of(text: str) -> StudyDocument:
    """The study in a text. Nothing it names is opened: a model file, a database or a folder of
    factors of its own is refused where it is used.
    """
    from zuji.footprint import read_study

    return read_study(within_size(text, STUDY), STUDY)


def lock_in(content: str, as_of: str) -> dict[str, Any]:
    """The lockfile in a text, or that of the study in it, computed as of a day."""
    from zuji.footprint import assess, model_for
    from zuji.lockfile import build_lock, read_lock
    from zuji.lockfile.lock import SCHEMA

    if within_size(content, STUDY).lstrip().startswith("{") and SCHEMA in content:
        return read_lock(content.encode(), "lockfile")
    study = study_of(content)
    return build_lock(assess(study, model_for(study), as_of=day_of(as_of)))


def steps_answer(assessment: Assessment, lock: Mapping[str, Any], lang: Lang) -> ToolAnswer:
    """The total and every step, the largest first."""
    total = lock["result"]["total"]
    steps: list[dict[str, Any]] = [
        {
            "id": step.id,
            "label": step.label[lang],
            "stage": step.stage,
            "kgco2e": assessment.by_step[step.id],
            "share": assessment.by_step[step.id] / assessment.total if assessment.total else None,
        }
        for step in assessment.model.steps
        if step.id in assessment.by_step
    ]
    steps.sort(key=lambda row: -abs(row["kgco2e"]))
    ends = f"[{number(total['low'])}, {number(total['high'])}]"
    head = f"{number(total['value'])} {ends} {total['unit']}"
    lines = [f"{assessment.model.title[lang]}: {head}"]
    for row in steps:
        share = "—" if row["share"] is None else f"{row['share']:.1%}"
        lines.append(f"{row['id']}  {row['label']}: {number(row['kgco2e'])} kgCO2e ({share})")
    findings = [finding.as_json(lang) for finding in assessment.findings]
    result = lock["result"]
    data = {"total": total, "steps": steps, "stages": result["stages"], "gases": result["gases"]}
    return ToolAnswer(tuple(lines), data | {"dqr": result["dqr"], "findings": findings})


def step_answer(lock: Mapping[str, Any], step_id: str, lang: Lang) -> ToolAnswer:
    """Everything behind a step's number; refuses a step that the result does not have."""
    from zuji.core.label import listed
    from zuji.lockfile.explanation import explain_step

    told = explain_step(lock, step_id, lang)
    if told is None:
        near = listed([row["id"] for row in lock["result"]["steps"]])
        raise refuse("step-unknown", "step", step_id, near=near)
    step, data = told["step"], told["data"]
    inputs = [
        {
            "name": row.name,
            "label": told["input_labels"][row.name],
            "value": row.value,
            "unit": row.unit,
            "status": row.status,
        }
        for row in told["inputs"]
    ]
    factors = [
        {**row["factor"].as_json(), "by_study": row["by_study"], "proxy": row["proxy"]}
        for row in told["factors"]
    ]
    lines = [
        f"{step.label[lang]}: {number(data['kgco2e'])} kgCO2e ({told['share']:.1%})",
        f"= {told['formula']['text']}",
        f"= {told['formula']['text_in_numbers']}",
        *(f"{row['label']}: {number(row['value'])} {row['unit']}" for row in inputs),
        *(f"{row['id']}: {row['source']['title']}" for row in factors),
    ]
    formula = {key: told["formula"][key] for key in ("text", "text_in_numbers")}
    quantities = [
        {key: row[key] for key in ("label", "value", "unit", "source", "text", "text_in_numbers")}
        for row in told["quantities"]
    ]
    found = data | {"label": step.label[lang], "share": told["share"], "formula": formula}
    found |= {"inputs": inputs, "factors": factors, "quantities": quantities}
    return ToolAnswer(tuple(lines), found | {"gases": told["gases"], "clause": step.clause})


def certificate_told(
    content: str, document: Any, lang: Lang, *, log_key: str = "", at: str = ""
) -> ToolAnswer:
    """The verdict on a certificate's file with the issuer's DID document and the log's key."""
    from zuji.cli.certificates import verdict_on
    from zuji.cli.locks import status_hours_of_rules
    from zuji.trust.certificate_answer import certificate_answer
    from zuji.trust.certificate_check import Verdict, read_bundle
    from zuji.trust.outcome_words import OUTCOME_WORDS

    hours = status_hours_of_rules()
    try:
        presented = read_bundle(within_size(content, "certificate").encode(), "certificate")
    except Refusal as problem:
        verdict = Verdict()
        verdict.note("malformed", problem)
    else:
        verdict = verdict_on(presented, document, log_key, at=at, status_hours=hours)
    answer = certificate_answer(verdict)
    lines = [OUTCOME_WORDS[verdict.outcome][lang]]
    if verdict.credential is not None:
        lines.append(" · ".join(filter(None, (answer.number, answer.product, answer.holder))))
        lines.append(answer.status_words[lang])
    lines += [describe(finding, lang) for finding in verdict.findings]
    if not log_key:
        lines.append(Label("没有核对日志。", "The log was not checked.")[lang])
    findings = [finding.as_json(lang) for finding in verdict.findings]
    return ToolAnswer(tuple(lines), answer.as_json() | {"findings": findings})
