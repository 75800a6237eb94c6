"""``zuji-portal factors take-in [FOLDER …]``: the packs that ship, or packs of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.factors.packs import read_pack
from zuji.trust.releases import pack_release
from zuji_portal.rulebook.factors.library import take_in
from zuji_portal.transparency.releases import release_contents


class Command(BaseCommand):
    help = (
        "把随包因子（或给出的因子包文件夹）收入因子库；重复运行不会重复。 Take factor "
        "packs into the library."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["take-in"])
        parser.add_argument("folder", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folders: list[Path] = options["folder"]
        try:
            packs = [read_pack(folder) for folder in folders] or builtin_library().packs
        except (Refusal, OSError) as problem:
            words = problem.explain("zh") if isinstance(problem, Refusal) else str(problem)
            raise CommandError(words) from problem
        counts = take_in(packs, is_shipped=not folders)
        self.stdout.write(
            f"新 new {counts['new']} · 修订 revised {counts['revised']} · 已有 there "
            f"{counts['kept']}"
        )
        if folders:  # those that ship are released with everything else by `log release`
            release_contents(pack_release(pack) for pack in packs)
