"""The fixed words of the study report, zh and en."""

from __future__ import annotations

from zuji.core.label import Label, Lang
from zuji.core.words import SHARES

WORDS = {
    "title": Label("产品碳足迹报告", "Product carbon footprint report"),
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
    "factors": Label("因子与来源", "Factors and sources"),
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
    "findings": Label("发现的问题与局限", "Findings and limits"),
    "declaration": Label("声明与鉴定性评审", "Declaration and critical review"),
    "declaration_text": Label(
        (
            "本报告由存证文件自动生成，未经核查；数字可用 zuji verify 逐位重算。碳抵消未计"
            "入。本报告不是认证证书，不使用国家碳足迹标识。"
        ),
        (
            "Generated from a lockfile and not verified; every digit can be recomputed "
            "with zuji verify. Offsets are excluded. This is no certificate and bears no "
            "national mark."
        ),
    ),
    "lock": Label("存证编码", "Lockfile digest"),
    "value": Label("数值", "Value"),
    "unit_col": Label("单位", "Unit"),
    "name": Label("名称", "Name"),
    "status": Label("状态", "Status"),
    "evidence": Label("证据 / 出处", "Evidence / place"),
    "source": Label("来源", "Source"),
    "tag": Label("标签", "Tag"),
    "share": Label("占比", "Share"),
    "stage": Label("阶段", "Stage"),
    "version": Label("版本", "Version"),
    "year": Label("年份", "Year"),
    "location_based": Label("基于位置的结果", "Location-based result"),
    **SHARES,
    "measured": Label("实测的数值", "Measured values"),
    "marked_share": Label("已核实占比（研究自己的标注）", "Verified share (the study's own marks)"),
    "page": Label("第", "page"),
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
    "outside": Label("边界外", "outside the boundary"),
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
