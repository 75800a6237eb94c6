"""The command ``zuji report``: PDF/A, or Word where the file is named so."""

from __future__ import annotations

from pathlib import Path

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import err, written
from zuji.cli.words import LANG, say


@click.command(
    help=say(
        "由存证文件生成 PDF/A 报告，文件名以 .docx 结尾的生成 Word；同一存证文件逐字节相同。",
        (
            "PDF/A report of a lockfile, Word where the file ends with .docx; byte-identical for "
            "the same lockfile."
        ),
    )
)
@click.argument("lock", type=click.Path())
@click.option("-o", "--output", type=click.Path(), required=True, help="x.pdf, x.docx")
@AS_JSON
def report(lock: str, output: str, as_json: bool) -> None:
    """Make a report."""
    from zuji.cli.locks import load_lock
    from zuji.core.files import write_whole
    from zuji.reports import docx_report, pdf_report

    lockfile = load_lock(lock)
    with err.status(say("排版报告…", "setting the report…")):
        make = docx_report if output.lower().endswith(".docx") else pdf_report
        content = make(lockfile, LANG)
    write_whole(Path(output), content)
    written(output, as_json)
