"""Studies: made from JSON or a workbook, changed, computed, submitted; their frozen revisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Path, Router, UploadedFile
from pydantic import Field

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import refuse
from zuji.sectors.registry import get_model, model_files
from zuji_portal.api import shapes, shown
from zuji_portal.api.access import READ, SUBMIT, WRITE, viewer_of
from zuji_portal.api.answers import etag_of, locked_content, must_match, once
from zuji_portal.api.paging import PageQuery, page_of, paged
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.permissions import require
from zuji_portal.rulebook.factors.anchoring import with_anchor
from zuji_portal.studies import queries
from zuji_portal.studies.actions import (
    AnswerWarning,
    CreateStudy,
    SaveStudy,
    SubmitStudy,
    answer_warnings,
)
from zuji_portal.studies.computing import lock_of
from zuji_portal.studies.methods import fixed_profile
from zuji_portal.studies.models import HEAVY, Study
from zuji_portal.studies.questions import standing_answers
from zuji_portal.studies.results.uploads import read_upload

router = Router(tags=["studies"])
READING = shapes.problems(400, 401, 403, 404, 422, 429, 503)
WRITING = READING | shapes.problems(409, 412)
Year = Annotated[int, Field(ge=2000, le=2100)]
OWN = ("product", "organisation", "site", "zuji_study", "model", "notice")
"""What the desk says of a study itself: a sender's file does not change whose study it is."""


@router.get(
    "/studies",
    response={200: shapes.StudyPage, **READING},
    url_name="api_studies",
    auth=READ,
    summary="Studies you may see",
)
def study_list(request: HttpRequest, page: PageQuery) -> Any:
    rows, following = page_of(queries.visible_to(viewer_of(request)), page)
    return paged(shown.study_heads(rows), following)


@router.post(
    "/studies",
    response={201: shapes.Study, **WRITING},
    url_name="api_studies",
    auth=WRITE,
    summary="Begin a study, with what is known of it",
)
def study_create(request: HttpRequest, new: shapes.NewStudy) -> Any:
    profile = new.profile or str(new.data.get("profile") or "")
    return once(request, lambda: _begun(request, new.product, new.year, profile, new.data))


@router.post(
    "/studies/workbook",
    response={201: shapes.Study, **WRITING},
    url_name="api_study_workbook",
    auth=WRITE,
    summary="Begin a study from a filled template (.xlsx) or study file (.yaml)",
)
def study_workbook(
    request: HttpRequest, product: Form[shapes.Number], year: Form[Year], file: File[UploadedFile]
) -> Any:
    content = dict(read_upload(file).data)
    return once(request, lambda: _begun(request, product, year, "", content))


def _begun(
    request: HttpRequest, product: int, year: int, profile: str, data: dict[str, Any]
) -> tuple[int, shapes.Study]:
    viewer = viewer_of(request)
    of = product_or_404(viewer, product)
    same_model(data, of.model_id)
    study = CreateStudy(viewer, of, year=year, profile=profile).run()
    own = {*OWN, "period", "profile"} if fixed_profile(of.model_id) else {*OWN, "period"}
    mine = {**study.data, **{k: v for k, v in data.items() if k not in own}}
    SaveStudy(viewer, study, mine=mine, base=0, kind="api").run()
    study.refresh_from_db()
    return 201, shown.study(study, with_draft=True)


def same_model(data: Mapping[str, Any], model_id: str) -> None:
    """Refuses data of another model: its fields would stand in a draft that cannot be computed."""
    stated = str(data.get("model") or "").partition(" ")[0]
    if stated and stated != model_id:
        known = get_model(stated).title if stated in model_files() else stated
        raise refuse("study-model-other", "model", known, get_model(model_id).title)


def _etag(study: Study) -> str:
    return etag_of(study.pk, study.version, study.state)


@router.get(
    "/studies/{pk}",
    response={200: shapes.Study, 304: None, **READING},
    url_name="api_study",
    auth=READ,
    summary="A study",
)
def study_read(request: HttpRequest, pk: Path[shapes.Number], response: HttpResponse) -> Any:
    viewer = viewer_of(request)
    study = queries.study_or_404(viewer, pk)
    response["ETag"] = _etag(study)
    if request.headers.get("If-None-Match") == _etag(study):
        return HttpResponse(status=304, headers={"ETag": _etag(study)})
    return shown.study(study, with_draft=queries.sees_draft(viewer, study))


