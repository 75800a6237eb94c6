"""The form that applies for enrolment: the entry, who to ask, what shall be accounted for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zuji_portal.enterprises.applications.actions import WRITTEN
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.enterprises.organisations.forms import EnterpriseForm
from zuji_portal.ui.forms import CityField, column

BESIDE = ("contact", "telephone", "wanted")


class EnrolmentForm(EnterpriseForm):
    """The entry as the city enrols it, with who to ask and what for."""

    city = CityField(label=_("市"), empty=_("请选择"))
    contact = column(Enrolment, "contact", label=_("联系人姓名"))
    telephone = column(Enrolment, "telephone", label=_("联系电话"))
    wanted = column(Enrolment, "wanted", label=_("想核算哪些产品"), rows=3)

    def clean(self) -> dict[str, Any]:
        beside = {name: self.cleaned_data.get(name, "") for name in BESIDE}
        return super().clean() | beside

    @classmethod
    def again(cls, application: Enrolment, data: Any = None) -> EnrolmentForm:
        """The form of a returned application, as it was written."""
        values = {name: getattr(application, name) for name in WRITTEN}
        return cls(
            data, initial=values | {"is_exporter": "是" if application.is_exporter else "否"}
        )
