"""Forms of the daily mail and of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.studies.notifications.models import Webhook
from zuji_portal.studies.notifications.webhooks import forms as webhook_forms
from zuji_portal.ui.forms import SiteForm, column
from zuji_portal.ui.language import lang

LONGEST_SECRET = 200
LANGUAGES = [("zh", "中文"), ("en", "English")]


class DigestForm(SiteForm):
    is_wanted = forms.BooleanField(
        label=_("每天把我的待办用邮件发给我（没有待办就不发）"), required=False
    )
    language = forms.ChoiceField(label=_("邮件语言"), choices=LANGUAGES)


class WebhookForm(SiteForm):
    form = forms.ChoiceField(label=_("接收方"))
    url = column(Webhook, "url", form_class=forms.CharField, label=_("网址"))
    secret = forms.CharField(
        label=_("签名密钥（企业微信不需要）"), max_length=LONGEST_SECRET, required=False
    )
    language = forms.ChoiceField(label=_("语言"), choices=LANGUAGES)

    def __init__(self, data: Any = None, **more: Any):
        super().__init__(data, **more)
        field: Any = self.fields["form"]
        field.choices = [(key, row[lang()]) for key, row in webhook_forms().items()]
