"""Forms of people: signing up and appointing people of the platform."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.permissions.roles import PLATFORM
from zuji_portal.ui.forms import CityField, SiteForm, column
from zuji_portal.ui.language import options


class SignupForm(forms.Form):
    """Signing up asks for a name beside what allauth asks for."""

    name = column(User, "name", label=_("姓名"), required=True)

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class AppointForm(SiteForm):
    email = column(User, "email", label=_("邮箱"))
    role = forms.ChoiceField(label=_("角色"), choices=options(PLATFORM))
    city = CityField(label=_("市（市主管部门）"), empty="")
    body = column(Appointment, "body", label=_("机构名称（核查机构）"))
