"""Choices of a surveillance, in words."""

from django.utils.translation import gettext_lazy as _

RESULTS = {"pass": _("通过"), "corrective": _("限期整改"), "fail": _("不通过")}
