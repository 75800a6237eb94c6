"""What ``zuji lca pack`` writes and says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zuji.cli.show import out, print_json
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.exchange.databases.study import Opened


def make_pack(
    database: Opened, folder: Path, prefix: str, words: str, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Writes the factors of a database as a pack; how many there are, and what is left out."""
    from zuji.exchange.databases.packing import packed
    from zuji.factors.licences import terms_of
    from zuji.factors.packs import write_pack

    made = packed(database, prefix, words, progress)
    licence = database.database.licence
    about = f"{database.database.name}: zuji lca pack"
    write_pack(folder, made.factors, licence or "not stated", about)
    terms = terms_of(licence)
    return {
        "factors": len(made.factors),
        "refused": [finding.as_json(LANG) for finding in made.refused],
        "doubtful": made.doubtful,
        "licence": licence,
        "licence_terms": {"zh": terms.zh, "en": terms.en},
        "output": str(folder),
    }


def show_pack(facts: dict[str, Any], as_json: bool) -> None:
    """The same on the terminal."""
    if as_json:
        print_json(facts)
        return
    made, refused, doubtful = facts["factors"], len(facts["refused"]), len(facts["doubtful"])
    out.print(
        say(
            f"{made} 个因子写入 {facts['output']}；不能算的 {refused} 个，"
            f"基准产出量可疑而略去的 {doubtful} 个。",
            f"{made} factors written to {facts['output']}; {refused} could not be computed, "
            f"{doubtful} with a doubtful reference amount were left out.",
        ),
        markup=False,
    )
    out.print(facts["licence_terms"][LANG], markup=False)
