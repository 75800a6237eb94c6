"""Who may use which route. A route that is not named here is refused by the matrix test.

Everything of this release is public and holds no personal data: results are addressed by the digest
of their content, uploads are computed and not kept beyond the result. Accounts and roles come with
the study desk; until then there is one role.
"""

ROLES = ("anyone",)
PUBLIC = frozenset({
    "health", "home", "new_study", "preview", "study_form", "upload", "result", "step", "lockfile",
    "report", "workbook", "table", "chart", "verify", "compare", "factor_list", "factor", "model_list",
    "model", "template",
})  # fmt: skip


def may(role: str, route: str) -> bool:
    """Default deny."""
    return role in ROLES and route in PUBLIC
