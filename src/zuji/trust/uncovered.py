"""The parts of a lockfile that neither its arithmetic nor a published digest covers."""

from __future__ import annotations

from zuji.core.label import Label, listed

UNCOVERED: dict[str, Label] = {
    "study": Label(
        "核算本身（活动数据、核算期、选项、所选因子、自有因子、说明）",
        "the study itself (activity data, period, choices, factors chosen, own factors, notes)",
    ),
    "as_of": Label("判断复审期的日期", "the day by which review dates were judged"),
    "places": Label("单元格位置", "the places of cells"),
    "order": Label("模型各节的书写顺序", "the order in which the model's sections are written"),
    "sampling": Label("抽样次数与种子", "the number of draws and their seed"),
    "selection": Label("选因子的记录", "the record of how factors were chosen"),
    "findings": Label("计算时的提示", "the findings of that day"),
    "engine": Label("引擎版本", "the engine's version"),
}
"""Part of a lockfile → what it is. A lockfile that is sealed anew may hold anything there that
can be computed; only a statement or a certificate over the digest vouches for it."""

_NAMED = listed(list(UNCOVERED.values()))
NOT_COVERED = Label(
    f"日志不证明：{_NAMED.zh}；已发布内容中只供阅读的文字也可能不同（逐项列出）。这些由核查声明与证书担保",
    f"not proven by a log: {_NAMED.en}; texts of published content that only readers use may "
    "differ too (listed by part). For these a statement and a certificate vouch",
)
