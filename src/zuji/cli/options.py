"""Options that several commands have."""

from __future__ import annotations

import datetime

import click

from zuji.cli.words import say

AS_JSON = click.option("--json", "as_json", is_flag=True, help=say("打印 JSON", "print JSON"))
AS_OF = click.option(
    "--as-of", "as_of", default="", help=say("日期，默认今天", "date, default today")
)
SEED = click.option(
    "--seed", type=int, default=1, show_default=True, help=say("随机种子", "random seed")
)
DOMAIN = click.option(
    "--domain",
    default="",
    envvar="ZUJI_PACT_DOMAIN",
    help=say("自编编号所属的域名", "domain of our own ids"),
)
CREATED = click.option(
    "--created", default="", help=say("生成时间，默认此刻", "moment of creation, default now")
)


def moment_of(created: str) -> str:
    """The moment that was given, else now (RFC 3339, UTC)."""
    return created or f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
