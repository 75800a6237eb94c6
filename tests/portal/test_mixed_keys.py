"""Addresses of two keys: own parent with a rival's child, and the reverse, answer nobody."""

import pytest
from django.urls import reverse

from portal.people import photo
from portal.test_routes import routes, things
from portal.verifiers import team
from zuji_portal.api.keys import MakeKey
from zuji_portal.enterprises.products.photo import kept_photo
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.models import Comment, FootprintRequest, LedgerImport, Revision, Study
from zuji_portal.studies.why_views import SUBJECTS
from zuji_portal.verification.models import (
    Engagement,
    Member,
    Remark,
    VerificationFinding,
    Visit,
    VisitPhoto,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_A_PARENT = {
    "comment_settle": ("study", "comment"),
    "ledger": ("study", "ledger"),
    "ledger_columns": ("study", "ledger"),
    "ledger_say": ("study", "ledger"),
    "ledger_fix": ("study", "ledger"),
    "ledger_accept": ("study", "ledger"),
    "ledger_apply": ("study", "ledger"),
    "supplier_use": ("study", "asked"),
    "supplier_remind": ("study", "asked"),
    "revision_findings": ("revision_study", "revision"),
    "finding_answer": ("engagement", "finding"),
    "finding_settle": ("engagement", "finding"),
    "visit_photo": ("engagement", "photo"),
}
"""Route → what its first and its second key name; the second is a thing of the first."""
BY_OTHER_TESTS = {"compare", "api_revision_lockfile", "why"}
NO_CHILD = {
    "old_study_part",
    "plant_table",
    *("step", "table", "chart", "programme_report", "programme_filed", "document_version"),
    *("programme_report_official", "programme_filed_official"),
    *("site_text", "site_text_version"),
    *(
        "certificate_move",
        "certificate_file",
        "change_move",
        "enrolment_move",
        "complaint_move",
        "suggestion_move",
        "programme_task_move",
        *("campaign_move", "data_request_move"),
        "draw_move",
        "methodology_move",
        "agreement_move",
        "cbam_move",
        *("cbam_file", "cbam_shared_file", "cbam_template"),
        "rule_move",
        "scene_move",
        "training_certificate_move",
        "course_module",
        "offer_answer",
        "exchange_request_move",
        "supervision_case_move",
        "entry_label",
        "product_shell",
        "decision_file",
        "case_move",
        "study_move",
    ),
    *("study_step", "study_factor", "factor_data_set", "resource_item"),
    "result_data_set",
    *("gap_page", "gap_file"),
    *("statement_file", "verification_move", "model_changed", "account_reset_password_from_key"),
}
"""The second key names no thing of somebody: a form, a move, a part, a version of public text."""
KEPT = (Comment, LedgerImport, FootprintRequest, Study, VerificationFinding, Engagement, Remark)
SENT = {"text": "x", "state": "closed", "key": "item:尿素产量", "value": "", "column-item": "0"}


ANSWER = {
    "value": 1.0,
    "low": 0.9,
    "high": 1.1,
    "unit": "kgCO2e/t",
    "primary": 0.0,
    "verified": 0.0,
    "digest": "sha256:0",
    "product": {"name_zh": "示例"},
    "enterprise": "示例",
    "year": 2025,
}


def more_things(firm, extra, who):
    """Things with numbers that the other firm has not: `extra` more of what is counted."""
    own = things(firm)
    revision = Revision.objects.get(study_id=own["revision_study"])
    engagement = Engagement.objects.get(pk=own["engagement"])
    for number in range(2, 2 + extra):
        Revision.objects.create(
            study=revision.study,
            number=number,
            digest=revision.digest,
            lock=revision.lock,
            findings=[],
            by=revision.by,
        )
        VerificationFinding.objects.create(
            engagement=engagement,
            number=number,
            severity="minor",
            field="power",
            text="?",
            revision=revision,
            by=who,
        )
    visit = Visit.objects.create(
        engagement=engagement,
        site=firm.enterprise.sites.first(),
        visited_on="2026-01-05",
        people="示例",
        text="示例",
        by=who,
    )
    FootprintRequest.objects.filter(pk=own["asked"]).update(state="answered", answer=ANSWER)
    Engagement.objects.filter(pk=engagement.pk).update(state="working")
    picture = VisitPhoto.objects.create(visit=visit, digest=kept_photo(photo()))
    return own | {"revision": 1 + extra, "finding": 1 + extra, "photo": picture.pk}


def join(cast, them, own):
    """The cast's verifier leads the own engagement; its body has the rival's too."""
    lead, engagement = them.verifiers["lead"], Engagement.objects.get(pk=own["engagement"])
    Member.objects.create(engagement=engagement, verifier=lead, part="lead")
    engagement.declarations.create(verifier=lead, text="示例", by=lead.appointment.user)
    Engagement.objects.update(body=them.body)


def state_of_things():
    rows = [list(model.objects.order_by("pk").values()) for model in KEPT]
    return [AuditEntry.objects.count(), *rows]


def keys_of(route):
    return next(r for r in routes() if r.name == route)


def test_every_address_of_two_keys_is_tried_or_has_no_child():
    of_two = {route.name for route in routes() if len(route.holds) > 1}
    assert of_two == {*OF_A_PARENT, *BY_OTHER_TESTS, *NO_CHILD}


@pytest.mark.parametrize("role", [*ENTERPRISE, "verifier"])
def test_own_parent_with_a_rivals_child_and_the_reverse_answer_nobody(cast, role):
    them, who = team(cast), cast.viewer("clerk").user
    own, rivals = more_things(cast.ludai, 0, who), more_things(cast.rival, 1, who)
    join(cast, them, own)
    client, wrong = cast.client(role), []
    before = state_of_things()
    for route, (parent, child) in OF_A_PARENT.items():
        names = keys_of(route).holds
        for keys in ((own[parent], rivals[child]), (rivals[parent], own[child])):
            url = reverse(route, kwargs=dict(zip(names, keys, strict=True)))
            for answer in (client.get(url), client.post(url, SENT)):
                if answer.status_code not in {403, 404, 405}:
                    wrong.append((url, answer.request["REQUEST_METHOD"], answer.status_code))
    assert wrong == []
    assert state_of_things() == before


def test_the_same_addresses_with_own_keys_answer(cast):
    """Else the test above would pass for addresses that never answer."""
    them, who = team(cast), cast.viewer("clerk").user
    own, answered = more_things(cast.ludai, 1, who), set()
    join(cast, them, own)
    for role in ("clerk", "verifier"):
        client = cast.client(role)
        for route, (parent, child) in OF_A_PARENT.items():
            names = keys_of(route).holds
            url = reverse(route, kwargs=dict(zip(names, (own[parent], own[child]), strict=True)))
            statuses = {client.get(url).status_code, client.post(url, SENT).status_code}
            answered |= {route} if statuses & {200, 302, 422} else set()
    assert set(OF_A_PARENT) - answered == set()


def test_two_results_are_compared_only_by_who_sees_both(cast):
    own, rivals = things(cast.ludai), things(cast.rival)
    client = cast.client("clerk")
    for old, new in ((own, rivals), (rivals, own), (rivals, rivals)):
        for draft in ("digest", "frozen"):
            assert client.get(f"/compare/{old['frozen']}/{new[draft]}/").status_code != 200
            assert client.get(f"/compare/{old[draft]}/{new['frozen']}/").status_code != 200
    for nobodys in ("s999999-1", rivals["frozen"]):
        assert client.get(f"/compare/{own['frozen']}/{nobodys}/").status_code == 404
        assert client.get(f"/compare/{nobodys}/{own['frozen']}/").status_code == 404
    assert client.get(f"/compare/{own['frozen']}/{own['frozen']}/").status_code == 200


def test_a_key_reads_no_revision_under_another_study(cast):
    clerk = cast.viewer("clerk")
    own = more_things(cast.ludai, 0, clerk.user)
    rivals = more_things(cast.rival, 1, clerk.user)
    made = MakeKey(clerk, clerk.acting, name="ERP", scopes=["read"])
    made.run()
    head = {"authorization": f"Bearer {made.secret}"}
    client = cast.client("anonymous")
    url = "/api/v1/studies/{}/revisions/{}/lockfile"
    for study, number, status in (
        (own["revision_study"], own["revision"], 200),
        (own["revision_study"], rivals["revision"], 404),
        (rivals["revision_study"], own["revision"], 404),
        (rivals["revision_study"], rivals["revision"], 404),
    ):
        assert client.get(url.format(study, number), headers=head).status_code == status


@pytest.mark.parametrize("action", SUBJECTS)
def test_why_explains_no_action_on_a_rivals_thing(cast, action):
    kind = SUBJECTS[action]
    firms = {"study": "draft", "enterprise": "enterprise", "product": "product"}
    own, rival = (getattr(firm, firms[kind]).pk for firm in (cast.ludai, cast.rival))
    client = cast.client("clerk")
    assert client.get(f"/desk/why/{action}/{own}/").status_code == 200
    assert client.get(f"/desk/why/{action}/{rival}/").status_code == 404
    assert client.get(f"/desk/why/certificate.issue/{own}/").status_code == 404
