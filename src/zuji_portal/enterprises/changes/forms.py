"""Forms that ask for registered facts to change: the entry, the reason, a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.changes.queries import own_evidence
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.forms import EnterpriseForm
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.rules import CHANGEABLE
from zuji_portal.enterprises.products.forms import ProductForm
from zuji_portal.enterprises.products.models import Product
from zuji_portal.ui.forms import reason

FILES = EvidenceFile.objects.none()
BESIDE = ("reason", "evidence")


def _why() -> Any:
    return reason(ChangeRequest, label=_("变更理由"), rows=3)


def _paper() -> Any:
    return forms.ModelChoiceField(
        FILES, label=_("证明文件（选填，从本企业的佐证材料中选）"), required=False, empty_label="—"
    )


class EnterpriseChangeForm(EnterpriseForm):
    """The registered facts of an enterprise, its credit code too."""

    is_exporter = None  # type: ignore[assignment]  # no registered fact
    reason = _why()
    evidence = _paper()

    def __init__(self, data: Any = None, *, enterprise: Enterprise | None = None):
        initial = {n: getattr(enterprise, n) for n in CHANGEABLE} if enterprise else {}
        super().__init__(data, initial=initial)
        paper: Any = self.fields["evidence"]
        if enterprise is not None:
            paper.queryset = own_evidence(enterprise)

    def clean(self) -> dict[str, Any]:
        beside = {name: self.cleaned_data.get(name) for name in BESIDE}
        fields = super().clean()
        del fields["is_exporter"]
        return fields | beside


class ProductChangeForm(ProductForm):
    """The registered facts of a product."""

    markets = None  # no registered fact
    photo = None  # type: ignore[assignment]  # no registered fact
    reason = _why()
    evidence = _paper()

    def __init__(
        self,
        *posted: Any,
        enterprise: Enterprise | None = None,
        product: Product | None = None,
    ):
        super().__init__(*posted, enterprise=enterprise, product=product)
        paper: Any = self.fields["evidence"]
        if enterprise is not None:
            paper.queryset = own_evidence(enterprise)
