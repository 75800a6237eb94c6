"""What ``zuji lca info`` says of a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zuji.cli.receipts import show_receipt
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say


def info_of(store: str, allocation: str = "database", gwp: str = "AR6") -> dict[str, Any]:
    """What a database holds, how it links and what is known of its flows."""
    import numpy as np

    from zuji.exchange.databases.reading import read_database
    from zuji.exchange.databases.study import Opened
    from zuji.exchange.databases.understood import implausible
    from zuji.factors.licences import terms_of

    opened_database = Opened(read_database(Path(store)), allocation, gwp)
    database = opened_database.database
    kind = database.flows["kind"]
    terms = terms_of(database.licence)
    return {
        "name": database.name,
        "format": database.source_format,
        "licence": database.licence,
        "licence_terms": {"zh": terms.zh, "en": terms.en},
        "processes": len(database.processes["id"]),
        "activities": len(opened_database.linked.ids),
        "exchanges": len(database.exchanges["amount"]),
        "uncertain": int((database.exchanges["law"] > 0).sum()),
        "flows": {
            "elementary": int((kind == 0).sum()),
            "product": int((kind == 1).sum()),
            "waste": int((kind == 2).sum()),
        },
        "linking": opened_database.linked.report.as_json(database),
        "coverage": opened_database.climate.coverage(database, np.flatnonzero(kind == 0)),
        "implausible": implausible(database, opened_database.linked),
        "gwp": gwp,
        "allocation": allocation,
        "notes": [
            {"rule": note.rule, "place": note.place, "read": note.read}
            for note in database.notes[:100]
        ],
        "notes_count": len(database.notes),
        "receipt": database.receipt.record(),
    }


def show_info(facts: dict[str, Any], as_json: bool) -> None:
    """The same on the terminal."""
    from zuji.exchange.databases.understood import LINKED_WORDED

    if as_json:
        print_json(facts)
        return
    out.print(f"[bold]{facts['name']}[/] · {facts['format']}")
    licence = facts["licence"] or say("没有写明", "not stated")
    out.print(say("许可：", "licence: ") + licence, markup=False)
    out.print(facts["licence_terms"][LANG], markup=False)
    listing = table(say("项目", "item"), "n")
    listing.add_row(say("过程", "processes"), f"{facts['processes']:,}")
    listing.add_row(
        say("活动（每种产品一个）", "activities (one a product)"), f"{facts['activities']:,}"
    )
    listing.add_row(say("交换", "exchanges"), f"{facts['exchanges']:,}")
    for name, words in (
        ("elementary", say("基本流", "elementary flows")),
        ("product", say("产品流", "product flows")),
    ):
        listing.add_row(words, f"{facts['flows'][name]:,}")
    link = facts["linking"]
    listing.add_row(
        say("截断的交换（无供应过程）", "cut off (no provider)"),
        f"{link['cut_off']['exchanges']:,}",
    )
    listing.add_row(
        say("供应过程不唯一", "ambiguous providers"), f"{link['ambiguous']['exchanges']:,}"
    )
    listing.add_row(say("多产出过程", "multi-output processes"), f"{link['multi_output']:,}")
    listing.add_row(
        say("其中未能分配", "of these not allocated"), f"{link['not_allocated']['processes']:,}"
    )
    for key, worded in LINKED_WORDED.items():
        facts_of = link[key]
        if count := facts_of.get("exchanges", facts_of.get("processes", 0)):
            listing.add_row(worded[LANG].rstrip("：: "), f"{count:,}")
    cover = facts["coverage"]
    listing.add_row(say("温室气体：已匹配", "greenhouse gases matched"), f"{cover['matched']:,}")
    listing.add_row(say("明确为零", "explicit zero"), f"{cover['zero']:,}")
    listing.add_row(
        say("没有数值（不计为零）", "without a value (never zero)"), f"{cover['missing']:,}"
    )
    listing.add_row(
        say("基准产出量可疑", "reference amount not plausible"), f"{len(facts['implausible']):,}"
    )
    out.print(listing)
    show_receipt(facts["receipt"])
    if facts["notes_count"]:
        out.print(say("导入说明：", "notes of the import: ") + str(facts["notes_count"]))
