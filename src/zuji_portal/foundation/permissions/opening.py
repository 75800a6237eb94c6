"""Which pages are open to a viewer: by the role, and in the province by the department's duties."""

from __future__ import annotations

from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.permissions.routes import may
from zuji_portal.foundation.permissions.viewers import ViewerLike

DUTY_OF: dict[str, str] = {
    **dict.fromkeys(
        ("complaint_list", "complaint", "complaint_file", "complaint_move"), "complaint.accept"
    ),
    **dict.fromkeys(
        (
            *("supervision", "supervision_case_list", "supervision_case", "supervision_file"),
            *("supervision_case_new", "supervision_case_move", "supervision_attach"),
            *("supervision_counter", "supervision_order", "supervision_attribute"),
            *("supervision_publish", "supervision_rehabilitate"),
        ),
        "supervision.open",
    ),
    **dict.fromkeys(
        ("draw_list", "draw", "draw_new", "draw_enter", "draw_witness", "draw_move"),
        "draw.prepare",
    ),
    **dict.fromkeys(("inspector_list", "inspector_end"), "inspector.register"),
    **dict.fromkeys(("people", "appoint"), "people.appoint"),
    "dismiss": "people.dismiss",
    **dict.fromkeys(
        (
            *("webhook_list", "webhook", "webhook_test"),
            *("webhook_renew", "webhook_resend", "webhook_remove"),
        ),
        "webhook.configure",
    ),
    **dict.fromkeys(
        ("operator_list", "operator", "operator_renew", "operator_resend", "operator_end"),
        "operator.register",
    ),
    **dict.fromkeys(("audit_log", "audit_export"), "audit.read"),
}
"""Route → the action without whose duty a department of the province is not shown it: what names
complainants, what is not public yet of an inspection, people, keys and the log.
"""


def opens(viewer: ViewerLike, route: str) -> bool:
    """Whether a route is open to the viewer's role and, in the province, department."""
    if not may(viewer.role, route):
        return False
    return route not in DUTY_OF or has_duty(viewer, DUTY_OF[route])
