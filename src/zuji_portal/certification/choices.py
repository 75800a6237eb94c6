"""Results of a surveillance, and outcomes of the rows of a list, in words."""

from zuji.core.label import Label

RESULTS = {
    "pass": Label("通过", "passed"),
    "corrective": Label("限期整改", "to be corrected by a date"),
    "fail": Label("不通过", "failed"),
}
OUTCOMES = {
    "read": Label("读入", "read"),
    "refused": Label("拒绝", "refused"),
    "ignored": Label("不计", "not counted"),
}
