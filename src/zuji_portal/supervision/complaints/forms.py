"""The form of a complaint."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji_portal.supervision.complaints.attachments import ACCEPTED, MOST
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.supervision.complaints.rules import ABOUT
from zuji_portal.ui.forms import OnceField, SiteForm, UploadsField, column
from zuji_portal.ui.language import options


class ComplaintForm(SiteForm):
    """What it is about, what is wrong, and, where one wants an answer by mail, who one is."""

    about = forms.ChoiceField(label=_("投诉什么"), choices=options(ABOUT))
    named = column(Complaint, "named", label=_("编号或名称（产品页、证书、企业、机构）"))
    text = column(Complaint, "text", label=_("哪里不对，有什么依据"), rows=6)
    attached = UploadsField(
        label=_("附件：照片或 PDF（选填）"),
        most=MOST,
        accept=ACCEPTED,
        help_text=_("最多 5 个，每个不超过 10 MB。照片里的拍摄地点等信息会去掉。"),
    )
    name = column(Complaint, "name", label=_("您的姓名（选填）"))
    email = column(Complaint, "email", label=_("邮箱（选填，用来收答复）"))
    telephone = column(Complaint, "telephone", label=_("电话（选填）"))
    token = OnceField()
