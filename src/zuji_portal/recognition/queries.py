"""Reads of schemes: all of them are public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from zuji.core.label import Label
from zuji.recognition import CrosswalkRow, RecognitionScheme, crosswalk, schemes
from zuji.recognition.schemes import RecognitionAgreement, cited, register
from zuji_portal.recognition.agreements import agreed_schemes

INTERNATIONAL = "INT"
"""The code of a scheme without a country."""


@dataclass(frozen=True)
class ListedScheme:
    """A scheme as the register lists it: its kind in words, how many clauses stand how to ours,
    and the agreement in force.
    """

    scheme: RecognitionScheme
    kind: Label
    counts: Mapping[str, int]
    agreement: RecognitionAgreement | None

    @property
    def is_international(self) -> bool:
        """Whether it belongs to no country or union."""
        return self.scheme.country == INTERNATIONAL

    @property
    def clauses(self) -> int:
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        return self.clauses - self.counts.get("unknown", 0)


def listed_schemes(day: str) -> list[ListedScheme]:
    """Every scheme in the order of the register, with its agreement on a day (ISO date)."""
    return [listed_scheme(each, crosswalk(each), day) for each in agreed_schemes()]


def listed_scheme(of: RecognitionScheme, rows: list[CrosswalkRow], day: str) -> ListedScheme:
    """One scheme as the register lists it."""
    kind = cited(register().scheme_kinds[of.kind])
    return ListedScheme(of, kind, Counter(row.status for row in rows), of.agreement_on(day))


def scheme_or_404(name: str) -> RecognitionScheme:
    """A scheme of the register by its id."""
    found = schemes().get(name)
    if found is None:
        raise Http404(name)
    return found


def partners() -> list[RecognitionScheme]:
    """The schemes that a result is compared with: all but the one that comparisons start from."""
    return [each for each in schemes().values() if each.id != register().reference]


def partner_or_404(name: str) -> RecognitionScheme:
    """A scheme that a result is compared with."""
    if name == register().reference:
        raise Http404(name)
    return scheme_or_404(name)
