"""What a study says went to others and came from them, as plain records that can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zuji.conservation.amounts import TransferAmount, amounts_moved
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji.footprint import Assessment
from zuji.footprint.certificates import certificate_number
from zuji.footprint.measures import yearly_output


@dataclass(frozen=True, kw_only=True)
class TransferClaim:
    """One transfer with one partner, "" where none is named; `effect` [kgCO2e] as for
    `TransferAmount`.
    """

    transfer: str
    label: Label
    good: str
    direction: str
    partner: str
    amount: float
    unit: str
    effect: float | None


@dataclass(frozen=True, kw_only=True)
class CertificateClaim:
    """A green-electricity certificate that a study uses up; `saved` is what it takes off [kgCO2e],
    None where the study's energy is not covered by certificates one by one.
    """

    number: str
    mwh: float
    saved: float | None


@dataclass(frozen=True, kw_only=True)
class StudyClaims:
    """The claims of one study: where it is found, whose it is and its days."""

    place: str
    enterprise: str
    name: Label
    start: date
    end: date
    claims: tuple[TransferClaim, ...]
    certificates: tuple[CertificateClaim, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data that `claims_from_json` reads again."""
        return asdict(self) | {"start": self.start.isoformat(), "end": self.end.isoformat()}


def claims_from_json(data: Mapping[str, Any]) -> StudyClaims:
    """The claims that `StudyClaims.as_json` wrote."""
    claims = [TransferClaim(**row | {"label": Label(**row["label"])}) for row in data["claims"]]
    return StudyClaims(
        place=data["place"],
        enterprise=data["enterprise"],
        name=Label(**data["name"]),
        start=date.fromisoformat(data["start"]),
        end=date.fromisoformat(data["end"]),
        claims=tuple(claims),
        certificates=tuple(CertificateClaim(**row) for row in data["certificates"]),
    )


def claims_of(assessment: Assessment, place: str) -> StudyClaims:
    """The claims of a computed study; `place` says where it is found."""
    data = assessment.study.data
    organisation = data.get("organisation") or {}
    start, end = assessment.study.period
    zh = str(organisation.get("name") or organisation.get("name_zh") or "")
    en = str(organisation.get("name_en") or "")
    code = str(organisation.get("uscc") or "").strip().upper()
    enterprise = code or zh or en or place
    return StudyClaims(
        place=place,
        enterprise=enterprise,
        name=Label(zh or en or enterprise, en or zh or enterprise),
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        claims=tuple(_claims(amounts_moved(assessment))),
        certificates=tuple(_certificates(assessment)),
    )


def _claims(rows: Iterable[TransferAmount]) -> Iterator[TransferClaim]:
    for row in rows:
        shares = [(partner.written, row.share(partner)) for partner in row.partners]
        if row.unnamed:
            shares.append(("", row.unnamed))
        for partner, amount in shares:
            yield TransferClaim(
                transfer=row.transfer.id,
                label=row.transfer.label,
                good=row.transfer.good.id,
                direction=row.transfer.direction,
                partner=partner,
                amount=amount,
                unit=row.transfer.good.unit,
                effect=row.effect_of(amount),
            )


def _certificates(assessment: Assessment) -> Iterator[CertificateClaim]:
    """The certificates with their energy; what all of them take off is the difference between the
    location-based result and the result, shared by energy.
    """
    rows = []
    for row in assessment.study.data.get("certificates") or []:
        try:
            energy = read_quantity(row.get("mwh", 1), "MWh", "")
        except Refusal:
            continue
        rows.append((certificate_number(row), energy))
    whole = sum(energy for _, energy in rows)
    off = (assessment.location_based_total - assessment.total) * yearly_output(assessment)
    for number, energy in rows:
        saved = off * energy / whole if whole > 0 and off > 0 else None
        yield CertificateClaim(number=number, mwh=energy, saved=saved)
