"""What ``zuji cbam calc`` answers of an installation's file."""

from __future__ import annotations

from typing import Any

from zuji.cbam.calculation import good_record, process_record, solved_installation
from zuji.cbam.fields import Fields
from zuji.cbam.importing import IMPORTS, imported_goods
from zuji.core.label import LANGS
from zuji.core.refusals import by_severity


def calculate(fields: Fields) -> dict[str, Any]:
    """What ``zuji cbam calc`` answers of an installation's file. Refuses with everything that
    blocks.
    """
    solver = solved_installation(fields)
    made, told = solver.made, fields.told
    goods = [
        good_record(solver, solved, product)
        for solved in solver.solved.values()
        for product in solved.process.products
        if product.good is not None
    ]
    imports = imported_goods(fields.rows(*IMPORTS), solver)
    told.refuse_blocks()
    return {
        "installation": made.fields.data.get("installation"),
        "year": made.year,
        "rules": "transitional" if made.is_transitional else "definitive",
        "goods": goods,
        "processes": [process_record(each) for each in solver.solved.values()],
        "streams": [stream.record() for stream in made.streams],
        "heat_units": [
            {
                "id": unit.id,
                "emissions_t": unit.emissions,
                "heat_ef": unit.heat_factor,
                "electricity_ef": unit.power_factor,
            }
            for unit in made.units.values()
        ],
        "imports": imports,
        "verification": fields.data.get("verification") or fields.data.get("verifier"),
        "findings": [each.as_json(LANGS[1]) for each in by_severity(told.findings)],
        "receipt": told.book.receipt().record(),
    }
