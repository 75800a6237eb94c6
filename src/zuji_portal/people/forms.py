"""Forms of people: signing up and appointing people of the platform."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.permissions.departments import departments_with_duties
from zuji_portal.foundation.permissions.roles import PLATFORM
from zuji_portal.ui.forms import CityField, SiteForm, column
from zuji_portal.ui.language import lang, options


class SignupForm(forms.Form):
    """Signing up asks for a name beside what allauth asks for."""

    name = column(User, "name", label=_("姓名"), required=True)

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


def _departments() -> list[tuple[str, Any]]:
    named = [(key, name[lang()]) for key, name in departments_with_duties().items()]
    return [("", _("全部职责")), *named]


class AppointForm(SiteForm):
    """The department is asked where the province shares out duties among departments."""

    email = column(User, "email", label=_("邮箱"))
    role = forms.ChoiceField(label=_("角色"), choices=options(PLATFORM))
    city = CityField(label=_("市（市主管部门）"), empty="")
    department = forms.ChoiceField(
        label=_("部门（省主管部门）"), choices=_departments, required=False
    )
    body = column(Appointment, "body", label=_("机构名称（核查机构）"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not departments_with_duties():
            del self.fields["department"]
