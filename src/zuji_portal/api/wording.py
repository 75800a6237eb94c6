"""What each operation of the API does, in Chinese; its own description says it in English."""

from zuji.core.label import Label

CHINESE = {
    "Search the factor library": "查找因子",
    "The factors of the substance that a name means": "一个名称所指物质的因子",
    "The current version of a factor": "一条因子的现行版本",
    "Every published version of a factor, the latest first": "一条因子公布过的各个版本，新的在前",
    "The sector models": "行业模型",
    "A sector model with its definition": "一个行业模型及其定义",
    "A public result's lockfile by its digest": "按摘要取一份公开结果的存证文件",
    "Three answers about a lockfile: arithmetic, published content, who vouches": (
        "核对存证文件，答三件事：算得对不对、用的是不是公布的内容、谁作担保"
    ),
    "The lockfile with the proofs of the log, to be checked without a network": (
        "带日志证明的存证文件，断网也能核对"
    ),
    "Which schemes recognise a certificate today, how, and by which agreement": (
        "一张证书现在被哪些制度采信、方式、条件、起止日期，依据哪项协议"
    ),
    "Enterprises you may see": "您可以查看的企业",
    "An enterprise by its unified social credit code": "按统一社会信用代码取一家企业",
    "Products you may see": "您可以查看的产品",
    "A product": "一个产品",
    "Studies you may see": "您可以查看的核算",
    "Begin a study, with what is known of it": "新建核算，填入已知的数据",
    "Begin a study from a filled template (.xlsx) or study file (.yaml)": (
        "用填好的模板（.xlsx）或核算文件（.yaml）新建核算"
    ),
    "A study": "一项核算",
    "Save a draft field by field; what somebody else changed meanwhile comes back as a conflict": (
        "逐项保存草稿；其间别人改过的项会作为冲突返回"
    ),
    "The lockfile of the present draft; nothing is kept": "按当前草稿计算存证文件，不保存",
    "Say what stands behind that which is to be checked, before the study is submitted": (
        "提交前，对需核实的问题作出说明"
    ),
    "Freeze the draft into a revision for approval": "提交草稿，冻结成一个版本，等待审批",
    "The frozen revisions of a study": "一项核算已冻结的各个版本",
    "A revision's lockfile, byte for byte": "一个版本的存证文件，逐字节相同",
    "Report behaviours, signed; each counts once however often it is sent": (
        "报送行为，须签名；重发多次也只计一次"
    ),
    "The label of a public product, with the live status of its certificate": (
        "一个公开产品的标签，带证书现状"
    ),
    "The points of a person who consented": "已授权者的积分",
}


def operation_words(summary: str) -> Label:
    """What an operation does, by its own summary in English."""
    return Label(CHINESE[summary], summary)
