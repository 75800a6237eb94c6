"""What verification says of a frozen revision. The desk asks; who verifies registers an
answerer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zuji_portal.studies.models import Revision, Study


class Attested(NamedTuple):
    """A statement about a revision: its number, level of assurance, opinion, verified share (0 …
    1), the body.
    """

    number: str
    level: str
    opinion: str
    verified_share: float
    body: str


ATTESTERS: list[Callable[[Revision], Attested | None]] = []


def attested(revision: Revision) -> Attested | None:
    """The statement about a revision, where there is one."""
    return next((found for ask in ATTESTERS if (found := ask(revision))), None)


class FieldRemark(NamedTuple):
    """Something that somebody outside the desk says of a field of a study, and where more
    stands.
    """

    title: str
    text: str
    url: str


REMARKERS: list[Callable[[Study], dict[str, list[FieldRemark]]]] = []


def remarks_of(study: Study) -> dict[str, list[FieldRemark]]:
    """Field → what is said of it; ``study`` for the whole."""
    found: dict[str, list[FieldRemark]] = {}
    for ask in REMARKERS:
        for field, remarks in ask(study).items():
            found.setdefault(field, []).extend(remarks)
    return found


ACCEPTED: list[Callable[[Revision], object]] = []
"""Called in the transaction in which the approver accepts a revision."""


def accept(revision: Revision) -> None:
    for tell in ACCEPTED:
        tell(revision)
