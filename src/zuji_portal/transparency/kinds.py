"""Kinds of log entries and of the records they are of, in words."""

from zuji.core.label import Label

KINDS = {
    "factor.released": Label("发布因子", "factor released"),
    "model.released": Label("发布模型", "model released"),
    "report.filed": Label("报送季报", "report handed in"),
    "document.published": Label("发布文件", "document published"),
    "statement.issued": Label("出具核查声明", "statement issued"),
    "cert.issued": Label("颁发证书", "certificate issued"),
    "cert.suspended": Label("暂停证书", "certificate suspended"),
    "cert.restored": Label("恢复证书", "certificate restored"),
    "cert.revoked": Label("撤销证书", "certificate revoked"),
    "cert.withdrawn": Label("注销证书", "certificate withdrawn"),
    "cert.expired": Label("证书到期", "certificate expired"),
    "cert.superseded": Label("证书已换证", "certificate replaced"),
    "list.taken": Label(
        "登记另处签发证书的名单", "list of certificates issued elsewhere taken over"
    ),
    "gwp.released": Label("发布增温潜势值", "GWP values released"),
    "pack.released": Label("发布因子包", "factor pack released"),
    "profile.released": Label("发布核算方法", "method released"),
    "rules.released": Label("发布规则", "rules released"),
    "training.issued": Label("颁发培训证书", "training certificate issued"),
    "case.published": Label("公布监督案件", "supervision case published"),
    "case.annulled": Label("撤销已公布的监督决定", "published decision of supervision annulled"),
    "case.ended": Label("终止公布监督案件", "record of a supervision case ended"),
    "draw.sealed": Label("封存抽查名单", "draw sealed"),
    "audit.head": Label("审计链链首", "head of the audit chain"),
    "rule.enacted": Label("规则生效", "rule put in force"),
    "rule.revoked": Label("规则停用", "rule revoked"),
    "agreement.agreed": Label("互认协议生效", "agreement of recognition in force"),
    "agreement.declined": Label("不同意互认协议", "agreement of recognition declined"),
    "agreement.suspended": Label("暂停互认协议", "agreement of recognition suspended"),
    "agreement.resumed": Label("恢复互认协议", "agreement of recognition resumed"),
    "agreement.ended": Label("终止互认协议", "agreement of recognition ended"),
    "committee.decided": Label("委员会决定", "decision of the committee"),
}
RECORDS = {
    "agreementevent": Label("互认协议的决定", "decision on an agreement"),
    "auditentry": Label("审计日志条目", "entry of the audit log"),
    "caserecord": Label("监督案件的公布", "record of a supervision case"),
    "certificatelist": Label("另处签发证书的名单", "list of certificates issued elsewhere"),
    "certificateevent": Label("证书状态", "state of a certificate"),
    "decision": Label("决定", "decision"),
    "document": Label("文件", "document"),
    "factorversion": Label("因子版本", "version of a factor"),
    "filedreport": Label("季报", "report"),
    "inspectiondraw": Label("抽查", "draw"),
    "issued": Label("证书", "certificate"),
    "release": Label("发布的内容", "content released"),
    "ruleevent": Label("规则的生效或停用", "rule put in or out of force"),
    "statement": Label("核查声明", "statement"),
    "trainingcertificate": Label("培训证书", "training certificate"),
}
"""What an entry is of, by the name under which its reader is registered."""
