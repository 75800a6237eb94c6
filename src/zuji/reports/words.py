"""The fixed words of the study report, zh and en."""

from __future__ import annotations

from zuji.core.label import Lang

WORDS: dict[str, tuple[str, str]] = {
    "title": ("产品碳足迹报告", "Product carbon footprint report"),
    "overview": ("概况", "Overview"),
    "producer": ("生产者信息", "Producer"),
    "product": ("产品信息", "Product"),
    "basis": ("量化依据", "Basis of quantification"),
    "goal": ("量化目的", "Goal"),
    "goal_text": (
        (
            "核算该产品的（部分）碳足迹，识别主要排放环节，供企业改进及后续核查使用；不用于"
            "产品间的比较声明。"
        ),
        (
            "To quantify the (partial) footprint of the product and find its hot spots, "
            "for improvement and later verification; not for comparative assertions."
        ),
    ),
    "scope": ("量化范围", "Scope"),
    "unit": ("声明单位", "Declared unit"),
    "boundary": ("系统边界", "System boundary"),
    "cradle_to_gate": ("摇篮到大门（部分碳足迹）", "cradle to gate (partial footprint)"),
    "cutoff": ("取舍准则", "Cut-off"),
    "cutoff_text": (
        "下列项目未填报或没有可用因子，未计入；其占比未能估计时如实列出。",
        (
            "The following were not reported or have no usable factor and are left out; "
            "where their share cannot be estimated this is stated."
        ),
    ),
    "time": ("时间范围", "Time"),
    "inventory": ("清单分析", "Inventory"),
    "sources": ("活动数据与来源", "Activity data and origin"),
    "factors": ("因子与来源", "Factors and sources"),
    "allocation": ("分配原则与程序", "Allocation"),
    "allocation_none": (
        "本模型没有多产出过程需要分配；工厂内部循环在系统内求解。",
        (
            "No multi-output process needs allocation in this model; internal loops are "
            "solved within the system."
        ),
    ),
    "quality": ("数据质量评价", "Data quality"),
    "impact": ("影响评价", "Impact assessment"),
    "characterisation": ("特征化因子（GWP100）", "Characterisation factors (GWP100)"),
    "by_stage": ("各生命周期阶段", "By life-cycle stage"),
    "by_gas": ("各温室气体", "By greenhouse gas"),
    "by_step": ("各步骤", "By step"),
    "totals": ("分列的总量", "Totals kept apart"),
    "interpretation": ("结果解释", "Interpretation"),
    "hotspots": ("主要排放环节", "Hot spots"),
    "uncertainty": ("不确定性（95 %）", "Uncertainty (95 %)"),
    "plant": ("企业数据不确定性", "plant uncertainty"),
    "factor": ("因子不确定性", "factor uncertainty"),
    "all": ("合计", "together"),
    "sensitivity": ("敏感性", "Sensitivity"),
    "findings": ("发现的问题与局限", "Findings and limits"),
    "declaration": ("声明与鉴定性评审", "Declaration and critical review"),
    "declaration_text": (
        (
            "本报告由锁定文件自动生成，未经核查；数字可用 zuji verify 逐位重算。碳抵消未计"
            "入。本报告不是认证证书，不使用国家碳足迹标识。"
        ),
        (
            "Generated from a lockfile and not verified; every digit can be recomputed "
            "with zuji verify. Offsets are excluded. This is no certificate and bears no "
            "national mark."
        ),
    ),
    "lock": ("锁定文件摘要", "Lockfile digest"),
    "value": ("数值", "Value"),
    "unit_col": ("单位", "Unit"),
    "name": ("名称", "Name"),
    "status": ("状态", "Status"),
    "evidence": ("证据 / 出处", "Evidence / place"),
    "source": ("来源", "Source"),
    "tag": ("标签", "Tag"),
    "share": ("占比", "Share"),
    "stage": ("阶段", "Stage"),
    "version": ("版本", "Version"),
    "year": ("年份", "Year"),
    "location_based": ("基于位置的结果", "Location-based result"),
    "primary_share": ("初级数据占比", "Primary share"),
    "verified_share": ("已核查占比", "Verified share"),
    "page": ("第", "page"),
    "model": ("模型", "Model"),
    "profile": ("方法配置", "Method profile"),
    "excluding_biogenic_uptake": ("总量（不含生物源吸收）", "Total excluding biogenic uptake"),
    "including_biogenic_uptake": ("总量（含生物源吸收）", "Total including biogenic uptake"),
    "fossil": ("化石", "Fossil"),
    "biogenic": ("生物源（非 CO2）", "Biogenic (non-CO2)"),
    "biogenic_co2_emitted": ("生物源 CO2 排放（单列）", "Biogenic CO2 emitted (apart)"),
    "biogenic_co2_uptake": ("生物源 CO2 吸收（单列）", "Biogenic CO2 uptake (apart)"),
    "luc": ("土地利用变化", "Land-use change"),
    "aircraft": ("航空运输", "Aircraft"),
    "outside": ("边界外", "outside the boundary"),
    "covered": ("覆盖影响", "covers"),
    "quantities": ("中间量", "Intermediate quantities"),
    "electricity": ("电力处理次序", "Treatment of electricity"),
    "flow": ("流向图", "Flow diagram"),
    "offsets": (
        "碳抵消、CCER 与碳普惠不计入。",
        "Offsets, CCER and carbon-inclusion credits are excluded.",
    ),
    "formula": ("公式", "Formula"),
}


def words(lang: Lang) -> dict[str, str]:
    """Every fixed word in one language."""
    return {key: pair[0 if lang == "zh" else 1] for key, pair in WORDS.items()}
