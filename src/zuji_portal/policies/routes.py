"""Which role may ask for which page at all. A route that is not named here answers 403 to everyone.

The API asks for a key of its own whoever is signed in, so its routes name everyone; what a key may do is that of
its appointment (`zuji_portal.api.access`).

Naming a role here is not yet a right to any one study or enterprise: every page reads through the
`visible_to(viewer)` of its app and answers 404 for what the viewer does not see.
"""

from __future__ import annotations

from zuji_portal.policies.roles import APPOINTMENTS, ENTERPRISE, ROLES

EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"anonymous"}
APPOINTED = frozenset(APPOINTMENTS)
INSIDE = frozenset(ENTERPRISE)
OFFICERS = frozenset({"province", "city"})
OFFICERS_AND_AUDITOR = OFFICERS | {"auditor"}
WRITERS = frozenset({"owner", "clerk"})
KEEPERS = frozenset({"expert", "province"})
READERS_OF_STUDIES = INSIDE | OFFICERS_AND_AUDITOR
VERIFIER = frozenset({"verifier"})
IN_VERIFICATION = READERS_OF_STUDIES | VERIFIER


def _routes(roles: frozenset[str], *names: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(names, roles)


ROUTES: dict[str, frozenset[str]] = {
    **_routes(
        EVERYONE,
        "health", "ready", "metrics", "home", "new_study", "preview", "study_form", "upload", "result", "step", "lockfile", "report",
        "workbook", "table", "chart", "verify", "compare", "factor_list", "factor", "factor_version", "factor_export", "model_list", "model", "model_changed", "document_list", "document", "document_version", "log_page", "log_checkpoint", "log_key", "log_proof", "log_tile", "did_document", "body_list", "body", "case_list", "case", "decision", "decision_file", "expert_pool", "certificate_public", "certificate_file", "check_page", "check_offline", "status_list", "trust", "catalogue_list", "catalogue_compare", "catalogue_export", "product_page", "product_page_photo", "linkset", "digital_link", "gs1resolver", "sitemap", "robots", "template",
        "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_confirm_email", "account_email_verification_sent", "account_reauthenticate",
        "account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate",
        "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
        "openid_connect_login", "openid_connect_callback", "invitation", "footprint_request",
        "api_about", "api-root", "openapi-json", "api_factors", "api_factor", "api_factor_versions", "api_models", "api_model", "api_lockfile",
        "api_verify", "api_organisations", "api_organisation", "api_products", "api_product", "api_studies", "api_study_workbook",
        "api_study", "api_study_compute", "api_study_submit", "api_revisions", "api_revision_lockfile",
    ),
    **_routes(
        SIGNED_IN,
        "account_email", "account_change_password", "account_set_password", "mfa_index", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
        "usersessions_list", "socialaccount_connections", "act_as", "desk", "claim", "why", "case_comment",
    ),
    **_routes(INSIDE | OFFICERS_AND_AUDITOR, "enterprise_list", "enterprise", "enterprise_history", "site"),
    **_routes(OFFICERS, "enrol", "enrol_template", "enterprise_new", "claim_list", "claim_decide"),
    **_routes(WRITERS | OFFICERS, "enterprise_edit", "site_add", "site_merge"),
    **_routes(frozenset({"owner"}), "invite"),
    **_routes(frozenset({"owner", "province"}), "dismiss"),
    **_routes(frozenset({"province"}), "people", "appoint"),
    **_routes(READERS_OF_STUDIES, "product", "product_history", "product_photo"),
    **_routes(
        IN_VERIFICATION, "study", "revision_findings", "verification_list", "verification", "verification_sample", "verification_findings",
        "verification_visits", "visit_photo", "verification_conclusion", "statement", "statement_file",
    ),
    **_routes(
        VERIFIER, "verification_decline", "verification_team", "verification_declare", "sample_adjust", "sample_seen", "finding_raise", "finding_settle",
        "visit_add", "verification_return", "verification_resume", "verification_conclude", "verification_reopen", "verification_issue",
    ),
    **_routes(WRITERS, "verification_request", "finding_answer", "external_add"),
    **_routes(READERS_OF_STUDIES, "certificate_list", "certificate", "entry_list", "entry"),
    **_routes(frozenset({"owner"}), "statement_object", "certificate_apply", "certificate_withdraw", "certificate_resubmit", "entry_publish", "entry_hide"),
    **_routes(WRITERS, "entry_label"),
    **_routes(frozenset({"province"}), "certificate_move", "certificate_surveil", "entry_delist", "entry_relist"),
    **_routes(
        frozenset({"province"}), "verification_assign", "verification_end", "body_new", "body_edit", "body_suspend", "verifier_add", "relation_add",
        "qualification_add", "shareholding_add", "shareholding_withdraw", "relation_withdraw",
    ),
    **_routes(
        WRITERS,
        "product_new", "product_edit", "study_start", "study_save", "study_undo", "study_submit", "ledger_upload",
        "ledger", "ledger_columns", "ledger_fix", "ledger_apply", "evidence_add", "supplier_ask", "supplier_use", "supplier_published",
        "montecarlo", "recompute", "notice_settle",
    ),
    **_routes(WRITERS | {"approver"}, "study_comment", "comment_settle"),
    **_routes(frozenset({"approver"}), "study_approve", "study_return"),
    **_routes(
        INSIDE, "study_draft", "study_check", "study_changes", "study_against", "study_measures", "study_scenarios",
        "study_benchmark", "study_suppliers", "evidence_list",
    ),
    **_routes(INSIDE | VERIFIER | {"province"}, "evidence_file"),
    **_routes(APPOINTED, "job_list", "job", "job_cancel", "job_resume", "api_keys", "api_key_revoke"),
    **_routes(frozenset({"expert"}), "factor_new", "factor_revise", "factor_review", "factor_reject"),
    **_routes(frozenset({"expert"}), "seat_declare", "seat_score", "case_consolidate", "seat_vote"),
    **_routes(KEEPERS, "case_new", "case_withdraw"),
    **_routes(frozenset({"province"}), "case_close", "case_draw", "expert_register"),
    **_routes(KEEPERS, "factor_agenda", "factor_retire", "blast_radius", "blast_ask", "blast_rows", "factor_publish"),
    **_routes(
        OFFICERS_AND_AUDITOR, "programme", "programme_rows", "programme_rows_export", "programme_trend", "programme_targets", "programme_scope",
        "programme_reports", "programme_report",
    ),
    **_routes(
        frozenset({"province"}), "programme_target_set", "programme_target_upload", "programme_target_template", "programme_industry_set",
        "programme_pilot_add", "document_new", "document_revise", "document_withdraw", "programme_pilot_end", "programme_report_file", "programme_consultation_add",
    ),
    **_routes(frozenset({"province", "auditor"}), "programme_consultations", "programme_filed"),
    **_routes(frozenset({"auditor", "province", "owner"}), "audit_log"),
    **_routes(frozenset({"auditor", "province"}), "audit_export"),
}  # fmt: skip


def may(role: str, route: str) -> bool:
    """Whether a role may ask for a route; an unknown route or role may not."""
    return role in ROUTES.get(route, frozenset())
