"""The kinds of cases and the choices of a vote, in words."""

from zuji.core.label import Label

KINDS = {
    "model": Label("行业模型", "Sector models"),
    "factor": Label("因子修订", "Factor revision"),
    "product_rule": Label("产品种类规则", "Product rule"),
    "sunset": Label("地方规则停用", "End of a local rule"),
    "tier": Label("分级方案", "Tier scheme"),
    "dispute": Label("有争议的核查", "Disputed verification"),
    "methodology": Label("碳普惠方法学", "Carbon-inclusion methodology"),
    "recognition": Label("互认协议", "Agreement of recognition"),
}
CHOICES = {
    "pass": Label("通过", "passed"),
    "pass_with_changes": Label("修改后通过", "passed with changes"),
    "reject": Label("不通过", "not passed"),
}
