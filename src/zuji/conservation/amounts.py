"""What moved between a study's plant and others in its year, and what its footprint carries of
it.
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.footprint import Assessment
from zuji.footprint.measures import yearly_output
from zuji.footprint.totals import total_of
from zuji.footprint.transfers import ROUNDING, Partner, amount_of, partners_of
from zuji.sectors.formula import evaluate
from zuji.sectors.transfers import Transfer, transfers_of

TONNE = 1000.0


@dataclass(frozen=True, kw_only=True)
class TransferAmount:
    """A transfer of a study's year: its amount in the good's unit and its partners.

    `effect` is what the footprint of the whole year carries for it [kgCO2e]: negative where a
    burden is taken off, 0.0 where it is neither, None where it cannot be told apart.
    """

    transfer: Transfer
    amount: float
    effect: float | None
    partners: tuple[Partner, ...]

    def share(self, partner: Partner) -> float:
        """The amount that went to, or came from, a partner."""
        return self.amount if partner.amount is None else partner.amount

    @property
    def unnamed(self) -> float:
        """The amount of which no partner is named."""
        left = self.amount - sum(map(self.share, self.partners))
        return left if left > ROUNDING * self.amount else 0.0

    def effect_of(self, amount: float) -> float | None:
        """The effect of a part of the amount [kgCO2e]."""
        return None if self.effect is None else self.effect * amount / self.amount


def amounts_moved(assessment: Assessment) -> list[TransferAmount]:
    """Every transfer of the study's year that is above zero, with the partners named."""
    partners, _ = partners_of(assessment.study, assessment.model)
    found = []
    for transfer in transfers_of(assessment.model).values():
        amount = amount_of(transfer, assessment.model, assessment.names)
        if amount > 0:
            found.append(
                TransferAmount(
                    transfer=transfer,
                    amount=amount,
                    effect=_effect(assessment, transfer, amount),
                    partners=tuple(partners.get(transfer.id, ())),
                )
            )
    return found


def _effect(assessment: Assessment, transfer: Transfer, amount: float) -> float | None:
    if transfer.within:
        return None
    if transfer.deducted is not None:
        tables = assessment.model.table_values()
        is_deducted = bool(evaluate(transfer.deducted, assessment.names, tables))
        return -amount * TONNE if is_deducted else 0.0
    every = assessment.contributions
    own = {name: every[name] for name in transfer.steps if name in every}
    per_unit = float(total_of(own, assessment.profile.apart)) if own else 0.0
    return per_unit * yearly_output(assessment)
