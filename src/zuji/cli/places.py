"""Places in a study in words: the file and line, and the field by the name that people know."""

from __future__ import annotations

import re
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zuji.sectors.model import Model

PARTS = {
    "as_of": Label("判断复审期的日期", "day of judging review dates"),
    "certificates": Label("绿证", "certificate"),
    "choices": Label("选项", "option"),
    "delays": Label("产后排放的年数", "years until emission"),
    "exempt": Label("免计的步骤", "step left out"),
    "factors": Label("因子", "factor"),
    "gases": Label("气体", "gases"),
    "goal": Label("目的", "goal"),
    "inputs": Label("数据项", "input"),
    "model": Label("模型", "model"),
    "model_file": Label("模型文件", "model file"),
    "organisation": Label("企业", "organisation"),
    "own_factors": Label("自带因子", "own factor"),
    "packs": Label("因子包", "factor pack"),
    "period": Label("核算期", "period"),
    "product": Label("产品", "product"),
    "profile": Label("核算方法", "method"),
    "result": Label("结果", "result"),
    "site": Label("厂址", "site"),
    "spend": Label("按金额估算", "by money"),
    "spend_sector": Label("产品的行业", "sector of the product"),
    "waivers": Label("继续使用的理由", "reason to keep"),
    "city": Label("城市", "city"),
    "country": Label("国家", "country"),
    "energy": Label("电量", "energy"),
    "end": Label("结束", "end"),
    "high": Label("上限", "upper end"),
    "low": Label("下限", "lower end"),
    "month": Label("月份", "month"),
    "mwh": Label("电量（MWh）", "energy (MWh)"),
    "name": Label("名称", "name"),
    "number": Label("编号", "number"),
    "start": Label("开始", "start"),
    "unit": Label("单位", "unit"),
    "uscc": Label("统一社会信用代码", "uniform social credit code"),
    "value": Label("数值", "value"),
}
"""Fields of a study file by their key."""
NAMES: ContextVar[Mapping[str, Label]] = ContextVar("names", default=MappingProxyType({}))
"""Names of what stands at a path, of the models that the running command read."""
_PATH = re.compile(r"(?P<head>.* · )?(?P<path>[a-z_]+(?:\.[A-Za-z0-9_]+)*)(?P<end> (?:low|high))?")


def remember(model: Model) -> None:
    """Take the names of a model's inputs, options, slots and steps for the places to come."""
    NAMES.set(
        {
            **NAMES.get(),
            **{f"inputs.{name}": item.label for name, item in model.inputs.items()},
            **{f"choices.{name}": choice.label for name, choice in model.choices.items()},
            **{f"factors.{name}": slot.label for name, slot in model.slots.items()},
            **{f"exempt.{step.id}": step.label for step in model.steps},
            model.id: model.title,
        }
    )


def place_words(place: str, lang: Lang) -> str:
    """``x.yaml:3 · inputs.coal`` as “x.yaml:3 · bituminous coal (coal)”: the key stays behind the
    name of what is typed under it in a file. Places that are no path of a study stay as they are;
    of several, each is said.
    """
    parts = [_words(part, lang) for part in re.split("[；;] ?", place)]
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(parts))


def _words(place: str, lang: Lang) -> str:
    match = _PATH.fullmatch(place)
    if match is None:
        return place
    names, steps = NAMES.get(), match["path"].split(".")
    if steps[0] not in PARTS and steps[0] not in names:
        return place
    head = match["head"] or ""
    label = names.get(".".join(steps[:2])) if len(steps) > 1 else names.get(steps[0])
    if label is not None and len(steps) > 1:
        key = f"（{steps[1]}）" if lang == "zh" else f" ({steps[1]})"
        words = [f"{label[lang]}{key}", *(_step(step, lang) for step in steps[2:])]
    elif label is not None:
        words = [label[lang]]
    else:
        words = [_step(step, lang) for step in steps]
    end = _step(match["end"].strip(), lang) if match["end"] else ""
    return head + " · ".join([*words, *([end] if end else [])])


def _step(step: str, lang: Lang) -> str:
    if step.isdigit():
        return f"第 {int(step) + 1} 行" if lang == "zh" else f"row {int(step) + 1}"
    return PARTS[step][lang] if step in PARTS else step
