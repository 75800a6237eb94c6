"""Documents made from lockfiles."""

from zuji.reports.study_report import pdf_report, report_data

__all__ = ["pdf_report", "report_data"]
