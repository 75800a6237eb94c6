"""``make run``: prepare the embedded database, compute the examples, serve."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zuji.factors import builtin_library
from zuji.sectors.registry import model_files
from zuji_portal.catalogue.models import Entry
from zuji_portal.demonstration.certified import load_certified
from zuji_portal.demonstration.committee import load_committee
from zuji_portal.demonstration.enterprises import (
    LUDAI,
    demonstration_ledger,
    demonstration_people,
    load_demonstration,
)
from zuji_portal.demonstration.history.clock import END
from zuji_portal.demonstration.resealing import read_history
from zuji_portal.demonstration.snapshot import shipped
from zuji_portal.foundation.accounts.models import User
from zuji_portal.programme.models import FiledReport
from zuji_portal.studies.results.queries import EXAMPLES
from zuji_portal.transparency.issuer.keys import issuer_at
from zuji_portal.web.serving import THREADS, cores

A_FEW = 12
LEDGER = "示例台账-鲁岱钢铁.xlsx"


def address_of(host: str, port: int) -> str:
    """The address that a browser on this machine reaches the demonstration at."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    bracketed = f"[{name}]" if ":" in name and not name.startswith("[") else name
    return f"http://{bracketed}:{port}"


def reached_at(address: str) -> None:
    """Codes, links and certificates lead to the address, unless ZUJI_SITE_URL names another."""
    if os.environ.get("ZUJI_SITE_URL"):
        return
    settings.SITE_URL = address
    if not os.environ.get("ZUJI_ISSUER"):
        settings.ISSUER = issuer_at(address)


class Command(BaseCommand):
    help = "Prepare the database, compute the examples and serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=cores(), help="web processes")
        parser.add_argument("--threads", type=int, default=THREADS, help="threads of each")
        parser.add_argument(
            "--enterprises",
            type=int,
            help="so many synthetic enterprises made now, instead of three years of history",
        )
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument(
            "--example", action="append", choices=EXAMPLES, help="only this example (repeatable)"
        )

    def say(self, text: str) -> None:
        self.stdout.write(f"· {text}")
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DEMONSTRATION = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
        settings.VAR.mkdir(parents=True, exist_ok=True)
        reached_at(address_of(options["host"], options["port"]))
        if options["no_serve"]:
            self.prepare(options)
        else:
            self.prepare_apart(options)
            self.serve(options)

    def prepare_apart(self, options: Mapping[str, Any]) -> None:
        """Prepare in a process of its own: what prepares sets PDFs, whose typesetter starts
        threads that a fork would lose.
        """
        command = [
            sys.executable,
            "-m",
            "zuji_portal.web.manage",
            "demo",
            "--no-serve",
            "--host",
            options["host"],
            "--port",
            str(options["port"]),
        ]
        if options["enterprises"] is not None:
            command += ["--enterprises", str(options["enterprises"])]
        for example in options["example"] or ():
            command += ["--example", example]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
            raise CommandError("demo --no-serve")

    def prepare(self, options: Mapping[str, Any]) -> None:
        started = time.monotonic()
        self.say("数据库 database")
        call_command("migrate", verbosity=0)
        with_history = options["enterprises"] is None and self.read_history()
        call_command("factors", "take-in", stdout=self.stdout)
        call_command("log", "release", stdout=self.stdout)
        self.say(f"因子 factors: {len(builtin_library())} · 行业模型 models: {len(model_files())}")
        call_command("examples", example=options["example"], stdout=self.stdout)
        if not with_history:
            load_demonstration(options["enterprises"] or A_FEW, self.say)
            load_certified(self.say)
            load_committee()
        (settings.VAR / LEDGER).write_bytes(demonstration_ledger())
        self.say(f"示例台账 example ledger: {settings.VAR / LEDGER}")
        for person in demonstration_people():
            role, login = person["role"], f"{person['email']} / {person['password']}"
            self.say(f"演示登录 login {role.zh} {role.en}: {login}")
        self.say(f"就绪 ready in {time.monotonic() - started:.1f} s")

    def read_history(self) -> bool:
        """The shipped history, read into an empty site; whether this site has it."""
        if not User.objects.exists():
            if timezone.localdate() < END:
                self.say(f"历史止于 the history ends on {END}；改做 {A_FEW} 家企业 made instead")
                return False
            self.say("三年历史 three years of history")
            self.say(f"记录 rows: {read_history(shipped())}")
        return Entry.objects.filter(enterprise__name_zh=LUDAI).exists() and (
            FiledReport.objects.exists()
        )

    def serve(self, options: Mapping[str, Any]) -> None:
        self.say(f"{settings.SITE_URL}/  （Ctrl-C 停止 stops）")
        named = ("host", "port", "processes", "threads")
        call_command("serve", **{name: options[name] for name in named})
