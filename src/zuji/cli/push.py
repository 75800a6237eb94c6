"""The command ``zuji push STUDY --to URL --product N --year Y [--submit]``: sends a study to a
site by its API.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

import click

from zuji.cli.show import err, out, print_json
from zuji.cli.studies import load_study
from zuji.cli.words import LANG, say
from zuji.core.figures import in_full
from zuji.core.refusals import refuse

KEY = "ZUJI_KEY"
SECONDS = 60


@click.command(
    help=say(
        "把核算推送到站点（密钥在环境变量 ZUJI_KEY）。",
        "Push a study into a site (the key is in ZUJI_KEY).",
    )
)
@click.argument("study")
@click.option(
    "--to",
    "site",
    required=True,
    help=say("站点地址，如 https://pcf.example.gov.cn", "address of the site"),
)
@click.option(
    "--product",
    type=int,
    required=True,
    help=say("站点上的产品编号", "number of the product on the site"),
)
@click.option("--year", type=int, required=True, help=say("数据年份", "year of the data"))
@click.option("--submit", is_flag=True, help=say("随后提交审批", "submit it for approval"))
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=TEXT",
    help=say(
        "对一条请核实的答复，如 screen-evidence=材料已寄出；可写多次",
        "an answer to what is to be checked, such as screen-evidence=sent by post; repeatable",
    ),
)
@click.option("--json", "as_json", is_flag=True)
def push(
    *,
    study: str,
    site: str,
    product: int,
    year: int,
    submit: bool,
    answers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Push a study; the same file again makes no second study."""
    loaded = load_study(study)
    if loaded.own_model:  # a site computes with published models only
        raise refuse("model-file-unread", study, str(loaded.data["model_file"]))
    data = dict(loaded.data)
    body = {"product": product, "year": year, "data": data}
    created = call(site, "POST", "/studies", body)
    result: dict[str, Any] = {"study": created["id"], "version": created["version"]}
    if submit:
        if answers:
            pairs = [answer.partition("=") for answer in answers]
            said = {"answers": {question: text for question, _, text in pairs}}
            call(site, "POST", f"/studies/{created['id']}/answers", said)
        revision = call(site, "POST", f"/studies/{created['id']}/submit", {})
        result |= {
            "revision": revision["number"],
            "digest": revision["digest"],
            "total": revision["total"],
            "unit": revision["unit"],
        }
    if as_json:
        print_json(result)
        return
    out.print(
        say(f"核算 {created['id']}", f"study {created['id']}")
        + f" · {site.rstrip('/')}/desk/studies/{created['id']}/",
        markup=False,
    )
    if submit:
        out.print(
            f"{in_full(result['total'])} {result['unit']} · r{result['revision']} "
            f"{result['digest']}",
            markup=False,
        )


def call(site: str, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send a request; a problem is shown with its findings and ends the command."""
    if not site.startswith(("https://", "http://")):
        raise refuse("site-address", "--to", site)
    key = os.environ.get(KEY, "")
    if not key:
        raise refuse("api-key-missing", KEY)
    content = json.dumps(body, ensure_ascii=False, default=str, sort_keys=True).encode()
    idempotency_key = hashlib.sha256(f"{path}\0".encode() + content).hexdigest()
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        f"{site.rstrip('/')}/api/v1{path}",
        content,
        method=method,
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": idempotency_key,
            "Accept-Language": LANG,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            reply: dict[str, Any] = json.load(response)
            return reply
    except urllib.error.HTTPError as problem:
        _say(problem)
        sys.exit(1)
    except (urllib.error.URLError, TimeoutError, ValueError) as problem:
        raise refuse("site-unreachable", site, str(problem)) from problem


def _say(problem: urllib.error.HTTPError) -> None:
    try:
        details = json.load(problem)
    except ValueError:
        details = {"title": str(problem.reason)}
    err.print(
        f"{problem.code} {details.get('title', '')} {details.get('detail', '')}", markup=False
    )
    for error in details.get("errors", []):
        parts = (
            f"[{error['rule']}] {error['message']}",
            error.get("place"),
            error.get("read"),
            error.get("expected"),
            error.get("remedy"),
        )
        err.print("  " + " · ".join(part for part in parts if part), markup=False)
