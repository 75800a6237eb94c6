"""What a finding says of a field, as one sentence with the field's name and people's units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang, in_language
from zuji.core.refusals import Finding
from zuji.sectors.model import Input, Model
from zuji_portal.studies.results.naming import Names, named, subject

POWER = re.compile(r"-?\d+(?:\.\d+)?e[+-]\d+")
NO_NAMES: Names = MappingProxyType({})
MISSING = frozenset({"value-missing", "field-missing", "key-missing", "value-blank"})
"""Rules about what was not entered yet; nobody is told so before asking to go on."""
SENTENCES = {
    "value-missing": Label(
        "请填写“{item}”。没有使用的选“未发生”，不要填 0。",
        "Enter “{item}”, or choose “Did not occur”; never 0.",
    ),
    "value-range": Label(
        "“{item}”填的是 {read}，能接受 {lo}～{hi} {unit}。请核对单位和小数点。",
        "“{item}” is {read}; {lo}–{hi} {unit} is accepted. Check unit and point.",
    ),
    "value-unusual": Label(
        "“{item}”为 {read}，一般在 {ulo}～{uhi} {unit}。请核对；属实请附材料。",
        "“{item}” is {read}, usually {ulo}–{uhi} {unit}. Check, or attach evidence.",
    ),
    "value-negative": Label(
        "“{item}”填的是 {read}，不能小于 0。", "“{item}” is {read}; it cannot be below 0."
    ),
    "number-unreadable": Label(
        "“{item}”填的“{read}”不是一个数。请填如 1030000 或 103万。",
        "“{read}” in “{item}” is not a number. Enter e.g. 1030000.",
    ),
    "unit-unknown": Label(
        "“{item}”的单位“{read}”没有读懂。请用 {unit} 或能换算成它的单位。",
        "The unit “{read}” of “{item}” is unknown. Use {unit} or one that converts to it.",
    ),
    "unit-dimension": Label(
        "“{item}”不能用“{read}”。请用 {unit} 或能换算成它的单位。",
        "“{item}” cannot be in “{read}”. Use {unit} or one that converts to it.",
    ),
    "input-not-applicable": Label(
        "“{item}”必须有数，不能选“未发生”。", "“{item}” is always needed."
    ),
    "screen-evidence": Label(
        "“{item}”影响结果的 {read}，还没有佐证材料。请上传计量记录、结算单或检测报告。",
        "“{item}” ({read}) has no evidence. Upload a meter record, bill or test report.",
    ),
    "factor-proxy": Label(
        "“{subject}”暂用近似因子“{read}”（{why}）。有更贴近的因子或供应商数据请替换。",
        "“{subject}” uses a proxy, “{read}” ({why}). Replace it with a closer factor or "
        "supplier data.",
    ),
    "factor-basis": Label(
        "下列因子的增温潜势（{basis}）与本次核算的 {wanted} 不同，没有换算：{read}。",
        "The warming potentials of these factors ({basis}) are not {wanted} and were not "
        "converted: {read}.",
    ),
    "default-used": Label(
        "“{item}”用了平台推荐值 {read}。有本厂实测请填写。",
        "“{item}” uses the platform default {read}. Enter your own if you have it.",
    ),
}
WITHOUT_PAPERS = Label(
    "有 {n} 项影响较大的数据还没有佐证材料：{items}。请上传计量记录、结算单或检测报告。",
    "{n} values that weigh much have no evidence: {items}. Upload meter records, bills or reports.",
)
PLAIN = Label(
    "“{item}”：{message}{read_part}。{remedy}。", "“{item}”: {message}{read_part}; {remedy}."
)
WITHOUT_FIELD = Label("{message}{read_part}。{remedy}。", "{message}{read_part}; {remedy}.")


def fields_of(finding: Finding) -> list[str]:
    """The inputs that a finding speaks of, by its place."""
    return re.findall(r"inputs\.(\w+)", in_language(finding.place, "zh"))


def amount(value: float) -> str:
    """A number as people write it: commas from four digits, no float tails, no powers."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return in_full(value) if abs(value) >= 1e-4 or value == 0 else f"{value:.8f}".rstrip("0")


def grouped(text: str) -> str:
    """A text whose plain numbers of four digits and more are given commas; nothing else changes."""

    def one(found: re.Match[str]) -> str:
        whole, _, rest = found[0].partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "")

    return re.sub(r"(?<![\d.,])\d{5,15}(?:\.\d+)?(?![\d,])", one, text)


