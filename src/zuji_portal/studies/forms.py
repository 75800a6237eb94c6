"""Form of the approver who sends a study back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zuji_portal.studies.models import Approval
from zuji_portal.ui.forms import SiteForm, reason


class ReturnForm(SiteForm):
    reason = reason(Approval, label=_("退回理由"))
