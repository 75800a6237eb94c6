"""Files that people open hold no identifier and, in English, no Han that nobody entered: reports,
workbooks and tables of a result, lists for Excel, templates, the quarterly report, certificates.
"""

import csv
import io
import re

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from journey_end import Page, data_texts, wrong_on
from portal.people import approved

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]


def text_of(answer):
    """What a person reads in a file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer["Content-Type"]
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if "wordprocessing" in kind:
        return "\n".join(Document(io.BytesIO(content)).element.body.itertext())
    if "spreadsheet" in kind:
        return "\n".join(cells(content))
    if "csv" in kind:
        return "\n".join(
            " ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        )
    return re.sub(r"<[^>]+>", "\n", content.decode())


def shown(value):
    """A cell as a spreadsheet shows it: of a number no more than eleven digits."""
    return f"{value:.11g}" if isinstance(value, float) else str(value)


def cells(content):
    """The texts of the sheets, rows and columns that are shown, with their notes."""
    for sheet in load_workbook(io.BytesIO(content)):
        if sheet.sheet_state != "visible":
            continue
        yield sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                is_hidden = sheet.column_dimensions[cell.column_letter].hidden
                is_hidden = is_hidden or sheet.row_dimensions[cell.row].hidden
                if cell.value is not None and not is_hidden:
                    yield shown(cell.value)
                if cell.comment:
                    yield cell.comment.text


def read(client, addresses):
    pages = []
    for address in addresses:
        for lang, prefix in (("zh-hans", ""), ("en", "/en")):
            answer = client.get(prefix + address)
            assert answer.status_code == 200, prefix + address
            pages.append(Page(prefix + address, lang, text_of(answer)))
    return pages


def test_files_of_a_result_and_of_the_programme_hold_words(cast):
    address = f"/r/{approved(cast.ludai).address}/"
    pages = read(
        cast.client("owner"),
        [f"{address}{name}" for name in ("report.pdf", "report.docx", "study.xlsx")]
        + ["/models/urea/template.xlsx"],
    )
    pages += read(
        cast.client("province"),
        [
            "/programme/rows.xlsx?unit=products&stage=accounted",
            "/programme/studies.xlsx",
            "/programme/reports/2025Q1.pdf",
            "/programme/reports/2025Q1.xlsx",
            "/enterprises/enrol/template.xlsx",
        ],
    )
    in_one = ("xlsx", "/r/")  # a workbook holds both languages; sources keep their own titles
    read_as = [
        Page(p.url, "" if any(a in p.url for a in in_one) else p.lang, p.text) for p in pages
    ]
    wrong = wrong_on(read_as, data_texts())
    assert not wrong, "\n".join(wrong)
