"""The states of a factor version and the ways between them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "proposed": _("已提出"),
    "reviewed": _("已评审"),
    "rejected": _("未采纳"),
    "published": _("现行"),
    "superseded": _("已被取代"),
    "retired": _("已停用"),
}
TRANSITIONS = {
    "factor.review": (("proposed",), "reviewed"),
    "factor.reject": (("proposed", "reviewed"), "rejected"),
    "factor.publish": (("reviewed",), "published"),
    "factor.retire": (("published",), "retired"),
}
OPEN = ("proposed", "reviewed")
