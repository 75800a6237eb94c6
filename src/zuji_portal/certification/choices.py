"""Choices of a surveillance, in words."""

from zuji.core.label import Label

RESULTS = {
    "pass": Label("通过", "passed"),
    "corrective": Label("限期整改", "to be corrected by a date"),
    "fail": Label("不通过", "failed"),
}
