"""Roles allowed to ask for each route; a route that is missing answers 403 to everyone.

The API asks for a key of its own whoever is signed in, so its routes name everyone; what a key may
do is that of its appointment (`zuji_portal.api.access`).

Naming a role here is not yet a right to any one study or enterprise: every page reads through the
`visible_to(viewer)` of its app and answers 404 for what the viewer does not see.
"""

from __future__ import annotations

from zuji_portal.foundation.permissions.open_routes import TO_EVERYONE, TO_SIGNED_IN
from zuji_portal.foundation.permissions.roles import APPOINTMENTS, ENTERPRISE, ROLES

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
    **_routes(EVERYONE, *TO_EVERYONE),
    **_routes(SIGNED_IN, *TO_SIGNED_IN),
    **_routes(KEEPERS, "methodology_new", "rule_effects"),
    **_routes(frozenset({"expert"}), "methodology_assess", "scene_assess"),
    **_routes(
        frozenset({"province"}),
        "methodology_move",
        *("suggestion_bring", "suggestion_move"),
        "rule_enact",
        "rule_move",
        "scene_new",
        "scene_move",
        *("operator_list", "operator", "operator_renew", "operator_resend", "operator_end"),
        "reward_new",
        "reward_end",
    ),
    **_routes(
        INSIDE | OFFICERS_AND_AUDITOR, "enterprise_list", "enterprise", "enterprise_history", "site"
    ),
    **_routes(OFFICERS, "enterprise_unenrol"),
    **_routes(OFFICERS_AND_AUDITOR, "enrolment_list", "complaint_list", "complaint"),
    **_routes(OFFICERS_AND_AUDITOR, "supervision", "draw_list", "draw", "inspector_list"),
    **_routes(OFFICERS, "complaint_file", "complaint_move"),
    **_routes(READERS_OF_STUDIES, "supervision_case_list", "supervision_case", "supervision_file"),
    **_routes(WRITERS | OFFICERS, "supervision_case_move", "supervision_attach"),
    **_routes(
        OFFICERS,
        "supervision_case_new",
        "supervision_counter",
        "supervision_order",
        "supervision_attribute",
        "supervision_publish",
        "supervision_rehabilitate",
    ),
    **_routes(OFFICERS, "draw_new", "draw_enter", "draw_witness", "draw_move"),
    **_routes(OFFICERS, "enrol", "enrol_template", "enterprise_new", "claim_list", "claim_decide"),
    **_routes(WRITERS | OFFICERS, "enterprise_edit", "site_add", "site_merge"),
    **_routes(WRITERS | OFFICERS, "enterprise_change", "product_change", "change_move"),
    **_routes(INSIDE | OFFICERS_AND_AUDITOR, "change_list", "change"),
    **_routes(frozenset({"owner"}), "invite"),
    **_routes(frozenset({"owner", "province"}), "dismiss"),
    **_routes(frozenset({"province"}), "list_new", "list_template", "list_withdraw"),
    **_routes(frozenset({"province", "auditor"}), "list_receipt"),
    **_routes(frozenset({"province"}), "people", "appoint", "inspector_end", "agreement_move"),
    **_routes(frozenset({"owner"}) | OFFICERS, "training_people"),
    **_routes(VERIFIER | frozenset({"province", "auditor"}), "calibration_list", "calibration"),
    **_routes(frozenset({"province", "auditor"}), "quality_list", "quality_file"),
    **_routes(frozenset({"province"}), "calibration_close"),
    **_routes(OFFICERS, "session_new", "session_cancel", "session_code"),
    **_routes(OFFICERS_AND_AUDITOR, "training_reach", "training_reach_file"),
    **_routes(frozenset({"province"}), "training_certificate_move"),
    **_routes(READERS_OF_STUDIES, "product", "product_history", "product_photo", "study_benchmark"),
    **_routes(
        IN_VERIFICATION,
        "study",
        "revision_findings",
        "verification_list",
        "verification",
        "verification_sample",
        "verification_findings",
        "verification_visits",
        "visit_photo",
        "verification_conclusion",
        "statement",
        "statement_file",
    ),
    **_routes(
        VERIFIER,
        "verification_team",
        "verification_declare",
        "sample_adjust",
        "sample_seen",
        "finding_raise",
        "finding_settle",
        "visit_add",
        "verification_return",
        "verification_resume",
        "verification_conclude",
        "verification_reopen",
        "verification_issue",
    ),
    **_routes(WRITERS, "verification_request", "finding_answer", "external_add"),
    **_routes(WRITERS, "reduction_drop"),
    **_routes(READERS_OF_STUDIES, "product_reductions", "reduction", "reduction_list"),
    **_routes(READERS_OF_STUDIES, "certificate_list", "certificate", "entry_list", "entry"),
    **_routes(
        frozenset({"owner"}),
        "statement_object",
        "certificate_apply",
        "entry_publish",
        "entry_hide",
    ),
    **_routes(WRITERS, "award_package", "entry_label"),
    **_routes(frozenset({"province", "owner"}), "certificate_move"),
    **_routes(frozenset({"province", "verifier"}), "verification_move"),
    **_routes(
        frozenset({"province"}),
        "certificate_surveil",
        "entry_delist",
        "entry_relist",
    ),
    **_routes(
        frozenset({"province"}),
        "verification_assign",
        "body_new",
        "body_edit",
        "body_suspend",
        "verifier_add",
        "relation_add",
        "qualification_add",
        "shareholding_add",
        "shareholding_withdraw",
        "relation_withdraw",
    ),
    **_routes(
        WRITERS,
        "product_new",
        "product_edit",
        "study_start",
        "study_save",
        "study_tasks",
        "result_take",
        "study_step",
        "study_papers",
        *("study_factors", "study_factor", "study_transfers"),
        "warning_answer",
        "study_undo",
        "study_submit",
        "ledger_upload",
        "ledger",
        "ledger_columns",
        "ledger_say",
        "ledger_fix",
        "ledger_accept",
        "ledger_apply",
        "evidence_add",
        "supplier_ask",
        "supplier_use",
        "supplier_remind",
        "supplier_published",
        "montecarlo",
        "recompute",
        "footprint_asked",
        "product_remove",
        "study_move",
    ),
    **_routes(WRITERS | {"approver"}, "study_comment", "comment_settle"),
    **_routes(frozenset({"approver"}), "study_decide"),
    **_routes(
        INSIDE,
        "study_draft",
        "study_bin",
        "study_check",
        "study_changes",
        "study_against",
        "study_measures",
        "study_scenarios",
        "study_suppliers",
        "evidence_list",
    ),
    **_routes(APPOINTED, "notice_settle", "todo_history", "todo_settings"),
    **_routes(
        frozenset({"owner", "province"}),
        *("webhook_list", "webhook", "webhook_test"),
        *("webhook_renew", "webhook_resend", "webhook_remove"),
    ),
    **_routes(INSIDE | VERIFIER | OFFICERS, "evidence_file", "evidence_picture"),
    **_routes(
        APPOINTED, "job_list", "job", "job_cancel", "job_resume", "api_keys", "api_key_revoke"
    ),
    **_routes(
        frozenset({"expert"}),
        "factor_new",
        "factor_import",
        "factor_revise",
        "factor_review",
        "factor_reject",
    ),
    **_routes(frozenset({"expert"}), "seat_declare", "seat_score", "case_consolidate", "seat_vote"),
    **_routes(KEEPERS, "case_new", "case_move", "agreement_new"),
    **_routes(frozenset({"province"}), "case_close", "case_draw", "expert_register"),
    **_routes(
        KEEPERS,
        "factor_agenda",
        "factor_retire",
        "blast_radius",
        "blast_ask",
        "blast_rows",
        "factor_publish",
    ),
    **_routes(
        OFFICERS_AND_AUDITOR,
        "programme",
        "programme_rows",
        "programme_rows_export",
        "programme_trend",
        "programme_studies",
        "programme_studies_export",
        "programme_benchmarks",
        "programme_targets",
        "programme_scope",
        "programme_reports",
        "programme_report",
        "programme_report_draft",
        "programme_report_official",
        *("programme_exports", "programme_abatement", "programme_conservation"),
        "programme_whatif",
        "programme_whatif_answer",
    ),
    **_routes(OFFICERS, "programme_whatif_ask"),
    **_routes(
        frozenset({"province"}),
        "programme_target_set",
        "programme_target_upload",
        "programme_target_template",
        "programme_industry_set",
        "programme_pilot_add",
        "document_new",
        "document_revise",
        "document_withdraw",
        "programme_pilot_end",
        "programme_benchmark_add",
        "programme_benchmark_withdraw",
        "programme_report_file",
        "programme_report_word",
        "site_texts",
        "site_fields",
        "site_text",
        "site_text_version",
        *("programme_consultation_add", "programme_task_add", "programme_task_move"),
    ),
    **_routes(
        frozenset({"province", "auditor"}),
        *("programme_consultations", "programme_departments", "programme_department"),
        "programme_task",
        "programme_filed",
        "programme_filed_official",
    ),
    **_routes(OFFICERS, "offer_new", "offer_edit", "offer_withdraw", "incentives"),
    **_routes(OFFICERS_AND_AUDITOR, "offer_figures"),
    **_routes(INSIDE, "my_offers"),
    **_routes(INSIDE, "exchange", "exchange_partner", "exchange_request", "exchange_catena_x"),
    **_routes(
        frozenset({"owner"}),
        *("exchange_partner_new", "exchange_partner_end", "exchange_grant_end"),
        *("exchange_publish", "exchange_withdraw", "exchange_request_move", "exchange_resend"),
    ),
    **_routes(WRITERS, "offer_answer", "offer_share", "offer_unshare"),
    **_routes(frozenset({"auditor", "province", "owner"}), "audit_log"),
    **_routes(frozenset({"auditor", "province"}), "audit_export"),
}


def may(role: str, route: str) -> bool:
    """Whether a role may ask for a route; an unknown route or role may not."""
    return role in ROUTES.get(route, frozenset())
