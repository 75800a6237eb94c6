"""Log record of a filed report."""

from __future__ import annotations

from zuji.core.canonical import canonical_bytes
from zuji_portal.programme.models import FiledReport
from zuji_portal.transparency.contents import row_reader


def report_content(report: FiledReport) -> bytes:
    return canonical_bytes(
        {"period": report.period, "number": report.number, "content": report.content}
    )


read_report = row_reader(FiledReport, report_content)