@router.put(
    "/studies/{pk}",
    response={200: shapes.Saved, **WRITING},
    url_name="api_study",
    auth=WRITE,
    summary=(
        "Save a draft field by field; what somebody else changed meanwhile comes back as a conflict"
    ),
)
def study_save(request: HttpRequest, pk: Path[shapes.Number], draft: shapes.Draft) -> Any:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)

    def work() -> tuple[int, shapes.Saved]:
        must_match(request, _etag(study))
        same_model(draft.data, study.model_id)
        own = {k: v for k, v in study.data.items() if k in OWN}
        mine = {**draft.data, **own}
        saved = SaveStudy(viewer, study, mine=mine, base=draft.version, kind="api").run()
        study.refresh_from_db()
        conflicts = [
            shapes.FieldConflict(field=f, now=now, mine=mine)
            for f, (now, mine) in saved.conflicts.items()
        ]
        return 200, shapes.Saved(study=shown.study(study, with_draft=True), conflicts=conflicts)

    return once(request, work)


@router.post(
    "/studies/{pk}/compute",
    response={200: shapes.Lock, **WRITING},
    url_name="api_study_compute",
    auth=READ,
    summary="The lockfile of the present draft; nothing is kept",
)
def study_compute(request: HttpRequest, pk: Path[shapes.Number]) -> HttpResponse:
    study = queries.draft_or_404(viewer_of(request), pk)
    lock = with_anchor(lock_of(study.data, timezone.localdate()))
    return locked_content(request, canonical_bytes(lock), str(lock["digest"]))


@router.post(
    "/studies/{pk}/answers",
    response={200: shapes.WarningAnswers, **WRITING},
    url_name="api_study_answers",
    auth=WRITE,
    summary="Say what stands behind that which is to be checked, before the study is submitted",
)
def study_answers(
    request: HttpRequest, pk: Path[shapes.Number], said: shapes.WarningAnswers
) -> Any:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)

    def work() -> tuple[int, shapes.WarningAnswers]:
        require(viewer, AnswerWarning.policy, study)
        typed = {k if ":" in k else f"{k}:": text for k, text in said.answers.items()}
        answer_warnings(viewer, study, typed)
        standing = standing_answers(study)
        return 200, shapes.WarningAnswers(
            answers={k.rstrip(":"): a.text for k, a in standing.items()}
        )

    return once(request, work)


@router.post(
    "/studies/{pk}/submit",
    response={201: shapes.Revision, **WRITING},
    url_name="api_study_submit",
    auth=SUBMIT,
    summary="Freeze the draft into a revision for approval",
)
def study_submit(request: HttpRequest, pk: Path[shapes.Number]) -> Any:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)

    def work() -> tuple[int, shapes.Revision]:
        must_match(request, _etag(study))
        return 201, shapes.Revision(**shown.revision(SubmitStudy(viewer, study).run()))

    return once(request, work)


@router.get(
    "/studies/{pk}/revisions",
    response={200: list[shapes.Revision], **READING},
    url_name="api_revisions",
    auth=READ,
    summary="The frozen revisions of a study",
)
def revisions(request: HttpRequest, pk: Path[shapes.Number]) -> Any:
    study = queries.study_or_404(viewer_of(request), pk)
    rows = study.revisions.select_related("figures", "approval").defer(*HEAVY)
    return [shown.revision(row) for row in rows.order_by("number")]


@router.get(
    "/studies/{pk}/revisions/{number}/lockfile",
    response={200: shapes.Lock, 304: None, **READING},
    url_name="api_revision_lockfile",
    auth=READ,
    summary="A revision's lockfile, byte for byte",
)
def revision_lockfile(
    request: HttpRequest, pk: Path[shapes.Number], number: Path[shapes.Number]
) -> HttpResponse:
    revision = queries.revision_or_404(viewer_of(request), pk, number)
    return locked_content(request, bytes(revision.lock), revision.digest)
