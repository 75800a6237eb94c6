"""Quality of verifier bodies: what an order says was missed, counted, published, blind to fees."""

import datetime

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.inspections import later, officer
from portal.people import approved
from portal.supervised import day, opened
from portal.verifiers import requested, stated, team
from zuji.supervision import supervision_rules
from zuji.verification import months_later
from zuji_portal.supervision.cases import actions
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.verification.models import VerificationFinding
from zuji_portal.verification.quality import queries
from zuji_portal.verification.quality.queries import StatedWork, quality_of, quality_rows

pytestmark = pytest.mark.django_db
AFTER_APPEALS = 24 * 21
"""Hours after which no appeal is open any more, holidays within."""


def ordered_about(cast, statement):
    act = actions.OrderCorrection(cast.viewer("city"), opened(cast), reason="按发票更正")
    act.deadline, act.statement = day(15), statement.number
    return act.run()


def works(rows, monkeypatch):
    monkeypatch.setattr(queries, "_stated", lambda: rows)


def test_what_was_missed_is_published_with_its_interval(cast, client, monkeypatch):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    case, city = opened(cast), cast.client("city")
    url = f"/supervision/cases/{case.pk}/"
    assert statement.number in text_of(city.get(url))
    posted = {"reason": "按发票更正", "deadline": day(15).isoformat(), "statement": "nothing"}
    assert "nothing" in text_of(city.post(f"{url}order/", posted), 422)
    posted["statement"] = statement.number
    assert city.post(f"{url}order/", posted).status_code == 302
    assert SupervisionCase.objects.get().revision == statement.revision
    assert "没有查出问题的核查" in text_of(cast.client("auditor").get(url))
    assert "没有查出问题的核查" not in text_of(cast.client("owner").get(url))
    assert quality_of(ours.body)[0].missed.count == 0, "an appeal is still open"
    address = f"/bodies/{ours.body.pk}/quality/"
    with later(AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 1
        assert "样本太少" in text_of(client.get(address))
        (row,) = queries._stated()
        works([row, *(row._replace(revision=-n) for n in range(1, 5))], monkeypatch)
        page = text_of(client.get(address))
        # Wilson of 1 in 5: (0.2 + z²/10 ∓ z √(0.032 + z²/100)) / (1 + z²/5), z = 1.96
        assert "1 / 5" in page and "20.0 %" in page
        assert "[3.6 % – 62.4 %]" in " ".join(page.split())
        assert "Missed and found later" in text_of(client.get(f"/en{address}"))


def test_an_order_that_was_annulled_blames_nobody(cast):
    ours = team(cast)
    case = ordered_about(cast, stated(cast, cast.ludai, ours))
    actions.AppealOrder(cast.viewer("owner"), case, reason="计量无误").run()
    with later(AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 0, "the appeal is not decided"
        case = SupervisionCase.objects.get()
        actions.AnnulDecision(officer(), case, reason="申诉成立").run()
    with later(2 * AFTER_APPEALS):
        assert quality_of(ours.body)[0].missed.count == 0


@pytest.mark.parametrize(("days", "count"), [(0, 1), (1, 0)])
def test_statements_of_three_years_count_the_first_day_included(cast, days, count):
    """rules/supervision.yaml: three years."""
    ours = team(cast)
    issued = timezone.localdate(stated(cast, cast.ludai, ours).at)
    gap = (months_later(issued, 36) - issued).days + days
    with later(24 * gap):
        assert quality_of(ours.body)[0].missed.among == count


def test_a_finding_on_an_earlier_revision_shows_that_it_was_returned(cast):
    ours = team(cast)
    statement = stated(cast, cast.ludai, ours)
    assert quality_of(ours.body)[0].returned.count == 0
    VerificationFinding.objects.create(
        engagement=statement.engagement,
        number=1,
        severity="minor",
        field="power",
        text="示例",
        revision=approved(cast.rival),
        by=ours.viewers["lead"].user,
    )
    assert quality_of(ours.body)[0].returned.count == 1


def test_the_same_product_again_and_enterprises_of_two_bodies(cast, monkeypatch):
    ours, theirs = (team(cast, *more).body for more in ((), ("岱岳核查（示例）", 800_002)))
    now, rows = timezone.now(), []
    years = supervision_rules().quality.years.value
    long_ago = now - datetime.timedelta(days=366 * (years + 1))
    for body, firm, product, at in (
        (ours, 1, 1, long_ago),
        (ours, 1, 1, now),
        (theirs, 1, 1, now),
        (ours, 2, 2, now),
    ):
        on = timezone.localdate(at) - datetime.timedelta(days=40)
        rows.append(StatedWork(body.pk, firm, product, len(rows), on, at, False))
    works(rows, monkeypatch)
    mine, other = quality_of(ours)[0], quality_of(theirs)[0]
    assert (mine.repeated.count, mine.repeated.among) == (1, 1), "the one of long ago came before"
    assert (other.repeated.count, other.repeated.among) == (0, 1)
    assert (mine.shared.count, mine.shared.among) == (1, 2)
    assert (other.shared.count, other.shared.among) == (1, 1)
    assert (mine.time.median, mine.time.count) == (40, 2)


def test_the_province_reads_places_and_takes_the_file(cast, monkeypatch):
    ours, theirs = (team(cast, *more).body for more in ((), ("岱岳核查（示例）", 800_002)))
    now = timezone.now()
    bodies = [ours] * 30 + [theirs] * 30
    on = timezone.localdate(now)
    works([StatedWork(b.pk, n, n, n, on, now, False) for n, b in enumerate(bodies)], monkeypatch)
    after = now + datetime.timedelta(days=1)
    monkeypatch.setattr(queries, "ask", lambda event: dict.fromkeys(range(20), after))
    assert [(row.body, row.quality.place) for row in quality_rows()] == [(theirs, 1), (ours, 2)]
    province = cast.client("province")
    page = text_of(province.get("/bodies/quality/"))
    assert page.index("岱岳核查") < page.index("泰衡核查")
    file = province.get("/bodies/quality/bodies.csv").content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("机构,名次") and file[1].startswith("岱岳核查（示例）,1,")
    for role in ("city", "verifier", "owner"):
        assert cast.client(role).get("/bodies/quality/").status_code == 403, role


def test_who_assigns_reads_that_quality_moves_no_draw(cast):
    team(cast)
    engagement = requested(cast.ludai)
    page = text_of(cast.client("province").get(f"/verification/{engagement.pk}/"))
    assert supervision_rules().quality.assignment.zh in page and '"/bodies/quality/"' in page
