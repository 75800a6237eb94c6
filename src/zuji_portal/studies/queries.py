"""Reads of studies, limited to what the viewer may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404

from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.events import CitationsAsked
from zuji_portal.enterprises.products.events import StudiesAsked
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.registry import granted
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.rulebook.factors.events import Users, UsersAsked
from zuji_portal.studies.merge import applied, inverse
from zuji_portal.studies.models import Change, FootprintRequest, LedgerImport, Revision, Study
from zuji_portal.ui.language import lang

DELETED = "deleted"


def _studies() -> QuerySet[Study]:
    return Study.objects.select_related("enterprise", "product").order_by("-changed_at")


def deleted_of(viewer: Viewer) -> QuerySet[Study]:
    """The deleted drafts of the viewer's own enterprise."""
    if viewer.role not in ENTERPRISE:
        return Study.objects.none()
    return _studies().filter(enterprise=viewer.enterprise_id, state=DELETED)


def visible_to(viewer: Viewer) -> QuerySet[Study]:
    """Own enterprise: all. Officers and auditors: what was submitted, a city in its own city.
    Others: what was opened to them.
    """
    studies = _studies().exclude(state=DELETED)
    if viewer.role in ENTERPRISE:
        return studies.filter(enterprise=viewer.enterprise_id)
    handed_in = studies.filter(revisions__isnull=False).distinct()
    if viewer.role in {"province", "auditor"}:
        return handed_in
    if viewer.role == "city":
        return handed_in.filter(enterprise__city=viewer.city)
    opened = granted("study", viewer)
    return handed_in.filter(opened) if opened is not None else studies.none()


def opened_to(viewer: Viewer) -> QuerySet[Study]:
    """The studies that verification opens to the viewer."""
    opened = granted("study", viewer)
    rows = _studies().exclude(state=DELETED)
    return rows.filter(opened) if opened is not None else rows.none()


def study_or_404(viewer: Viewer, pk: int) -> Study:
    study = visible_to(viewer).filter(pk=pk).first()
    if study is None:
        raise Http404(pk)
    return study


def earlier_studies(viewer: Viewer, product: int) -> QuerySet[Study]:
    """Studies of a product to begin from: submitted ones first, then drafts, the latest year on
    top.
    """
    frozen = Exists(Revision.objects.filter(study=OuterRef("pk")))
    rows = visible_to(viewer).filter(product=product).annotate(is_frozen=frozen)
    return rows.order_by("-is_frozen", "-year", "-pk")


def sees_draft(viewer: Viewer, study: Study) -> bool:
    """Drafts are the enterprise's own; officers see frozen revisions."""
    return viewer.role in ENTERPRISE and viewer.enterprise_id == study.enterprise_id


def draft_or_404(viewer: Viewer, pk: int) -> Study:
    study = study_or_404(viewer, pk)
    if not sees_draft(viewer, study):
        raise Http404(pk)
    return study


def revision_or_404(viewer: Viewer, pk: int, number: int) -> Revision:
    study = study_or_404(viewer, pk)
    revision = study.revisions.filter(number=number).first()
    if revision is None:
        raise Http404(number)
    return revision


def import_or_404(viewer: Viewer, pk: int, number: int) -> LedgerImport:
    study = LedgerImport.objects.filter(study=draft_or_404(viewer, pk), pk=number).first()
    if study is None:
        raise Http404(number)
    return study


def data_at(study: Study, version: int) -> dict[str, Any]:
    """The study's data as it stood at `version`, by taking later changes back."""
    data: dict[str, Any] = study.data
    for change in Change.objects.filter(study=study, number__gt=version).order_by("-number"):
        data = applied(data, inverse(change.fields))
    return data


def last_writers(study: Study, version: int) -> dict[str, Change]:
    """Field → the latest change of it after `version`."""
    writers: dict[str, Change] = {}
    for change in study.changes.filter(number__gt=version).select_related("by").order_by("number"):
        writers |= dict.fromkeys(change.fields, change)
    return writers


def undoable(study: Study, user_id: int | None) -> Change | None:
    """The person's latest change that is neither an undo nor undone."""
    return (
        study.changes.filter(by_id=user_id, undoes=None, undone_by=None).order_by("-number").first()
    )


def was_returned(revision: Revision) -> bool:
    """Whether the revision's study was sent back for correction after it was approved, or has a
    later revision.
    """
    study = Study.objects.get(pk=revision.study_id)
    latest = study.latest_revision()
    return study.state != "approved" or latest is None or latest.pk != revision.pk


def latest_revisions(factor: str = "") -> QuerySet[Revision]:
    """The last revision of every study, or of those that stand on a factor; everybody's, for
    counting and computing.
    """
    later = Revision.objects.filter(study=OuterRef("study"), number__gt=OuterRef("number"))
    latest = Revision.objects.filter(~Exists(later)).order_by("pk")
    return latest.filter(factors__factor=factor) if factor else latest


def users_of_factor(event: UsersAsked) -> Users:
    """How many studies stand on a factor, and the first of them that the viewer may open."""
    using = latest_revisions(event.factor_id)
    studies = visible_to(event.viewer).filter(pk__in=using.values("study"))[:SHOWN]
    return Users(using.count(), list(studies))


SHOWN = 20


def revision_counts(studies: Sequence[int]) -> dict[int, int]:
    """Study → how many revisions it has; studies without one are left out."""
    rows = Revision.objects.filter(study__in=studies).order_by().values_list("study")
    return dict(rows.annotate(n=Count("pk")))


def states_counted() -> dict[str, int]:
    """How many studies stand in each state, for the operator; no study is named."""
    rows = Study.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def studies_of_product(event: StudiesAsked) -> list[Study]:
    """The studies of a product that the viewer sees, the latest year first."""
    return list(visible_to(event.viewer).filter(product=event.product).order_by("-year"))


def citations(event: CitationsAsked) -> dict[str, list[tuple[Study, list[str]]]]:
    """Digest of a file → the studies whose values name it, with the values' labels."""
    by_study: dict[str, list[tuple[Study, list[str]]]] = {}
    for study in visible_to(event.viewer):
        model = get_model(study.model_id)
        by_file: dict[str, list[str]] = {}
        for name, value in study.data.get("inputs", {}).items():
            text = str(value.get("evidence") or "") if isinstance(value, dict) else ""
            for digest in DIGEST.findall(text):
                by_file.setdefault(digest, []).append(
                    model.inputs[name].label[lang()] if name in model.inputs else name
                )
        for digest, names in by_file.items():
            by_study.setdefault(digest, []).append((study, names))
    return by_study


DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def requests_to(viewer: Viewer) -> QuerySet[FootprintRequest]:
    """Requests for footprints that the viewer's enterprise was asked by name."""
    if viewer.role not in ENTERPRISE:
        return FootprintRequest.objects.none()
    rows = FootprintRequest.objects.filter(supplier=viewer.enterprise_id).order_by("-at")
    return rows.exclude(study__state=DELETED)
