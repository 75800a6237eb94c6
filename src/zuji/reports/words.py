"""The fixed words of the study report, zh and en."""

from __future__ import annotations

from zuji.core.label import Label, Lang
from zuji.core.words import SHARES

WORDS = {
    "title": Label("产品碳足迹报告", "Product carbon footprint report"),
    "product_name": Label("产品", "Product"),
    "number": Label("报告编号", "Report number"),
    "enterprise": Label("企业", "Enterprise"),
    "site": Label("生产场所", "Site"),
    "code": Label("统一社会信用代码", "Unified social credit code"),
    "spec": Label("规格、标准", "Grade, standard"),
    "period": Label("核算期", "Period"),
    "state": Label("报告状态", "State"),
    "made": Label("计算基准日", "As of"),
    "written_by": Label("编制", "Written by"),
    "checked_by": Label("审核", "Checked by"),
    "approved_by": Label("批准", "Approved by"),
    "person": Label("姓名", "Name"),
    "day": Label("日期", "Date"),
    "signature": Label("签字", "Signature"),
    "seal": Label("盖章处", "Place of seal"),
    "changes": Label("变更页", "Page of changes"),
    "what": Label("变更内容", "Change"),
    "by": Label("办理人", "By"),
    "contents": Label("目录", "Contents"),
    "summary": Label("概要", "Summary"),
    "result": Label("结果", "Result"),
    "goal_scope": Label("目的与范围", "Goal and scope"),
    "choices": Label("模型选项", "Options of the model"),
    "not_included": Label("不包含", "not included"),
    "calculation": Label("计算", "Calculation"),
    "steps_formulas": Label("各步骤的公式", "Formulas of the steps"),
    "factors_see": Label(
        "所用因子的数值、发布者、年份与最佳使用期见附录 A。",
        "Values, publishers, years and best-before dates of the factors are in appendix A.",
    ),
    "results": Label("结果", "Results"),
    "location_market": Label("电力：两种算法", "Electricity: two accounts"),
    "market_based": Label(
        "按凭证与合同（本报告的结果）", "By certificates and contracts (the result)"
    ),
    "quality_uncertainty": Label("数据质量与不确定性", "Data quality and uncertainty"),
    "low": Label("下限（2.5%）", "Low (2.5%)"),
    "high": Label("上限（97.5%）", "High (97.5%)"),
    "sensitivity_comparison": Label("敏感性与对比", "Sensitivity and comparison"),
    "comparison": Label("对比", "Comparison"),
    "comparison_text": Label(
        (
            "只有声明单位、产品规则、边界、数据质量、分配和增温潜势都相同的结果才可以比较。"
            "本报告的结果不作面向消费者的比较声明。"
        ),
        (
            "Only results with the same declared unit, product rule, boundary, data quality, "
            "allocation and warming potentials may be compared. The result of this report makes no "
            "comparative claim to consumers."
        ),
    ),
    "verification": Label("核查结论", "Conclusion of the verification"),
    "body": Label("核查机构", "Verifier"),
    "statement": Label("核查声明", "Verification statement"),
    "level": Label("保证等级", "Level of assurance"),
    "opinion": Label("意见", "Opinion"),
    "verified_part": Label("已核查的部分", "Verified part of the result"),
    "limits": Label("局限与声明", "Limits and declaration"),
    "none_found": Label("检查没有发现问题。", "The checks found nothing."),
    "appendix_a": Label("附录 A　因子", "Appendix A　Factors"),
    "appendix_b": Label("附录 B　材料目录", "Appendix B　Papers"),
    "appendix_c": Label("附录 C　条文对照", "Appendix C　Clauses"),
    "appendix_d": Label("附录 D　复算与存证编码", "Appendix D　Recomputation and record code"),
    "used_for": Label("用途", "Used for"),
    "factor_name": Label("因子", "Factor"),
    "best_before": Label("最佳使用期", "Best before"),
    "checked": Label("核对", "Checked"),
    "publisher": Label("发布者 · 资料", "Publisher · document"),
    "paper": Label("材料", "Paper"),
    "items": Label("支持的数据项", "Data items that rest on it"),
    "no_papers": Label("没有登记材料。", "No papers are registered."),
    "clause": Label("条号", "Clause"),
    "requirement": Label("要求（释义）", "Requirement (paraphrased)"),
    "chapter": Label("本报告", "Chapter"),
    "answered": Label("是否写明", "Stated"),
    "clause_note": Label(
        "GB/T 24067-2024 的要求；条号用 ISO 14067:2018 的对应条号，未与国标全文核对。",
        (
            "Requirements of GB/T 24067-2024; numbers are those of ISO 14067:2018 and were not "
            "compared with the full text of the national standard."
        ),
    ),
    "recompute": Label(
        (
            "本报告由存证文件生成，同一存证文件生成的报告逐字节相同。任何人取得存证文件后，可以在平台的"
            "“复算”页或用 zuji verify 命令重新计算，结果应逐位一致。数据有改动，存证编码就不同。"
        ),
        (
            "This report is generated from a calculation record; the same record gives the same "
            "bytes. Whoever holds the record can compute it again on the platform's page "
            "Recompute or with the command zuji verify and must get every digit. Any change of "
            "the data changes the record code."
        ),
    ),
    "overview": Label("概况", "Overview"),
    "producer": Label("生产者信息", "Producer"),
    "product": Label("产品信息", "Product"),
    "basis": Label("量化依据", "Basis of quantification"),
    "goal": Label("量化目的", "Goal"),
    "goal_text": Label(
        (
            "核算该产品的（部分）碳足迹，识别主要排放环节，供企业改进及后续核查使用；不用于"
            "产品间的比较声明。"
        ),
        (
            "To quantify the (partial) footprint of the product and find its hot spots, "
            "for improvement and later verification; not for comparative assertions."
        ),
    ),
    "scope": Label("量化范围", "Scope"),
    "unit": Label("声明单位", "Declared unit"),
    "boundary": Label("系统边界", "System boundary"),
    "cutoff": Label("取舍准则", "Cut-off"),
    "cutoff_text": Label(
        "下列项目未填报或没有可用因子，未计入；其占比未能估计时如实列出。",
        (
            "The following were not reported or have no usable factor and are left out; "
            "where their share cannot be estimated this is stated."
        ),
    ),
    "time": Label("时间范围", "Time"),
    "inventory": Label("清单分析", "Inventory"),
    "sources": Label("活动数据与来源", "Activity data and origin"),
    "allocation": Label("分配原则与程序", "Allocation"),
    "allocation_none": Label(
        "本模型没有多产出过程需要分配；工厂内部循环在系统内求解。",
        (
            "No multi-output process needs allocation in this model; internal loops are "
            "solved within the system."
        ),
    ),
    "quality": Label("数据质量评价", "Data quality"),
    "impact": Label("影响评价", "Impact assessment"),
    "characterisation": Label("特征化因子（GWP100）", "Characterisation factors (GWP100)"),
    "by_stage": Label("各生命周期阶段", "By life-cycle stage"),
    "by_gas": Label("各温室气体", "By greenhouse gas"),
    "by_step": Label("各步骤", "By step"),
    "totals": Label("分列的总量", "Totals kept apart"),
    "interpretation": Label("结果解释", "Interpretation"),
    "hotspots": Label("主要排放环节", "Hot spots"),
    "uncertainty": Label("不确定性（95 %）", "Uncertainty (95 %)"),
    "plant": Label("企业数据不确定性", "plant uncertainty"),
    "factor": Label("因子不确定性", "factor uncertainty"),
    "all": Label("合计", "together"),
    "sensitivity": Label("敏感性", "Sensitivity"),
    "findings": Label("检查中的提示", "Findings of the checks"),
    "declaration": Label("声明与鉴定性评审", "Declaration and critical review"),
    "declaration_text": Label(
        (
            "本报告由存证文件生成，数字可以逐位复算。碳抵消未计入。本报告不是认证证书，"
            "不使用国家碳足迹标识。"
        ),
        (
            "Generated from a calculation record; every digit can be recomputed. Offsets are "
            "excluded. This is no certificate and bears no national mark."
        ),
    ),
    "lock": Label("存证编码", "Record code"),
    "value": Label("数值", "Value"),
    "unit_col": Label("单位", "Unit"),
    "name": Label("名称", "Name"),
    "status": Label("状态", "Status"),
    "source": Label("来源", "Source"),
    "share": Label("占比", "Share"),
    "stage": Label("阶段", "Stage"),
    "version": Label("版本", "Version"),
    "year": Label("年份", "Year"),
    "location_based": Label("基于位置的结果", "Location-based result"),
    **SHARES,
    "measured": Label("实测的数值", "Measured values"),
    "marked_share": Label("已核查占比（企业自己的标注）", "Verified share (the study's own marks)"),
    "model": Label("模型", "Model"),
    "profile": Label("核算方法", "Method profile"),
    "excluding_biogenic_uptake": Label("总量（不含生物源吸收）", "Total excluding biogenic uptake"),
    "including_biogenic_uptake": Label("总量（含生物源吸收）", "Total including biogenic uptake"),
    "fossil": Label("化石", "Fossil"),
    "biogenic": Label("生物源（非 CO2）", "Biogenic (non-CO2)"),
    "biogenic_co2_emitted": Label("生物源 CO2 排放（单列）", "Biogenic CO2 emitted (apart)"),
    "biogenic_co2_uptake": Label("生物源 CO2 吸收（单列）", "Biogenic CO2 uptake (apart)"),
    "luc": Label("土地利用变化", "Land-use change"),
    "aircraft": Label("航空运输", "Aircraft"),
    "outside": Label("不包含", "not included"),
    "covered": Label("覆盖影响", "covers"),
    "quantities": Label("中间量", "Intermediate quantities"),
    "electricity": Label("电力处理次序", "Treatment of electricity"),
    "flow": Label("流向图", "Flow diagram"),
    "offsets": Label(
        "碳抵消、CCER 与碳普惠不计入。",
        "Offsets, CCER and carbon-inclusion credits are excluded.",
    ),
    "formula": Label("公式", "Formula"),
}


def words(lang: Lang) -> dict[str, str]:
    """Every fixed word in one language."""
    return {key: label[lang] for key, label in WORDS.items()}
