"""Forms of subscriptions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.transparency.kinds import KINDS
from zuji_portal.ui.forms import SiteForm, column
from zuji_portal.ui.language import options


class SubscriptionForm(SiteForm):
    """Where to send, and what; all kinds where none is chosen."""

    name = column(Subscription, "name", label=_("名称，例如接收的系统"))
    url = column(
        Subscription, "url", form_class=forms.CharField, label=_("接收地址，以 https 开头")
    )
    kinds = forms.MultipleChoiceField(
        label=_("要哪些事件（不选是全部）"),
        choices=options(KINDS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PositionForm(SiteForm):
    """From which entry on events are sent again."""

    position = forms.IntegerField(label=_("从第几条记录起"), min_value=0)
