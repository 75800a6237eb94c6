"""Words of the report on recognition."""

from __future__ import annotations

from zuji.core.label import Label

WORDS = {
    "title": Label(
        "产品碳足迹互认差距与重算报告",
        "Recognition of a product carbon footprint: gap and recalculation report",
    ),
    "product": Label("产品", "Product"),
    "organisation": Label("企业", "Organisation"),
    "period": Label("数据时期", "Data period"),
    "scheme": Label("对方制度", "Partner's scheme"),
    "operator": Label("运营机构", "Operator"),
    "own": Label("核算所依", "Computed under"),
    "source": Label("依据", "Source"),
    "as_of": Label("登记日期", "Entry of"),
    "agreement": Label("互认协议", "Agreement"),
    "no_agreement": Label("没有登记的协议", "none is recorded"),
    "until": Label("至 {day}", "until {day}"),
    "result": Label("结论", "Result"),
    "before": Label("本方规则下的结果", "Result under its own rules"),
    "after": Label("对方规则下的结果", "Result under the partner's rules"),
    "difference": Label("差异", "Difference"),
    "bears": Label("本比对最多支持", "This comparison bears at most"),
    "decides": Label(
        "这是比对的结论，不是互认决定；互认由主管部门与对方依协议作出。",
        (
            "This is what the comparison shows, not a decision: authorities and the partner "
            "recognise by agreement."
        ),
    ),
    "not_computed_all": Label(
        "没有按对方规则重算：已知的条款不足以计算，缺的不猜。",
        (
            "Not computed under the partner's rules: the clauses known do not suffice, and nothing "
            "is guessed."
        ),
    ),
    "calculator": Label(
        "没有按对方规则重算：该制度另有计算，须用同一份数据在 CBAM 计算中得出。",
        (
            "Not computed here: this scheme has a calculator of its own, CBAM, which takes the "
            "same data."
        ),
    ),
    "refused": Label("按对方规则拒绝：", "The partner's rules refuse the study: "),
    "partial": Label(
        "只有已知的条款按对方重算；另有 {count} 条按本方规则计，见第 4 部分。",
        (
            "Only the clauses known were computed as the partner has them. Clauses taken as in the "
            "study's own rules: {count}, see part 4."
        ),
    ),
    "parts": Label("差异由哪些条款造成", "Which clauses make the difference"),
    "sum": Label("合计（等于差异）", "Sum (equals the difference)"),
    "same": Label(
        "按已知的条款，两种规则得数相同。", "By the clauses known, both rules give the same figure."
    ),
    "nothing": Label("没有重算，没有差异可分。", "Not computed: there is no difference to share."),
    "shapley": Label(
        "差异按夏普利值分给各条款，与先后次序无关，各条之和等于差异；打印的数有舍入。",
        (
            "The difference is shared by the Shapley value, whatever the order of clauses; the "
            "parts sum to it. Printed figures are rounded."
        ),
    ),
    "smallest": Label(
        "最少的解释：{names}；占全部变动的 {share}。",
        "The fewest clauses that explain it: {names}; {share} of all that moves.",
    ),
    "clause": Label("条款", "Clause"),
    "moves": Label("变动", "Change"),
    "share": Label("占变动", "Share"),
    "key": Label("最少解释", "In the fewest"),
    "yes": Label("是", "yes"),
    "crosswalk": Label("逐条对照", "Clause by clause"),
    "ours": Label("国家标识", "National label"),
    "theirs": Label("对方", "Partner"),
    "status": Label("关系", "Standing"),
    "cited": Label("出处、核对状态、登记日期", "Citation, how far checked, entry of"),
    "open": Label("待办", "What is open"),
    "open_none": Label("没有待办条款。", "No clause is open."),
    "open_unknown": Label(
        "对方条款没有读到，或无从比较：{names}。",
        "The partner's clause was not read, or cannot be compared: {names}.",
    ),
    "open_computed": Label(
        "对方另有规定，尚未按其重算：{names}。",
        "The partner says otherwise and it was not computed: {names}.",
    ),
    "open_unchecked": Label(
        "引文凭记忆或推断，采信前须与原文核对：{names}。",
        "Cited from memory or inferred; compare with the text before it is relied on: {names}.",
    ),
    "note": Label(
        "条款为释义，不是官方文本；标“未核对”的凭记忆写成，不能当作标准的规定引用。",
        (
            "Clauses are paraphrased and no official text; what is marked unconfirmed is written "
            "from memory and must not be cited as the standard's word."
        ),
    ),
}
