"""Reports and labels generated from lockfiles, certificates and statements."""

from zuji.reports.study_report import pdf_report, report_data

__all__ = ["pdf_report", "report_data"]
