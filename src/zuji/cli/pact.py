"""The commands ``zuji pact validate | export | pull | serve``."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON, CREATED, DOMAIN, moment_of
from zuji.cli.show import err, number, out, percent, print_json, show_findings, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.core.refusals import Finding
    from zuji.exchange.pact.client import PactClient
    from zuji.exchange.pact.filled import FilledFootprint
    from zuji.exchange.pact.memory import PactMemory


@click.group(
    help=say(
        "PACT 数据交换：校验、导出，从对方主机取足迹，演示主机。",
        "PACT data exchange: validate, export, pull from a partner's host, a host to try.",
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
@AS_JSON
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
@DOMAIN
@click.option(
    "--facts",
    multiple=True,
    type=click.Path(),
    help=say(
        "核算不知道的 PACT 属性（YAML、JSON）；可按顺序给几个",
        "attributes of PACT that the study does not know (YAML, JSON); one for each source",
    ),
)
@CREATED
@click.option(
    "--profile", help=say("核算文件：改用另一核算方法", "study: use another method profile")
)
@AS_JSON
def export(
    *,
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

    from zuji.cli.locks import lock_of
    from zuji.core.files import write_whole
    from zuji.core.refusals import Refusal, refuse
    from zuji.exchange.pact.filled import footprint_of

    if len(facts) > 1 and len(facts) != len(sources):
        raise refuse("pact-facts-count", "--facts", str(len(facts)), str(len(sources)))
    moment = moment_of(created)
    held = [facts_in(each) for each in facts] or [{}]
    wrong: list[Finding] = []
    filled: list[FilledFootprint] = []
    for index, source in enumerate(sources):
        try:
            filled.append(
                footprint_of(
                    lock_of(source, profile),
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


def facts_in(path: str) -> dict[str, Any]:
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


@pact.command(
    help=say(
        "从对方的 PACT 主机取足迹，读作供应商数据。口令取自环境变量 ZUJI_PACT_SECRET。",
        "Pull footprints from a partner's PACT host and read them as a supplier's figures. The "
        "secret stands in the environment variable ZUJI_PACT_SECRET.",
    )
)
@click.argument("base")
@click.option("--client", required=True, help=say("对方给的客户号", "client id that it gave"))
@click.option("--auth", default="", help=say("登录地址，默认同主机", "address of the login"))
@click.option("--id", "identity", default="", help=say("只取这一份", "this one only"))
@click.option(
    "--where",
    multiple=True,
    help=say("条件 名称=值，如 productId=urn:gtin:…", "criterion NAME=VALUE, such as productId=…"),
)
@click.option(
    "--allow",
    multiple=True,
    help=say("允许的内网主机 host:port", "host:port of one's own network that may be called"),
)
@click.option("-o", "--output", type=click.Path(), help=say("写出收到的足迹", "write what came"))
@AS_JSON
def pull(
    *,
    base: str,
    client: str,
    auth: str,
    identity: str,
    where: tuple[str, ...],
    allow: tuple[str, ...],
    output: str | None,
    as_json: bool,
) -> None:
    """Pull footprints."""
    import json

    from zuji.cli.pact_network import sender
    from zuji.core.files import write_whole
    from zuji.core.refusals import refuse
    from zuji.exchange.pact.client import PactClient
    from zuji.exchange.pact.criteria import criteria_of

    secret = os.environ.get("ZUJI_PACT_SECRET", "")
    if not secret:
        raise refuse("field-missing", "ZUJI_PACT_SECRET")
    criteria = [(name, value) for name, _, value in (each.partition("=") for each in where)]
    criteria_of(criteria)
    partner = PactClient(base, client, secret, sender(set(allow)), auth)
    rows = [partner.footprint(identity)] if identity else partner.footprints(criteria)
    if output:
        text = json.dumps({"data": rows}, ensure_ascii=False, indent=2) + "\n"
        write_whole(Path(output), text.encode())
    figures, findings = _figures(rows, datetime.datetime.now().astimezone().date())
    if as_json:
        words = [finding.as_json(LANG) for finding in findings]
        print_json({"footprints": len(rows), "figures": figures, "findings": words})
        return
    grid = table(
        say("企业", "company"),
        say("产品", "product"),
        "kgCO2e",
        say("初级", "primary"),
        last="left",
    )
    for row in figures:
        share = "—" if row["primary"] is None else percent(row["primary"])
        grid.add_row(row["company"], row["product"], f"{number(row['value'])}/{row['per']}", share)
    out.print(grid)
    show_findings(findings)


def _figures(
    rows: list[Mapping[str, Any]], today: datetime.date
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Every footprint as a supplier's figure; what cannot be read, or is not valid today, becomes
    a finding.
    """
    from zuji.core.refusals import Refusal, warning
    from zuji.exchange.pact.supplier import supplier_figure

    figures: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for row in rows:
        try:
            figure = supplier_figure(row, str(row.get("id")))
        except Refusal as problem:
            findings += problem.findings
            continue
        findings += figure.findings
        if figure.is_valid_on(today) is False:
            findings.append(warning("footprint-not-valid", str(row.get("id")), figure.validity))
        figures.append(
            {
                "id": row.get("id"),
                "company": figure.company,
                "product": figure.product,
                "value": figure.value,
                "per": figure.per,
                "year": figure.year,
                "region": figure.region,
                "primary": figure.primary,
                "verified": figure.verified,
                "assurance": figure.assurance,
                "valid_from": figure.valid_from and figure.valid_from.isoformat(),
                "valid_until": figure.valid_until and figure.valid_until.isoformat(),
            }
        )
    return figures, findings


