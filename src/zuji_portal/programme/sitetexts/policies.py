"""Who edits the texts of the site."""

from __future__ import annotations

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import policy

POLICIES = (policy("sitetext.edit", "修改站内文字", "edit texts of the site")(by_province),)
