"""What changed between two versions of a model, in the words of a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from zuji.core.figures import unit_text
from zuji.core.label import Label, Lang
from zuji.core.words import (
    BOUNDARIES,
    FINDING_SEVERITIES,
    STAGE_LABELS,
    gas_label,
    without_tags,
)
from zuji.factors import builtin_library
from zuji.sectors.model import NO_LOCATION, Default, Formula, Model
from zuji.sectors.render import Naming, plain, with_units, written
from zuji.sectors.versions import ModelChange, model_changes, part_of

PARTS = {
    "model": Label("模型", "model"),
    "choices": Label("选项", "choice"),
    "inputs": Label("数据项", "data item"),
    "slots": Label("因子", "emission factor"),
    "tables": Label("常数", "constants"),
    "quantities": Label("中间量", "intermediate quantity"),
    "processes": Label("单元过程", "unit process"),
    "steps": Label("计算步骤", "step"),
    "checks": Label("合理性检查", "check"),
    "balances": Label("碳平衡", "carbon balance"),
    "views": Label("换算结果", "result in another unit"),
}
ASPECTS = {
    "title": Label("名称", "name"),
    "label": Label("名称", "name"),
    "product": Label("产品", "product"),
    "about": Label("说明", "description"),
    "declared_amount": Label("声明单位的数量", "amount of the declared unit"),
    "declared_unit": Label("声明单位", "declared unit"),
    "boundary": Label("系统边界", "system boundary"),
    "form": Label("填报方式", "way of filling in"),
    "reference_product": Label("声明的产品", "declared product"),
    "rule": Label("依据的规则", "rule followed"),
    "sources": Label("出处", "sources"),
    "source": Label("出处", "source"),
    "unit": Label("单位", "unit"),
    "group": Label("所属分组", "group"),
    "optional": Label("可不填", "optional"),
    "range": Label("可接受的范围", "accepted range"),
    "usual": Label("一般范围", "usual range"),
    "default": Label("推荐值或默认选择", "default"),
    "applies": Label("适用条件", "applies where"),
    "hint": Label("填写说明", "hint"),
    "options": Label("可选项", "options"),
    "by": Label("按哪个选项取用", "chosen by"),
    "rows": Label("数值", "values"),
    "names": Label("各行名称", "names of rows"),
    "formula": Label("公式", "formula"),
    "stage": Label("阶段", "stage"),
    "kind": Label("性质", "kind"),
    "process": Label("所属过程", "process"),
    "gas": Label("气体", "gas"),
    "amount": Label("排放量公式", "formula of the amount"),
    "activity": Label("活动数据公式", "formula of the activity"),
    "slot": Label("所用因子", "emission factor used"),
    "location_slot": Label("按所在电网的因子", "factor of the local grid"),
    "clause": Label("条文", "clause"),
    "aircraft": Label("航空运输", "by aircraft"),
    "outputs": Label("产出", "outputs"),
    "inputs": Label("投入或相关数据项", "inputs"),
    "weights": Label("分配权重", "weights of allocation"),
    "severity": Label("轻重", "severity"),
    "when": Label("何时提出", "raised where"),
    "texts": Label("提示语", "wording"),
    "shows": Label("显示的数", "figure shown"),
    "shows_unit": Label("显示的单位", "unit shown"),
    "steps": Label("相关步骤", "steps"),
    "created": Label("产出多于投入的限度", "limit of more out than in"),
    "lost": Label("投入多于产出的限度", "limit of more in than out"),
    "fields": Label("请核对的数据项", "items to check"),
    "per": Label("换算公式", "formula of conversion"),
}
KINDS = {
    "combustion": Label("燃烧", "combustion"),
    "process": Label("工艺过程", "process"),
    "energy": Label("能源", "energy"),
    "upstream": Label("上游", "upstream"),
    "transport": Label("运输", "transport"),
    "use": Label("使用", "use"),
    "end_of_life": Label("回收处置", "end of life"),
    "credit": Label("抵扣", "credit"),
    "removal": Label("清除", "removal"),
}
FORMS = {
    "process": Label("按工艺过程", "by processes"),
    "sheet": Label("按清单", "by list"),
}
UNNAMED = ("name", "id")
NOTHING = Label("—", "—")
YES, NO = Label("是", "yes"), Label("否", "no")
WORDS: Mapping[str, Mapping[str, Label]] = {
    "stage": STAGE_LABELS,
    "kind": KINDS,
    "severity": FINDING_SEVERITIES,
    "boundary": BOUNDARIES,
    "form": FORMS,
}


@dataclass(frozen=True)
class WordedChange:
    """A change as a reader sees it: of what kind of thing, which, which of its properties (all
    of it where it came or went), before and after. `path` leads to it in the model's file.
    """

    part: Label
    thing: Label
    aspect: Label
    old: Label
    new: Label
    path: tuple[str, ...]


def changes_in_words(old: Model, new: Model) -> list[WordedChange]:
    """Every difference between two versions in words, without an identifier."""
    return [_worded(change, old, new) for change in model_changes(old, new)]


def _worded(change: ModelChange, old: Model, new: Model) -> WordedChange:
    before, after = VersionReader(old), VersionReader(new)
    aspect = ASPECTS.get(change.field, Label("其他", "other"))
    if change.kind != "changed":
        aspect = Label("新增", "new") if change.kind == "added" else Label("删除", "removed")
    return WordedChange(
        part=PARTS[change.part],
        thing=_thing(change, old, new),
        aspect=aspect,
        old=before.said(change),
        new=after.said(change),
        path=(change.name,) if change.part == "model" else (change.part, change.name, change.field),
    )


def _thing(change: ModelChange, old: Model, new: Model) -> Label:
    """What changed by its name; a check, which has none, by what it says."""
    if change.part != "checks":
        return change.label
    check = part_of(new, "checks").get(change.name) or part_of(old, "checks")[change.name]
    return _in_both(lambda lang: check.texts[lang][0])


def _in_both(said: Callable[[Lang], str]) -> Label:
    return Label(said("zh"), said("en"))


class VersionReader:
    """Says the values of one version of a model."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def said(self, change: ModelChange) -> Label:
        """What stands here of what changed."""
        if change.part == "model":
            value = getattr(self.model, change.field)
            return _in_both(lambda lang: self._value(change.field, value, lang))
        whole = part_of(self.model, change.part).get(change.name)
        if whole is None:
            return NOTHING
        if change.field:
            value = getattr(whole, change.field)
            return _in_both(lambda lang: self._value(change.field, value, lang))
        return _in_both(lambda lang: self._whole(whole, lang))

    def _whole(self, thing: Any, lang: Lang) -> str:
        colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
        return stop.join(
            f"{ASPECTS[field.name][lang]}{colon}{self._value(field.name, value, lang)}"
            for field in fields(thing)
            if field.name not in UNNAMED and (value := getattr(thing, field.name)) not in _EMPTY
        )

    def _value(self, name: str, value: Any, lang: Lang) -> str:
        if value in _EMPTY:
            return NOTHING[lang]
        if isinstance(value, bool):
            return (YES if value else NO)[lang]
        if isinstance(value, Label):
            return value[lang]
        if isinstance(value, Formula):
            return _formula(plain(value.tree, self._naming(lang)), lang)
        if isinstance(value, Default):
            return self._default(value, lang)
        if isinstance(value, int | float):
            return written(float(value))
        if isinstance(value, str):
            return self._code(name, value, lang)
        if isinstance(value, Mapping):
            return self._mapping(name, value, lang)
        return self._list(name, value, lang)

    def _default(self, value: Default, lang: Lang) -> str:
        until = {"zh": "复审期", "en": "to be reviewed by"}[lang]
        stop = "，" if lang == "zh" else ", "
        span = "" if value.low is None or value.high is None else _span(value.low, value.high, lang)
        said = (
            written(value.value),
            span,
            without_tags(value.source[lang], lang),
            f"{until} {value.review_by}",
        )
        return stop.join(filter(None, said))

    def _code(self, name: str, value: str, lang: Lang) -> str:
        """A text that names something else of the model, a unit, or is prose."""
        if name in WORDS and value in WORDS[name]:
            return WORDS[name][value][lang]
        if name == "gas":
            return gas_label(value)[lang]
        if name in {"unit", "declared_unit", "shows_unit"}:
            return unit_text(value, lang)
        if name == "group":
            return self.model.groups[value][lang] if value in self.model.groups else value
        if name in {"slot", "location_slot", "by", "process", "reference_product", "steps"}:
            return NO[lang] if value == NO_LOCATION else self._naming(lang)(value)
        if name in {"inputs", "fields"}:
            return self._naming(lang)(value)
        if name == "default":
            return self._chosen(value, lang)
        return without_tags(value, lang)

    def _chosen(self, value: str, lang: Lang) -> str:
        """The default of a choice (an option) or of a slot (a factor)."""
        for choice in self.model.choices.values():
            if value in choice.options:
                return choice.options[value][lang]
        factor = builtin_library().factors.get(value)
        if factor is None:
            return NOTHING[lang]
        return factor.name_en if lang == "en" and factor.name_en else factor.name_zh

    def _mapping(self, name: str, value: Mapping[str, Any], lang: Lang) -> str:
        if name == "texts":
            return " ".join(value[lang])
        if name == "rule":
            return str(value.get(lang, ""))
        colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
        said = []
        for key, part in value.items():
            text = self._value(name, part, lang)
            label = "" if name == "sources" else self._key(key, lang)
            said.append(text if label in {"", text} else f"{label}{colon}{text}")
        return stop.join(said)

    def _key(self, key: str, lang: Lang) -> str:
        for choice in self.model.choices.values():
            if key in choice.options:
                return choice.options[key][lang]
        for table in self.model.tables.values():
            if key in table.names:
                return table.names[key][lang]
        return self._naming(lang)(key)

    def _list(self, name: str, value: Iterable[Any], lang: Lang) -> str:
        parts = list(value)
        if name in {"range", "usual"}:
            return _span(parts[0], parts[1], lang)
        comma = "、" if lang == "zh" else ", "
        return comma.join(self._value(name, part, lang) for part in parts)

    def _naming(self, lang: Lang) -> Naming:
        """Names of the model by their labels; an output without one by that of its process."""
        named = with_units(self.model, lang)
        more = {step.id: step.label[lang] for step in self.model.steps}
        for process in self.model.processes:
            more |= dict.fromkeys((process.id, *process.outputs), process.label[lang])

        def write(name: str) -> str:
            said = named(name)
            return more.get(name, name.replace("_", " ")) if said == name else said

        return write


def _formula(text: str, lang: Lang) -> str:
    """A formula in the signs of people and of the language."""
    signs = {" == ": " = ", " != ": " ≠ ", " <= ": " ≤ ", " >= ": " ≥ "}
    if lang == "en":
        signs["；"] = "; "
    for sign, said in signs.items():
        text = text.replace(sign, said)
    return text


def _span(low: float, high: float, lang: Lang) -> str:
    return f"{written(low)}{'～' if lang == 'zh' else ' – '}{written(high)}"


_EMPTY: tuple[Any, ...] = (None, "", (), {})
