"""The commands ``zuji recognition list | show | gap``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import err, out, print_json, show_findings, table, written
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.core.label import Label
    from zuji.recognition import CrosswalkRow, RecognitionGap, RecognitionScheme

OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(),
    help=say("写出报告：x.pdf、x.docx、x.md", "write the report: x.pdf, x.docx, x.md"),
)


@click.group(
    help=say(
        "互认：制度登记、逐条对照、按对方规则重算。条款为释义，不是官方文本。",
        "Mutual recognition: schemes, crosswalks, studies computed under a partner's rules. "
        "Clauses are paraphrased, no official text.",
    )
)
def recognition() -> None:
    """The group itself does nothing."""


@recognition.command(
    "list",
    help=say("登记的制度，与各有几条已知的条款。", "The schemes, and how many clauses are known."),
)
@AS_JSON
def list_schemes(as_json: bool) -> None:
    """List the schemes."""
    from zuji.recognition import crosswalk, schemes
    from zuji.recognition.schemes import register

    found = [(each, crosswalk(each)) for each in schemes().values()]
    if as_json:
        print_json([scheme_data(each, rows) for each, rows in found])
        return
    kinds = register().scheme_kinds
    listing = table(
        "",
        say("制度", "scheme"),
        say("类别", "kind"),
        say("已知条款", "clauses known"),
        say("可重算", "computed"),
        last="left",
    )
    for each, rows in found:
        known = sum(row.status != "unknown" for row in rows)
        computed = say("是", "yes") if each.is_computed else "—"
        kind = kinds[each.kind]
        words = say(kind.zh, kind.en)
        listing.add_row(each.id, each.title[LANG], words, f"{known}/{len(rows)}", computed)
    out.print(listing)


@recognition.command(
    help=say(
        "一个制度与国家标识逐条对照：相同、更严、不同、未知，附出处。",
        "A scheme beside the national label, clause by clause: equal, stricter, differs, unknown, "
        "with citations.",
    )
)
@click.argument("name")
@AS_JSON
def show(name: str, as_json: bool) -> None:
    """Show a scheme with its crosswalk."""
    from zuji.recognition import crosswalk, scheme
    from zuji.recognition.schemes import cited
    from zuji.reports.recognition_report import crosswalk_line
    from zuji.reports.recognition_words import WORDS

    found = scheme(name)
    rows = crosswalk(found)
    if as_json:
        print_json(scheme_data(found, rows) | {"crosswalk": [row_data(row) for row in rows]})
        return
    out.print(f"{found.title[LANG]} · {say(found.operator.zh, found.operator.en)}", markup=False)
    out.print(say(found.about.zh, found.about.en), markup=False)
    out.print(f"{cited(found.source)[LANG]} · {found.as_of}", markup=False)
    head = [WORDS[key][LANG] for key in ("clause", "ours", "theirs", "status", "cited")]
    listing = table(*head, last="left")
    for row in rows:
        listing.add_row(*(text.replace("[", "\\[") for text in crosswalk_line(row, LANG)))
    out.print(listing)


@recognition.command(
    help=say(
        "按对方规则重算一次核算：差异逐条分解，最少几条就能解释，还差什么；可写成报告。",
        "Compute a study under a partner's rules: the difference by clause, the fewest clauses "
        "that explain it, what is open; as a report with -o.",
    )
)
@click.argument("study", type=click.Path())
@click.option("--scheme", "name", required=True, help=say("制度，见 list", "the scheme, see list"))
@OUTPUT
@AS_JSON
def gap(study: str, name: str, output: str | None, as_json: bool) -> None:
    """Compute the gap of a study."""
    from zuji.cli.studies import load_study, model_of
    from zuji.recognition import recognition_gap, scheme
    from zuji.reports.recognition_report import recognition_content, recognition_markdown

    of, document = scheme(name), load_study(study)
    suffix = report_suffix(output)
    model = model_of(document)
    found = recognition_gap(document, model, of)
    if output is not None:
        with err.status(say("排版报告…", "setting the report…")):
            write_report(Path(output), suffix, recognition_content(found, document, model, LANG))
    if as_json:
        print_json(gap_data(found) | {"written": output})
    elif output is not None:
        written(output, False)
    else:
        content = recognition_content(found, document, model, LANG)
        out.print(recognition_markdown(content), markup=False)
        show_findings(found.findings)


def report_suffix(output: str | None) -> str:
    """The kind of file that a report is written as; refuses another (``report-kind``)."""
    from zuji.core.refusals import refuse

    suffix = Path(output or "x.md").suffix.lower()
    if suffix not in (".pdf", ".docx", ".md"):
        raise refuse("report-kind", "-o", output, ".pdf, .docx, .md")
    return suffix


def write_report(path: Path, suffix: str, content: dict[str, Any]) -> None:
    """Write a report of recognition as PDF/A, Word or Markdown."""
    from zuji.core.files import write_whole
    from zuji.reports.recognition_report import (
        recognition_docx,
        recognition_markdown,
        recognition_pdf,
    )

    if suffix == ".md":
        write_whole(path, recognition_markdown(content).encode())
    else:
        write_whole(path, (recognition_pdf if suffix == ".pdf" else recognition_docx)(content))


def both(label: Label) -> dict[str, str]:
    """A label as JSON."""
    return {"zh": label.zh, "en": label.en}


def scheme_data(of: RecognitionScheme, rows: list[CrosswalkRow]) -> dict[str, Any]:
    """A row of ``zuji recognition list --json``."""
    from zuji.recognition.schemes import cited

    return {
        "id": of.id,
        "zh": of.zh,
        "en": of.en,
        "kind": of.kind,
        "country": of.country,
        "operator": {"zh": of.operator.zh, "en": of.operator.en},
        "source": both(cited(of.source)),
        "tag": of.tag,
        "as_of": of.as_of,
        "computed": of.is_computed,
        "known": sum(row.status != "unknown" for row in rows),
        "clauses": len(rows),
        "agreements": [each.model_dump() for each in of.agreements],
    }


def row_data(row: CrosswalkRow) -> dict[str, Any]:
    """One clause of a crosswalk as JSON."""
    return {
        "topic": row.topic,
        "status": row.status,
        "checked": row.is_checked,
        "label": both(row.label),
        "ours": both(row.ours) | {"ref": both(row.our_ref), "tag": row.our_tag},
        "theirs": both(row.theirs) | {"ref": both(row.ref), "tag": row.tag, "as_of": row.as_of},
    }


def gap_data(found: RecognitionGap) -> dict[str, Any]:
    """A gap as JSON; `parts` sum to `difference`."""
    return {
        "scheme": found.scheme.id,
        "own_profile": found.base.id,
        "before": found.before,
        "after": found.after,
        "difference": found.difference,
        "bears": found.bears,
        "parts": [
            {
                "topic": part.topic,
                "label": both(part.label),
                "kgco2e": part.kgco2e,
                "share": part.share,
                "in_smallest": part.in_smallest,
            }
            for part in found.parts
        ],
        "smallest": [part.topic for part in found.smallest],
        "not_computed": [row.topic for row in found.not_computed],
        "unchecked": [row.topic for row in found.unchecked],
        "crosswalk": [row_data(row) for row in found.rows],
        "findings": [finding.as_json(LANG) for finding in found.findings],
    }
