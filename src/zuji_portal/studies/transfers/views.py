"""The page on which a study names to whom things went and from whom they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zuji.conservation import TransferAmount, amounts_moved
from zuji.core.canonical import digest
from zuji.core.figures import spoken_unit
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.footprint import Assessment
from zuji.sectors.registry import get_model
from zuji.sectors.transfers import Transfer, transfers_of
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies import queries
from zuji_portal.studies.actions import SaveStudy
from zuji_portal.studies.guide.pages import state_of
from zuji_portal.studies.models import Study
from zuji_portal.studies.pages import head
from zuji_portal.studies.transfers.editing import (
    refuse_wrong_partners,
    rows_of,
    with_partner,
    without_partner,
)
from zuji_portal.studies.transfers.forms import TransferPartnerForm
from zuji_portal.ui.language import findings_for, lang

DIRECTIONS = {
    "given": Label("给出", "given"),
    "received": Label("接收", "received"),
    "passed_on": Label("随产品带走", "passed on with the product"),
}


@dataclass(frozen=True)
class PartnerRow:
    """A partner as the study names it, and the digest of its row."""

    row: str
    partner: str
    amount: str


@dataclass(frozen=True)
class NamedTransfer:
    """A transfer of the study's model: its amount and effect where there is one, its partners."""

    transfer: Transfer
    partners: list[PartnerRow]
    moved: TransferAmount | None = None

    @property
    def direction(self) -> Label:
        return DIRECTIONS[self.transfer.direction]

    @property
    def tonnes(self) -> float | None:
        """What the footprint of the year carries for it, tCO2e."""
        if self.moved is None or self.moved.effect is None:
            return None
        return self.moved.effect / 1000


def study_transfers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every transfer of the study with its partners; posting adds a partner or removes one."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    form = TransferPartnerForm(
        request.POST if request.method == "POST" and "remove" not in request.POST else None,
        transfers=_offered(study),
    )
    assessment = state_of(study).assessment
    if request.method != "POST":
        return render(request, "studies/transfers.html", _page(viewer, study, assessment, form))
    try:
        if form.is_bound:
            data = with_partner(study.data, form.values())
            names = assessment.names if assessment else None
            refuse_wrong_partners(data, get_model(study.model_id), names)
        else:
            data = without_partner(study.data, request.POST["remove"])
        SaveStudy(viewer, study, mine=data, base=study.version).run()
    except Refusal as refusal:
        if form.is_bound:
            form.refused(refusal)
        page = _page(viewer, study, assessment, form)
        page["findings"] = findings_for(refusal.findings)
        return render(request, "studies/transfers.html", page, status=422)
    return redirect("study_transfers", study.pk)


def _offered(study: Study) -> list[tuple[str, str]]:
    """The transfers that can have a partner, in words."""
    transfers = transfers_of(get_model(study.model_id)).values()
    return [
        (each.id, f"{each.label[lang()]} ({spoken_unit(each.good.unit, lang())})")
        for each in transfers
        if each.direction != "passed_on"
    ]


def _page(
    viewer: Viewer, study: Study, assessment: Assessment | None, form: TransferPartnerForm
) -> dict[str, Any]:
    moved = {each.transfer.id: each for each in amounts_moved(assessment)} if assessment else {}
    partners: dict[str, list[PartnerRow]] = {}
    for row in rows_of(study.data):
        named = PartnerRow(digest(row), str(row.get("partner", "")), str(row.get("amount") or ""))
        partners.setdefault(str(row.get("transfer")), []).append(named)
    rows = [
        NamedTransfer(transfer, partners.get(name, []), moved.get(name))
        for name, transfer in transfers_of(get_model(study.model_id)).items()
        if name in moved or name in partners or not moved
    ]
    return head(viewer, study) | {
        "tab": "tasks",
        "rows": rows,
        "form": form,
        "may_edit": decide(viewer, "study.edit", study),
    }
