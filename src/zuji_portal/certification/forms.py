"""Forms of an application, of a certificate of somebody else, and of a list of such."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zuji.core.refusals import blocking
from zuji.core.spelling import months
from zuji.verification import certification_rules
from zuji_portal.certification import rules
from zuji_portal.certification.choices import RESULTS
from zuji_portal.certification.models import (
    CertificateList,
    ExternalCertificate,
    Surveillance,
)
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.ui.forms import DayField, FindingError, SiteForm, TableForm, column, reason
from zuji_portal.ui.language import lang, options

FILES: QuerySet[EvidenceFile] = EvidenceFile.objects.none()


class ApplyForm(SiteForm):
    """Each document is one of the enterprise's evidence files."""

    is_combined = forms.BooleanField(label=_("同一份文件含有几份材料"), required=False)
    management_since = DayField()

    def __init__(self, data: Any = None, *, files: QuerySet[EvidenceFile] = FILES):
        super().__init__(data)
        allowed = certification_rules()
        self.fields["management_since"].label = gettext(
            "管理体系自何日起运行（须满%(months)s）"
        ) % {"months": months(allowed.management_months)[lang()]}
        documents: dict[str, Any] = {
            name: forms.ModelChoiceField(
                files,
                label=word[lang()],
                empty_label="—",
                error_messages={"required": "document-missing"},
            )
            for name, word in allowed.documents.items()
        }
        self.fields = documents | self.fields

    def clean(self) -> None:
        since = self.cleaned_data.get("management_since")
        self.add(rules.management_problems(since, timezone.localdate()))


class SurveillanceForm(SiteForm):
    done_on = DayField(label=_("日期"))
    result = forms.ChoiceField(label=_("结果"), choices=options(RESULTS))
    reason = reason(Surveillance, "note", label=_("记录"), rows=3)


class ExternalForm(SiteForm):
    """A certificate of somebody else, word for word."""

    number = column(ExternalCertificate, "number", label=_("证书编号（照原样）"))
    issuer = column(ExternalCertificate, "issuer", label=_("发证机构（照原样）"))
    scheme = column(ExternalCertificate, "scheme", label=_("认证方案"))
    value = column(ExternalCertificate, "value", label=_("证书上的数值（照原样）"))
    issued_on = DayField(label=_("签发日期"))
    expires_on = DayField(label=_("有效期至"), required=False)
    url = column(
        ExternalCertificate,
        "url",
        label=_("核对网址"),
        form_class=forms.CharField,
    )
    file = forms.ModelChoiceField(FILES, label=_("证书文件"), required=False, empty_label="—")

    def __init__(self, data: Any = None, *, files: QuerySet[EvidenceFile] = FILES):
        super().__init__(data)
        file: Any = self.fields["file"]
        file.queryset = files

    def clean(self) -> None:
        self.check(rules.read_external)


class ListForm(TableForm):
    """A list of certificates of other bodies: who gave it, as of which day, the file."""

    source = column(CertificateList, "source", label=_("名单来源：谁提供、哪份文件"))
    as_of = DayField(label=_("名单截至"))

    field_order = ("source", "as_of", "file")

    def clean_as_of(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            wrong = blocking("date-wrong", "as_of", str(day), f"≤ {timezone.localdate()}")
            raise FindingError(wrong)
        return day
