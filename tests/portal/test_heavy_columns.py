"""Lists read no documents: neither lockfiles and findings of revisions nor PDF of statements."""

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.guards.base import update
from portal.guards.exchange import lost, partner_request
from portal.heavy import heavy_reads
from portal.verifiers import team
from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.standards.models import RuleEffect, RuleReport
from zuji_portal.studies.models import Revision
from zuji_portal.studies.notifications.telling import tell_studies
from zuji_portal.studies.pages import revisions_page
from zuji_portal.supervision.cases.counter import checkable
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.cases.queries import stated_of
from zuji_portal.verification.facts import led
from zuji_portal.verification.models import Engagement, Member, Statement
from zuji_portal.verification.queries import engagements_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(cast):
    study, by = cast.ludai.draft, cast.viewer("clerk").user
    update(study, state="approved")
    return Revision.objects.create(
        study=study, number=1, digest="0" * 64, lock=b"{}", findings=[], by=by
    )


def test_what_reads_a_document_is_seen(revision):
    """The tests below would notice a row that is read whole, and one that is read again."""
    with heavy_reads() as read:
        Revision.objects.get(pk=revision.pk)
        assert sorted(read) == ["Revision.findings", "Revision.lock"]
        assert bytes(Revision.objects.defer("lock", "findings").get(pk=revision.pk).lock) == b"{}"
    assert read.count("Revision.lock") == 2


def test_lists_of_revisions_read_no_documents(cast, revision):
    firm = cast.ludai.enterprise
    version = FactorVersion.objects.filter(is_current=True).first()
    report = BlastReport.objects.create(version=version, stamp="", digest="x")
    moved = {"revision": revision, "old": 1.0, "new": 2.0, "unit": "kgCO2e/t", "size": 1.0}
    BlastRow.objects.create(report=report, **moved)
    rule = RuleVersion.objects.create(
        kind="model", key="urea", title_zh="示例", digest="x", decision="x", proposed_by=revision.by
    )
    RuleEffect.objects.create(
        report=RuleReport.objects.create(rule=rule, stamp="", digest="x"), **moved
    )
    shown, radius = revisions_page(cast.viewer("clerk"), revision.study), "blast-radius/"
    factor = f"/factors/versions/{version.pk}/{radius}"
    with heavy_reads() as read:
        for address in (factor, f"{factor}rows.csv", f"/standards/rules/{rule.pk}/"):
            assert firm.name_zh in text_of(cast.client("province").get(address)), address
        assert tell_studies("factor_revised", "factor:1", report.rows.all(), lambda row: {}) == 1
        assert [each.pk for each in checkable(firm)] == [revision.pk]
        assert [each.number for each in shown["revisions"]] == [1]
    assert read == []


def test_lists_of_statements_read_no_pdf(cast, revision):
    verifiers, firm = team(cast), cast.ludai.enterprise
    engagement = Engagement.objects.create(
        study=revision.study,
        enterprise=firm,
        revision=revision,
        body=verifiers.body,
        materiality=0.05,
        requested_by=revision.by,
    )
    lead = verifiers.verifiers["lead"]
    Member.objects.create(engagement=engagement, verifier=lead, part="lead")
    Statement.objects.create(
        engagement=engagement,
        revision=revision,
        number="LIST-1",
        verified_share=1.0,
        residual=0.0,
        content={},
        pdf_zh=b"%PDF",
        pdf_en=b"%PDF",
        by=revision.by,
        at=timezone.now(),
    )
    case = SupervisionCase.objects.create(
        number="AJ-1",
        enterprise=firm,
        city=firm.city,
        origin="officer",
        title="示例",
        found="示例",
        opened_by=revision.by,
        moved_at=timezone.now(),
    )
    with heavy_reads() as read:
        assert [row.number for row in stated_of(case)] == ["LIST-1"]
        assert [row.statement.number for row in engagements_of(revision.study)] == ["LIST-1"]
        assert led(lead, firm.pk) == (timezone.localdate().year,)
    assert read == []


def test_pages_of_the_exchange_read_no_footprints_and_events(cast):
    asked, dead = partner_request(cast), lost(cast)
    owner = cast.client("owner")
    with heavy_reads() as read:
        for address in ("", f"partners/{asked.partner_id}/", f"partners/{dead.partner_id}/"):
            assert owner.get(f"/exchange/{address}").status_code == 200
    assert [each for each in read if not each.startswith(("Revision", "Statement"))] == []