def in_digits(text: str) -> str:
    """A text whose powers of ten, as lockfiles write them, stand in digits."""
    return POWER.sub(lambda found: amount(float(found[0])), text)


def sentence(finding: Finding, item: Input | None, lang: Lang, names: Names = NO_NAMES) -> str:
    """The finding in one or two sentences, about `item` where it speaks of a field; `names` stand
    for the keys of slots and factors.
    """
    of_slot = subject(finding, names, lang)
    finding = named(finding, names)
    read = grouped(in_digits(in_language(finding.read, lang)))
    words: dict[str, Any] = {
        "read": read,
        "message": finding.message(lang),
        "remedy": finding.remedy(lang),
        "read_part": (f"（{read}）" if lang == "zh" else f" ({read})") if read else "",
    }
    words |= {name: in_language(fact, lang) for name, fact in finding.facts.items()}
    own = SENTENCES.get(finding.rule)
    if item is None:
        part = PLAIN if of_slot else WITHOUT_FIELD
        words |= {"item": of_slot, "subject": of_slot}
        return _filled(own if names else None, part, words, lang)
    words |= {"item": item.label[lang], "unit": "" if item.unit == "1" else item.unit}
    for key, pair in (("", item.range), ("u", item.usual)):
        if pair:
            words |= {f"{key}lo": amount(pair[0]), f"{key}hi": amount(pair[1])}
    return _filled(own, PLAIN, words, lang)


def _filled(own: Label | None, plain: Label, words: Mapping[str, Any], lang: Lang) -> str:
    """The rule's own sentence where all that it names is known, else the plain one."""
    try:
        return _whole((own or plain)[lang].format(**words))
    except KeyError:
        return _whole(plain[lang].format(**words))


def _whole(text: str) -> str:
    """Without doubled marks and blanks where a part was empty."""
    return re.sub(r" {2,}", " ", re.sub(r"([。；;.])[。.]", r"\1", text)).strip()


def apart(
    blocking: Iterable[Finding], model: Model, lang: Lang, *, is_asked: bool = False
) -> tuple[list[Finding], list[str]]:
    """What is wrong, and the names of the items that are merely missing."""
    found = list(blocking)
    if is_asked:
        return found, []
    missing = [f for f in found if f.rule in MISSING]
    names = [n for f in missing for n in fields_of(f) if n in model.inputs]
    labels = [model.inputs[n].label[lang] for n in dict.fromkeys(names)]
    return [f for f in found if f.rule not in MISSING], labels


def rows(
    findings: list[Finding], model: Model, lang: Lang, names: Names = NO_NAMES
) -> list[dict[str, Any]]:
    """Findings as a page shows them: sentence, severity, and the field that the sentence leads
    to. One sentence stands once, however many places it has.
    """
    seen: dict[str, dict[str, Any]] = {}
    for finding in findings:
        inputs = [name for name in fields_of(finding) if name in model.inputs]
        item = model.inputs[inputs[0]] if inputs else None
        said = sentence(finding, item, lang, names)
        seen.setdefault(
            said,
            {
                "severity": finding.severity,
                "rule": finding.rule,
                "sentence": said,
                "field": inputs[0] if inputs else "",
            },
        )
    return list(seen.values())


def one_cause(
    listed: list[dict[str, Any]], findings: list[Finding], model: Model, lang: Lang
) -> list[dict[str, Any]]:
    """The rows with those of missing papers as one: they have one cause and one remedy."""
    papers = [row for row in listed if row["rule"] == "screen-evidence" and row["field"]]
    if len(papers) < 2:
        return listed
    shares = {fields_of(f)[0]: f.read for f in findings if f.rule == "screen-evidence"}
    sep = "、" if lang == "zh" else ", "
    items = sep.join(
        f"{model.inputs[row['field']].label[lang]} {in_language(shares[row['field']], lang)}"
        for row in papers
    )
    sentence_of_all = WITHOUT_PAPERS[lang].format(n=len(papers), items=items)
    whole = papers[0] | {"sentence": sentence_of_all, "field": "", "is_papers": True}
    return [whole, *(row for row in listed if row not in papers)]


def by_field(findings: list[Finding], model: Model, lang: Lang) -> Mapping[str, list[str]]:
    """Input → the sentences about it."""
    sentences: dict[str, list[str]] = {}
    for row in rows(findings, model, lang):
        if row["field"]:
            sentences.setdefault(row["field"], []).append(row["sentence"])
    return sentences
