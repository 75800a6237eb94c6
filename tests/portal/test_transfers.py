"""Partners of transfers on the site: a plant names them, the province compares both sides."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from portal.answers import text_of
from portal.people import approved, urea_inputs
from zuji.conservation import Conservation, TransferMatch, conserved
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji.verification import after_working_days
from zuji_portal.programme import conservation
from zuji_portal.programme.conservation import counts_of, lines_for, province_claims
from zuji_portal.programme.models import RevisionClaims
from zuji_portal.studies.actions import SaveStudy
from zuji_portal.studies.models import Study
from zuji_portal.supervision.cases.models import SupervisionCase

pytestmark = pytest.mark.django_db
RIVAL = "示例·鲁西热电"


def address(cast) -> str:
    return f"/desk/studies/{cast.ludai.draft.pk}/transfers/"


def partners(cast) -> list[dict]:
    return Study.objects.get(pk=cast.ludai.draft.pk).data.get("transfers", [])


def test_a_clerk_names_a_partner_and_takes_it_back(cast):
    clerk = cast.client("clerk")
    page = text_of(clerk.get(address(cast)))
    assert "外购蒸汽" in page
    assert "固定在尿素中的 CO2" in page
    row = {"transfer": "heat_bought", "partner": RIVAL, "amount": ""}
    assert clerk.post(address(cast), row).status_code == 302
    assert partners(cast) == [{"transfer": "heat_bought", "partner": RIVAL}]
    assert RIVAL in text_of(clerk.get(address(cast)))
    tasks = text_of(clerk.get(f"/desk/studies/{cast.ludai.draft.pk}/tasks/"))
    assert "往来去向" in tasks
    assert clerk.post(address(cast), row | {"partner": "邹平热力"}).status_code == 302
    named, other = partners(cast)
    assert clerk.post(address(cast), {"remove": digest(named)}).status_code == 302
    stale = clerk.post(address(cast), {"remove": digest(named)})  # from a page opened before
    assert "已经不在清单里" in text_of(stale, 422)
    assert partners(cast) == [other]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"transfer": "heat_bought", "partner": "", "amount": "1"}, "对方"),
        ({"transfer": "heat_bought", "partner": RIVAL, "amount": "-1"}, "0"),
        ({"transfer": "heat_bought", "partner": RIVAL, "amount": "三吨"}, "数"),
        ({"transfer": "heat_bought", "partner": RIVAL, "amount": "5 kWh/t"}, "单位"),
        ({"transfer": "co2_in_urea", "partner": RIVAL, "amount": ""}, "往来"),
        ({"transfer": "slag_sold", "partner": RIVAL, "amount": ""}, "往来"),
        ({"remove": "0"}, "已经不在清单里"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cast, row, words):
    answer = cast.client("clerk").post(address(cast), row)
    assert words in text_of(answer, 422)
    assert partners(cast) == []


def test_partners_with_more_than_the_whole_are_refused(cast):
    study = cast.ludai.draft
    mine = {**study.data, "inputs": urea_inputs()}
    SaveStudy(cast.viewer("clerk"), study, mine=mine, base=study.version).run()
    clerk, row = cast.client("clerk"), {"transfer": "heat_bought", "partner": RIVAL}
    assert clerk.post(address(cast), row | {"amount": "150万"}).status_code == 302
    answer = clerk.post(address(cast), row | {"amount": "10 GJ"})
    assert "各方数量之和大于" in text_of(answer, 422)
    assert len(partners(cast)) == 1


def claims_of_study(study: int) -> dict[str, float]:
    row = RevisionClaims.objects.get(revision__study=study)
    return {claim["transfer"]: claim["amount"] for claim in row.content["claims"]}


def test_an_accepted_revision_says_what_its_plant_took(cast):
    study = approved(cast.ludai).study
    amounts = claims_of_study(study.pk)
    assert amounts["heat_bought"] == pytest.approx(1_500_000)
    assert amounts["co2_bought"] == pytest.approx(390_000)
    (claims,) = province_claims()
    assert claims.enterprise == cast.ludai.enterprise.uscc
    assert claims.name.zh == cast.ludai.enterprise.name_zh
    assert claims.place == str(study.pk)


def test_the_province_sees_each_transfer_and_a_city_its_own(cast):
    approved(cast.ludai)
    found = conserved(province_claims())
    lines = lines_for(cast.viewer("province"), found)
    assert {line.match.state for line in lines} == {"unnamed", "passed_on"}
    assert sum(count.lines for count in counts_of(lines)) == len(found.lines) == len(lines)
    page = text_of(cast.client("province").get("/programme/conservation/?state=unnamed"))
    assert "外购蒸汽" in page
    assert "没有写明对方" in page
    english = text_of(cast.client("province").get("/en/programme/conservation/?state=unnamed"))
    assert "no partner named" in english
    assert lines_for(cast.viewer("city"), found) == lines


def test_a_city_reads_the_studies_of_its_own_works_in_a_line_with_others(cast):
    mine, theirs = (approved(firm).study for firm in (cast.ludai, cast.rival))
    match = TransferMatch(
        state="agrees",
        good=Label("热", "heat"),
        giver=cast.ludai.enterprise.uscc,
        receiver=cast.rival.enterprise.uscc,
        start=datetime.date(2025, 1, 1),
        end=datetime.date(2025, 12, 31),
        unit="GJ",
        given=1.0,
        received=1.0,
        given_effect=None,
        received_effect=None,
        at_stake=0.0,
        places=(str(mine.pk), str(theirs.pk)),
    )
    foreign = replace(match, giver="elsewhere", places=(str(theirs.pk),))
    found = Conservation((match, foreign), {})
    city, province = (lines_for(cast.viewer(role), found) for role in ("city", "province"))
    assert [line.studies for line in city] == [[mine.pk]]
    assert [line.studies for line in province] == [[mine.pk, theirs.pk], [theirs.pk]]


def test_a_board_without_transfers_says_so(cast):
    assert "还没有往来" in text_of(cast.client("province").get("/programme/conservation/"))
    unknown = cast.client("province").get("/programme/conservation/?state=else")
    assert unknown.status_code == 200


def test_claims_are_matched_again_when_a_value_is_accepted(cast, monkeypatch):
    read, every = [], conservation.province_claims
    monkeypatch.setattr(conservation, "province_claims", lambda: read.append(1) or every())
    office = cast.client("province")
    for _ in range(2):
        assert "还没有往来" in text_of(office.get("/programme/conservation/"))
        assert len(read) == 1
    approved(cast.ludai)
    for _ in range(2):
        assert "外购蒸汽" in text_of(office.get("/programme/conservation/?state=unnamed"))
    assert len(read) == 2


def clash(cast, **changed):
    """A line in which a giver takes off 5,000 t of CO2 that the receiver does not carry."""
    facts = {
        "state": "no_debtor",
        "good": Label("CO2", "CO2"),
        "giver": cast.ludai.enterprise.uscc,
        "receiver": cast.rival.enterprise.uscc,
        "start": datetime.date(2025, 1, 1),
        "end": datetime.date(2025, 12, 31),
        "unit": "t",
        "given": 5000.0,
        "received": 5000.0,
        "given_effect": -5e6,
        "received_effect": 0.0,
        "at_stake": 5e6,
        "places": (),
    }
    return TransferMatch(**{**facts, **changed})


def test_an_officer_opens_a_case_from_a_line_and_the_works_have_a_duty(cast, monkeypatch):
    firms = (cast.ludai.enterprise, cast.rival.enterprise)
    names = {firm.uscc: Label(firm.name_zh, firm.name_en) for firm in firms}
    found = Conservation((clash(cast),), names)
    monkeypatch.setattr(conservation, "kept_conservation", lambda: found)
    office = cast.client("province")
    assert "立案" in text_of(office.get("/programme/conservation/"))
    assert "立案" not in text_of(cast.client("auditor").get("/programme/conservation/"))
    (line,) = lines_for(cast.viewer("province"), found)
    address = f"/supervision/cases/new/?line={line.key}"
    page = text_of(office.get(address))
    for words in ("5,000 t", "5,000,000 kgCO2e", cast.rival.enterprise.name_zh, "没有人承担"):
        assert words in page
    posted = {"about": "both", "title": "厂间往来不符", "found": "两方的核算不符"}
    assert office.post(address, posted).status_code == 302
    cases = {case.enterprise: case for case in SupervisionCase.objects.all()}
    assert set(cases) == {cast.ludai.enterprise, cast.rival.enterprise}
    assert {case.origin for case in cases.values()} == {"transfer"}
    one = posted | {"about": cast.ludai.enterprise.uscc}
    assert "已经立案" in text_of(office.post(address, one), 422)
    assert SupervisionCase.objects.count() == 2
    board = text_of(office.get("/programme/conservation/"))
    assert all(case.number in board for case in cases.values())
    case = cases[cast.ludai.enterprise]
    assert case.number not in text_of(cast.client("clerk").get("/todo/"))
    deadline = after_working_days(timezone.localdate(), 20).isoformat()
    order = {"reason": "请更正往来去向", "deadline": deadline}
    assert office.post(f"/supervision/cases/{case.pk}/order/", order).status_code == 302
    assert "厂间往来不符" in text_of(cast.client("clerk").get("/todo/"))


def test_an_unknown_line_and_a_works_that_is_not_enrolled_open_nothing(cast, monkeypatch):
    lone = clash(cast, receiver="示例·未入库")
    monkeypatch.setattr(conservation, "kept_conservation", lambda: Conservation((lone,), {}))
    office = cast.client("province")
    (line,) = lines_for(cast.viewer("province"), conservation.kept_conservation())
    page = text_of(office.get(f"/supervision/cases/new/?line={line.key}"))
    assert "双方各立一案" not in page
    assert "统一社会信用代码" in text_of(office.get("/supervision/cases/new/?line=none"))
    assert cast.client("clerk").get(f"/supervision/cases/new/?line={line.key}").status_code == 403
