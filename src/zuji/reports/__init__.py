"""Reports and labels generated from lockfiles, certificates and statements."""

from zuji.reports.study_report import pdf_report, report_data
from zuji.reports.study_word import docx_report

__all__ = ["docx_report", "pdf_report", "report_data"]
