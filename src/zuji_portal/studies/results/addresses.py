"""The address of a result and who may read behind it.

A public result is addressed by the digest of its lockfile. The study desk answers
for its own (``d12`` a draft, ``s12-3`` a frozen revision), and only to who may see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404

from zuji.reports.paper import Paper
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event, ask
from zuji_portal.studies.results.claims import StatementLike
from zuji_portal.studies.results.models import StoredResult


@dataclass(frozen=True, eq=False)
class Result:
    """A lockfile under its address. Two results are the same where their lockfiles are."""

    digest: str
    lock: dict[str, Any]
    parent: str = ""
    is_public: bool = True
    back: str = ""
    statement: StatementLike | None = None
    paper: Callable[[], Paper] = Paper

    @property
    def model_id(self) -> str:
        return str(self.lock["model"]["id"])

    def content(self) -> dict[str, Any]:
        return self.lock

    def __hash__(self) -> int:
        return hash(self.lock["digest"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.lock["digest"] == other.lock["digest"]


@dataclass(frozen=True)
class ResultAsked(Event[Result | None]):
    """Which result of the study desk stands at this address, for this viewer?"""

    is_single: ClassVar[bool] = True
    viewer: Viewer
    address: str


def result_or_404(viewer: Viewer, address: str) -> Result:
    """The result at an address, where the viewer may see it."""
    return ask(ResultAsked(viewer, address)) or public_or_404(address)


def public_or_404(digest: str) -> Result:
    """A result that everyone may see."""
    result = public_result(digest)
    if result is None:
        raise Http404(digest)
    return result


def public_result(digest: str) -> Result | None:
    """A result that everyone may see, by its digest; None where nobody has published such a one."""
    stored = StoredResult.objects.filter(digest=digest).first()
    return Result(stored.digest, stored.content(), stored.parent) if stored else None
