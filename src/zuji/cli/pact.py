"""The commands ``zuji pact validate | export``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.show import out, print_json, show_findings
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.core.refusals import Finding
    from zuji.exchange.pact.filled import FilledFootprint

JSON = click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))


@click.group(
    help=say(
        "PACT 数据交换：校验碳足迹、答复与事件，由存证文件导出。",
        "PACT data exchange: validate footprints, answers and events; export from a lockfile.",
    )
)
def pact() -> None:
    """PACT."""


@pact.command(
    help=say(
        "校验 PACT 3.0 的 JSON：足迹、列表、答复、错误或事件。退出码：0 没有须更正的，1 有。",
        "Validate JSON of PACT 3.0: a footprint, a list, an answer, an error or an event. Exit "
        "code: 0 where nothing blocks, 1 otherwise.",
    )
)
@click.argument("file", type=click.Path())
@click.option(
    "--received",
    is_flag=True,
    help=say(
        "收到的文件：内容上的问题只警告",
        "a file that was received: warn of what is wrong in content",
    ),
)
@JSON
def validate(file: str, received: bool, as_json: bool) -> None:
    """Validate a file."""
    from zuji.cli.receipts import show_receipt
    from zuji.core.refusals import refuse
    from zuji.core.yamlfile import LARGEST
    from zuji.exchange.pact.validating import KINDS, validate_file

    path = Path(file)
    if not path.is_file():
        raise refuse("file-missing", file)
    if path.stat().st_size > LARGEST:
        raise refuse("file-too-large", path.name, f"{path.stat().st_size} B", f"≤ {LARGEST} B")
    report = validate_file(path.read_bytes(), path.name, received)
    if as_json:
        print_json(
            {
                "file": file,
                "kind": report.kind,
                "footprints": len(report.footprints),
                "holds": report.holds,
                "findings": [finding.as_json(LANG) for finding in report.findings],
                "receipt": report.receipt.record(),
            }
        )
    else:
        verdict = say("合格", "valid") if report.holds else say("不合格", "not valid")
        out.print(f"{path.name} · {KINDS[report.kind][LANG]} · {verdict}", markup=False)
        show_findings(report.findings)
        show_receipt(report.receipt.record(), outcomes=())
    if not report.holds:
        raise SystemExit(1)


@pact.command(
    help=say(
        "由存证文件或核算文件导出 PACT 3.0 碳足迹；几个一起写成一个列表。",
        "Export lockfiles or studies as footprints of PACT 3.0; several become one list.",
    )
)
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(), help=say("输出文件", "output"))
@click.option(
    "--domain",
    default="",
    envvar="ZUJI_PACT_DOMAIN",
    help=say("自编编号所属的域名", "domain of our own ids"),
)
@click.option(
    "--facts",
    multiple=True,
    type=click.Path(),
    help=say(
        "核算不知道的 PACT 属性（YAML、JSON）；可按顺序给几个",
        "attributes of PACT that the study does not know (YAML, JSON); one for each source",
    ),
)
@click.option(
    "--created", default="", help=say("生成时间，默认此刻", "moment of creation, default now")
)
@click.option(
    "--profile", help=say("核算文件：改用另一核算方法", "study: use another method profile")
)
@JSON
def export(
    sources: tuple[str, ...],
    output: str,
    domain: str,
    facts: tuple[str, ...],
    created: str,
    profile: str | None,
    as_json: bool,
) -> None:
    """Export footprints."""
    import json

    from zuji.core.files import write_whole
    from zuji.core.refusals import Refusal, refuse
    from zuji.exchange.pact.filled import footprint_of

    if len(facts) > 1 and len(facts) != len(sources):
        raise refuse("pact-facts-count", "--facts", str(len(facts)), str(len(sources)))
    moment = created or f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    held = [_facts(each) for each in facts] or [{}]
    wrong: list[Finding] = []
    filled: list[FilledFootprint] = []
    for index, source in enumerate(sources):
        try:
            filled.append(
                footprint_of(
                    _lock(source, profile),
                    domain=domain,
                    created=moment,
                    facts=held[index if len(held) > 1 else 0],
                    name=Path(source).name,
                )
            )
        except Refusal as problem:
            wrong += problem.findings
    if wrong:
        raise Refusal(wrong)
    rows = [each.data for each in filled]
    content: Any = rows[0] if len(rows) == 1 else {"data": rows}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_whole(Path(output), text.encode())
    findings = [finding for each in filled for finding in each.findings]
    if as_json:
        words = [finding.as_json(LANG) for finding in findings]
        print_json({"written": output, "ids": [row["id"] for row in rows], "findings": words})
        return
    out.print(output, markup=False)
    show_findings(findings)


def _lock(source: str, profile: str | None) -> dict[str, Any]:
    """The lockfile of a source: itself, or that of a study computed today."""
    from zuji.cli.locks import load_lock

    if Path(source).suffix.lower() == ".json":
        return load_lock(source)
    from zuji.cli.studies import load_study, model_of, with_profile
    from zuji.footprint import assess
    from zuji.lockfile.lock import build_lock

    document = with_profile(load_study(source), profile)
    today = str(document.data.get("as_of") or datetime.date.today())
    return build_lock(assess(document, model_of(document), as_of=today))


def _facts(path: str) -> dict[str, Any]:
    """Facts from a YAML or JSON file; refuses what is no mapping."""
    from zuji.core.canonical import read_json
    from zuji.core.kinds import kind_of
    from zuji.core.refusals import refuse
    from zuji.core.yamlfile import load_yaml, yaml_text

    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    if file.suffix.lower() == ".json":
        data = read_json(file.read_bytes(), file.name)
    else:
        data = load_yaml(yaml_text(file), file.name).data
    if not isinstance(data, dict):
        raise refuse("value-type", file.name, kind_of(data), kind_of({}))
    return data