@pact.command(
    help=say(
        "在本机演示一个 PACT 主机，供测试对接：口令随机，打印一次；不用于生产。",
        "Run a PACT host on this machine to test against; its secret is random and printed once. "
        "Not for production.",
    )
)
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--demo", is_flag=True, help=say("用随附的示例足迹", "hold the shipped examples"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "address"))
@click.option("--port", type=int, default=8765, show_default=True, help=say("端口", "port"))
@click.option("--client", default="demo", show_default=True, help=say("客户号", "client id"))
@click.option(
    "--secret",
    default="",
    envvar="ZUJI_PACT_DEMO_SECRET",
    help=say("口令，默认随机", "secret, random by default"),
)
@click.option("--callback", default="", help=say("事件送往的主机", "host that gets our events"))
@click.option("--callback-client", default="", help=say("那里的客户号", "client id there"))
@click.option("--seconds", type=float, default=0, help=say("几秒后停止", "stop after seconds"))
@AS_JSON
def serve(
    *,
    files: tuple[str, ...],
    demo: bool,
    host: str,
    port: int,
    client: str,
    secret: str,
    callback: str,
    callback_client: str,
    seconds: float,
    as_json: bool,
) -> None:
    """Serve a host."""
    import secrets
    import time

    from zuji.cli.pact_network import in_background, sender, server_of
    from zuji.core.refusals import refuse
    from zuji.exchange.pact.client import PactClient, origin
    from zuji.exchange.pact.hosting import answer
    from zuji.exchange.pact.memory import PactMemory

    held = _held(files, demo)
    if not held:
        raise refuse("file-missing", "--demo")
    secret = secret or secrets.token_urlsafe(24)
    store = PactMemory(
        source=f"http://{host}:{port}/3/events",
        now=lambda: datetime.datetime.now(datetime.UTC),
        random_text=lambda: secrets.token_urlsafe(24),
        clients={client: secret},
    )
    for each in held:
        store.grant(client, each)
    server = server_of(host, port, lambda request: answer(request, store))
    port = server.server_address[1]
    store.source = f"http://{host}:{port}/3/events"
    in_background(server)
    about = {"base": f"http://{host}:{port}", "client": client, "secret": secret}
    if as_json:
        print_json({**about, "footprints": len(held)})
    else:
        for name, text in about.items():
            out.print(f"{name}: {text}", markup=False)
    partner = None
    if callback:
        named = {":".join(map(str, origin(callback)[1:]))}
        key = os.environ.get("ZUJI_PACT_SECRET", "")
        partner = PactClient(callback, callback_client, key, sender(named))
    ends = time.monotonic() + seconds if seconds else None
    try:
        while ends is None or time.monotonic() < ends:
            _send_waiting(store, partner)
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        server.server_close()


def _held(files: tuple[str, ...], demo: bool) -> list[Mapping[str, Any]]:
    """The footprints that a demonstration holds; refuses files that are not valid."""
    from zuji.core.content import content_path
    from zuji.core.refusals import Refusal, refuse
    from zuji.exchange.pact.validating import validate_file

    paths = [Path(each) for each in files]
    if demo:
        names = ("steel-bar", "boxboard", "cement-ccs")
        paths += [content_path("examples", "pact", f"{name}.json") for name in names]
    found: list[Mapping[str, Any]] = []
    for path in paths:
        if not path.is_file():
            raise refuse("file-missing", str(path))
        report = validate_file(path.read_bytes(), path.name, received=True)
        if not report.holds:
            raise Refusal(report.findings)
        found += report.footprints
    return found


def _send_waiting(store: PactMemory, partner: PactClient | None) -> None:
    """Send what waits in the outbox once; without a partner it is let go."""
    from zuji.core.refusals import Refusal

    while store.outbox:
        _, event = store.outbox.pop(0)
        try:
            if partner is not None:
                partner.tell(event)
        except Refusal as problem:
            show_findings(problem.findings, err)
