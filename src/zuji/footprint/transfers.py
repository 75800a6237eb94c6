"""The partners that a study names for what left the plant and what came to it.

They stand under ``transfers``: rows of ``transfer`` (an id of sectors/transfers.yaml), ``partner``
(a unified social credit code, or a name), ``amount`` in the unit of the good and, where there is
something to say, ``note``. They do not move the result; whether both sides say the same is found by
`zuji.conservation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.alike import nearest
from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.numbers import is_blank, read_quantity
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.units import parse_unit
from zuji.footprint.study import StudyDocument
from zuji.sectors.formula import evaluate
from zuji.sectors.model import Model
from zuji.sectors.transfers import Transfer, transfers_of

KEYS = ("transfer", "partner", "amount", "note")
ROUNDING = 1e-6
"""Relative excess of the partners' amounts that counts as rounding."""
NO_TRANSFER = Label("此模型没有往来项", "this model has no transfers")


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A part of a transfer with its partner as written; an amount of None is all of it."""

    written: str
    amount: float | None
    note: str = ""


Partners = dict[str, list[Partner]]


def amount_of(transfer: Transfer, model: Model, names: Mapping[str, Any]) -> float:
    """The amount of a transfer in the plant's year, in the good's unit; `names` are the values,
    choices and quantities of the study in base units.
    """
    amount = float(evaluate(transfer.amount, names, model.table_values()))
    return amount / parse_unit(transfer.good.unit).scale


def partners_of(study: StudyDocument, model: Model) -> tuple[Partners, list[Finding]]:
    """Transfer id → the partners named, and what is wrong with the other rows (all blocking): a
    key or transfer that none is, no partner, an amount that is none or not above zero.
    """
    transfers = transfers_of(model) if study.data.get("transfers") else {}
    partners: Partners = {}
    findings: list[Finding] = []
    for index, row in enumerate(study.data.get("transfers") or []):
        faults = list(_faults(study, transfers, index, row))
        findings += faults
        if not faults:
            name = str(row["transfer"]).strip()
            partners.setdefault(name, []).append(_partner(study, transfers[name], index, row))
    return partners, findings


def partner_findings(study: StudyDocument, model: Model, names: Mapping[str, Any]) -> list[Finding]:
    """`partners_of` what is wrong, and partners who together have more than the study says in all
    (``transfer-exceeds``, blocking). `names` as for `amount_of`.
    """
    partners, findings = partners_of(study, model)
    transfers = transfers_of(model) if partners else {}
    for name, rows in partners.items():
        transfer = transfers[name]
        whole = amount_of(transfer, model, names)
        named = sum(whole if row.amount is None else row.amount for row in rows)
        if named > whole * (1 + ROUNDING):
            unit = transfer.good.unit
            stated, most = f"{in_full(named, 6)} {unit}", f"≤ {in_full(whole, 6)} {unit}"
            place = study.place_of("transfers")
            rule, label = "transfer-exceeds", transfer.label
            findings.append(blocking(rule, place, stated, most, name=label))
    return findings


def _partner(
    study: StudyDocument, transfer: Transfer, index: int, row: Mapping[str, Any]
) -> Partner:
    place, amount = study.place_of("transfers", index, "amount"), row.get("amount")
    return Partner(
        written=str(row["partner"]).strip(),
        amount=None if is_blank(amount) else read_quantity(amount, transfer.good.unit, place),
        note=str(row.get("note") or ""),
    )


def _faults(
    study: StudyDocument, transfers: Mapping[str, Transfer], index: int, row: Mapping[str, Any]
) -> Iterator[Finding]:
    def place(*keys: str) -> str:
        return study.place_of("transfers", index, *keys)

    for key in row:
        if key not in KEYS:
            near = listed(nearest(str(key), KEYS) or KEYS)
            yield blocking("key-unknown", place(key), str(key), near=near)
    for key in ("transfer", "partner"):
        if is_blank(row.get(key)):
            yield blocking("key-missing", place(), "", key)
    name = str(row.get("transfer") or "").strip()
    if name and name not in transfers:
        offered = listed(transfers) if transfers else NO_TRANSFER
        yield blocking("transfer-unknown", place("transfer"), name, near=offered)
    elif name and not is_blank(row.get("amount")):
        yield from _amount_faults(transfers[name], row["amount"], place("amount"))


def _amount_faults(transfer: Transfer, written: Any, place: str) -> Iterator[Finding]:
    unit = transfer.good.unit
    try:
        amount = read_quantity(written, unit, place)
    except Refusal as problem:
        yield from problem.findings
        return
    if amount <= 0:
        yield blocking("value-range", place, f"{in_full(amount)} {unit}", "> 0")
