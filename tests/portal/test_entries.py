"""What is entered in forms: every field, at its limits, and everything wrong said at once."""

from __future__ import annotations

import datetime
from dataclasses import replace
from types import SimpleNamespace as Plain

import pytest

from zuji.committee import Checked, shipped_text
from zuji.core.content import read_rules
from zuji.core.label import Label
from zuji.core.refusals import Refusal, blocking, note, sentences
from zuji.core.yamlfile import load_yaml
from zuji.sectors.registry import industry_facts, model_files
from zuji.synth.plants import fictional_code
from zuji_portal.certification import rules as certification
from zuji_portal.committee import rules as committee
from zuji_portal.enterprises.evidence import rules as evidence
from zuji_portal.enterprises.products import rules as products
from zuji_portal.programme import rules as programme
from zuji_portal.programme.documents import rules as documents
from zuji_portal.verification import rules as verification

DAY = datetime.date(2026, 5, 31)
BEFORE, AFTER = DAY - datetime.timedelta(1), DAY + datetime.timedelta(1)
USCC, OTHER = fictional_code(700_001), fictional_code(700_002)


def wrong(read, *given):
    """What an entry is refused for: rule, place, read, expected."""
    with pytest.raises(Refusal) as refused:
        read(*given)
    assert {f.severity for f in refused.value.findings} == {"block"}
    return rows(refused.value.findings)


def rows(findings):
    return [(f.rule, f.place, f.read, f.expected) for f in findings]


def options_of(read, *given):
    """The choices that a refusal names."""
    with pytest.raises(Refusal) as refused:
        read(*given)
    (finding,) = refused.value.findings
    return finding.facts["options"].zh.split("、")


def lacks(*names):
    return [("field-missing", name, "", "") for name in names]


BODY = {
    "name_zh": " 泰衡 ",
    "name_en": "Taiheng",
    "uscc": USCC,
    "accreditation": "CNAS V001",
    "accredited_until": "2027-01-01",
}


def test_a_body():
    found = verification.read_body(BODY, ["steel", "cement", "steel"])
    assert found == BODY | {
        "name_zh": "泰衡",
        "accredited_until": datetime.date(2027, 1, 1),
        "industries": ["cement", "steel"],
    }
    assert verification.read_body(BODY | {"name_en": ""}, ["steel"])["name_en"] == ""


def test_a_body_lacks_all_of_it_at_once():
    found = wrong(verification.read_body, {}, [])
    assert found[:4] == [
        *lacks("name_zh"),
        ("uscc-wrong", "uscc", "", ""),
        *lacks("accreditation", "accredited_until"),
    ]
    assert [row[:2] for row in found[4:]] == [("choice-unknown", "industries")]
    assert wrong(verification.read_body, BODY | {"uscc": USCC[:-1]}, ["steel"])[0][:3] == (
        "uscc-wrong",
        "uscc",
        USCC[:-1],
    )
    assert wrong(verification.read_body, BODY | {"accredited_until": "soon"}, ["steel"]) == [
        ("period-wrong", "accredited_until", "soon", "YYYY-MM-DD")
    ]


def test_industries_of_a_body_are_those_of_the_province():
    given = verification.read_body, BODY, ["steel", "magic"]
    ((rule, place, read, _),) = wrong(*given)
    assert (rule, place, read.en) == ("choice-unknown", "industries", "magic")
    assert len(options_of(*given)) == len(industry_facts())


QUALIFICATION = {
    "kind": "training",
    "title": "培训",
    "issuer": "协会",
    "number": "1",
    "obtained_on": BEFORE,
    "expires_on": DAY,
    "hours": "16",
}


@pytest.mark.parametrize(
    ("hours", "found"), [("16", 16), (" 16 ", 16), (16, 16), (0, 0), ("9999", 9999), ("", None)]
)
def test_hours_of_a_qualification(hours, found):
    made = verification.read_qualification(QUALIFICATION | {"hours": hours})
    assert made == QUALIFICATION | {"hours": found}
    without = {k: v for k, v in QUALIFICATION.items() if k != "hours"}
    assert verification.read_qualification(without)["hours"] is None
    assert verification.read_qualification(without | {"hours": None})["hours"] is None


@pytest.mark.parametrize("hours", ["1.5", "10000", "x" * 50])
def test_hours_of_a_qualification_are_a_whole_number_of_four_digits(hours):
    given = QUALIFICATION | {"hours": hours}
    assert wrong(verification.read_qualification, given) == [
        ("number-unreadable", "hours", hours[:40], "")
    ]


def test_a_qualification_and_a_relation_end_after_they_begin():
    same = QUALIFICATION | {"obtained_on": DAY}
    assert verification.read_qualification(same)["expires_on"] == DAY
    assert wrong(verification.read_qualification, QUALIFICATION | {"obtained_on": AFTER}) == [
        ("period-wrong", "expires_on", "2026-05-31", "≥ 2026-06-01")
    ]
    relation = {"kind": "employment", "since": AFTER, "until": DAY, "about": "x"}
    assert wrong(verification.read_relation, relation) == [
        ("period-wrong", "until", "2026-05-31", "≥ 2026-06-01")
    ]
    assert verification.read_relation(relation | {"since": DAY}) == relation | {"since": DAY}
    assert verification.read_relation(relation | {"until": None})["until"] is None
    assert wrong(verification.read_relation, relation | {"since": ""}) == lacks("since")


def test_what_a_qualification_and_a_relation_need():
    found = wrong(verification.read_qualification, {})
    assert [row[:2] for row in found] == [
        ("choice-unknown", "kind"),
        *(row[:2] for row in lacks("title", "issuer", "obtained_on")),
    ]
    given = QUALIFICATION | {"kind": "magic"}
    assert options_of(verification.read_qualification, given) == ["核查员资格", "培训"]
    least = {"kind": "auditor", "title": "a", "issuer": "b", "obtained_on": "2026-05-31"}
    made = verification.read_qualification(least)
    assert (made["number"], made["expires_on"], made["obtained_on"]) == ("", None, DAY)
    found = wrong(verification.read_relation, {"kind": "magic"})
    assert found == [("choice-unknown", "kind", "magic", ""), *lacks("since", "about")]


def test_a_shareholding():
    given = {"company": USCC, "owner": OTHER, "source": "年报"}
    assert verification.read_shareholding(given) == given
    assert wrong(verification.read_shareholding, {}) == [
        ("uscc-wrong", "company", "", ""),
        ("uscc-wrong", "owner", "", ""),
        *lacks("source"),
    ]


def test_a_finding_stands_at_a_line_or_at_the_study():
    for field in ("power", "study"):
        given = {"severity": "minor", "field": field, "text": "x"}
        assert verification.read_finding(given, ["power"]) == given
    found = wrong(verification.read_finding, {"severity": "huge", "field": "coal"}, ["power"])
    assert found == [
        ("choice-unknown", "severity", "huge", ""),
        ("choice-unknown", "field", "coal", ""),
        *lacks("text"),
    ]
    given = {"severity": "huge", "field": "study", "text": "x"}, []
    named = ["严重不符合", "一般不符合", "观察项"]
    assert options_of(verification.read_finding, *given) == named
    given = {"severity": "major", "field": "coal", "text": "x"}, ["power"]
    assert options_of(verification.read_finding, *given) == ["study", "power"]


def test_a_visit_lies_not_in_the_future():
    given = {"visited_on": "2026-05-31", "people": "甲", "text": "看"}
    assert verification.read_visit(given, DAY) == given | {"visited_on": DAY}
    assert wrong(verification.read_visit, given, BEFORE) == [
        ("period-wrong", "visited_on", "2026-05-31", "≤ 2026-05-30")
    ]
    assert wrong(verification.read_visit, {}, DAY) == lacks("visited_on", "people", "text")


CONCLUSION = {"opinion": "unmodified", "scope": "a", "limits": "", "procedures": "b"}


def test_a_conclusion_that_is_not_unmodified_names_its_limits():
    assert verification.read_conclusion(CONCLUSION) == CONCLUSION
    for opinion in ("modified", "adverse", "disclaimed"):
        given = CONCLUSION | {"opinion": opinion}
        assert wrong(verification.read_conclusion, given) == [("reason-missing", "limits", "", "")]
        assert verification.read_conclusion(given | {"limits": "x"})["limits"] == "x"
    assert wrong(verification.read_conclusion, {}) == [
        ("choice-unknown", "opinion", "", ""),
        *lacks("scope", "procedures"),
    ]
    given = CONCLUSION | {"opinion": "fine"}
    assert len(options_of(verification.read_conclusion, given)) == 4


@pytest.mark.parametrize(
    ("name", "most"), [("scope", 1000), ("limits", 1000), ("procedures", 2000)]
)
def test_texts_of_a_conclusion_have_a_length(name, most):
    assert verification.read_conclusion(CONCLUSION | {name: "x" * most})
    assert wrong(verification.read_conclusion, CONCLUSION | {name: "x" * (most + 1)}) == [
        ("text-length", name, str(most + 1), f"≤ {most}")
    ]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (["lead", "reviewer"], []),
        (["lead", "member", "member", "reviewer"], []),
        (["lead"], [("team-incomplete", "reviewer", "0", "1")]),
        (["lead", "lead", "reviewer"], [("team-incomplete", "lead", "2", "1")]),
        (["lead", "reviewer", "cook"], [("choice-unknown", "part", "cook", "")]),
    ],
)
def test_a_team_has_one_lead_and_one_reviewer(parts, found):
    assert rows(verification.team_problems(iter(parts))) == found
    for finding in verification.team_problems(["lead", "reviewer", "cook"]):
        assert finding.facts["options"].en == "lead, member, independent reviewer"


def test_the_management_system_is_asked_for():
    assert rows(certification.management_problems(None, DAY)) == lacks("management_since")
    assert certification.management_problems(datetime.date(2026, 2, 28), DAY) == []
    (finding,) = certification.management_problems(DAY, DAY)
    assert rows([finding]) == [
        ("management-young", "management_since", "2026-05-31", "≤ 2026-02-28")
    ]
    assert finding.facts["months"].zh == "三个月"


FIT = certification.StudyStanding(revision=1, stated=1, latest=1, state="approved", findings=())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"stated": None}, [("statement-missing", "statement", "", "")]),
        ({"latest": 2}, [("study-moved", "study", "approved", "")]),
        ({"state": "returned"}, [("study-moved", "study", "returned", "")]),
        (
            {"moved": {"product.name_zh": ("尿素", "复合肥")}},
            [("registered-moved", "product", "复合肥", "尿素")],
        ),
    ],
)
def test_a_certificate_stands_on_the_revision_that_was_stated(changes, found):
    assert rows(certification.unfit(replace(FIT, **changes))) == found


@pytest.mark.parametrize("rule", ["factor-expired", "default-expired", "unit-missing"])
@pytest.mark.parametrize("severity", ["block", "warn", "note"])
def test_nothing_stale_goes_into_a_certificate_without_a_waiver(rule, severity):
    """A waiver turns the finding into a note."""
    row = {"rule": rule, "severity": severity, "place": "inputs.coal"}
    found = rows(certification.unfit(replace(FIT, findings=(row,))))
    is_stale = rule != "unit-missing" and severity != "note"
    words = sentences().get(rule, {"zh": [""], "en": [""]})
    said = Label(words["zh"][0], words["en"][0])
    assert found == [("stale-in-certificate", "inputs.coal", said, "")] * is_stale


EXTERNAL = {
    "number": "E1",
    "issuer": "甲",
    "scheme": "乙",
    "value": "1.2",
    "url": "https://a.example",
    "issued_on": BEFORE,
    "expires_on": DAY,
}


def test_an_external_certificate():
    assert certification.read_external(EXTERNAL) == EXTERNAL
    for url in ("http://a.example", ""):
        assert certification.read_external(EXTERNAL | {"url": url})["url"] == url
    least = {k: EXTERNAL[k] for k in ("number", "issuer", "scheme", "issued_on")}
    given = {"value": "", "url": "", "expires_on": None}
    assert certification.read_external(least) == least | given
    assert certification.read_external(EXTERNAL | {"issued_on": DAY})["expires_on"] == DAY
    assert wrong(
        certification.read_external, EXTERNAL | {"url": "ftp://a", "issued_on": AFTER}
    ) == [
        ("address-wrong", "url", "ftp://a", "https://…"),
        ("period-wrong", "expires_on", "2026-05-31", "≥ 2026-06-01"),
    ]
    assert wrong(certification.read_external, {"expires_on": DAY}) == lacks(
        "number", "issuer", "scheme", "issued_on"
    )


def test_an_expert():
    given = {"disciplines": ["lca ", "process", "lca", " "], "employers": [f" {USCC.lower()}"]}
    assert committee.read_expert(given) == {
        "disciplines": ["lca", "process"],
        "industries": [],
        "employers": [USCC],
    }
    both = committee.read_expert({"disciplines": ["lca"], "industries": ["steel"]})
    assert both["industries"] == ["steel"]
    found = wrong(committee.read_expert, {"industries": ["magic"], "employers": ["x"]})
    assert [row[:2] for row in found] == [
        ("choice-unknown", "industries"),
        ("field-missing", "disciplines"),
        ("uscc-wrong", "employers"),
    ]
    assert found[0][2].en == "magic"
    given = {"disciplines": ["magic", "lca"]}
    assert len(options_of(committee.read_expert, given)) == 6


CASE = {"kind": "factor", "subject": "7", "title_zh": " 电力 ", "title_en": "", "reason": "新"}
KNOWN = committee.CaseSubject(parties=("user:1",), industry="power", notes={"a": 1})


def test_a_case_about_what_is_on_record():
    for kind in ("factor", "dispute"):
        assert committee.read_case(CASE | {"kind": kind}, KNOWN) == CASE | {
            "kind": kind,
            "title_zh": "电力",
            "parties": ["user:1"],
            "industry": "power",
            "checks": {"a": 1},
        }
        found = wrong(committee.read_case, CASE | {"kind": kind})
        assert found == [("line-unknown", "subject", "7", "")]
    assert committee.read_case(CASE, committee.CaseSubject())["checks"] == {}


def test_what_a_case_needs():
    assert wrong(committee.read_case, {"kind": "factor"}, KNOWN) == lacks("title_zh", "reason")
    found = wrong(committee.read_case, {"kind": "magic"}, KNOWN)
    assert found == [*lacks("title_zh", "reason"), ("choice-unknown", "kind", "magic", "")]
    assert len(options_of(committee.read_case, CASE | {"kind": "magic"})) == 8


def test_a_case_about_a_rule_keeps_the_text_that_holds_now(monkeypatch):
    monkeypatch.setattr(committee, "read_yaml", load_yaml)  # without the room it is read in
    given = CASE | {"kind": "tier", "subject": "green_methanol_mj", "proposed_text": "a: 1\r\nb: 2"}
    made = committee.read_case(given, committee.CaseSubject(base="id: x"))
    assert (made["proposed_text"], made["base_text"]) == ("a: 1\nb: 2", "id: x")
    shipped = shipped_text("tier", "green_methanol_mj")
    assert shipped.startswith("id: green_methanol_mj\n") and "绿色甲醇" in shipped
    assert shipped_text("product_rule", "GB/T 44905-2024").startswith("number: GB/T 44905-2024\n")
    assert shipped_text("model", "cement") == model_files()["cement"].read_text("utf-8")
    for kind, key in (("tier", "GB/T 44905-2024"), ("model", "x"), ("factor", "1")):
        assert shipped_text(kind, key) == ""
    for subject, place in (("x", "x"), ("", "proposal")):
        (found,) = wrong(committee.read_case, given | {"subject": subject, "proposed_text": "a: ["})
        assert str(found[1]).startswith(place)


def number_at(level, n=0):
    rules = [r for r in read_rules("product_rules")["rules"] if r["level"] == level]
    return rules[n]["number"]


def test_a_local_rule_gives_way_to_a_higher_one_only():
    national, group = number_at("GB"), number_at("T")
    given = CASE | {"kind": "sunset", "subject": group, "replaced_by": national, "until": "2027"}
    made = committee.read_case(given)
    assert made["checks"] == {"replaced_by": national, "until": "2027"}
    assert wrong(committee.read_case, given | {"subject": national, "replaced_by": group}) == [
        ("sunset-not-higher", "replaced_by", "T", "GB")
    ]
    assert wrong(committee.read_case, given | {"replaced_by": number_at("T", 1)}) == [
        ("sunset-not-higher", "replaced_by", "T", "T")
    ]
    for change in ({"subject": "x"}, {"replaced_by": "x"}):
        both = given | change
        read = f"{both['subject']} → {both['replaced_by']}"
        assert wrong(committee.read_case, both) == [("line-unknown", "subject", read, "")]


SAME = blocking("version-same", "version", "1")
FREE = note("model-unknown-here", "x", "y")


def model_case(check, **more):
    base = shipped_text("model", "cement")
    subject = committee.CaseSubject(base=base, model=check, **more)
    given = CASE | {"kind": "model", "subject": "cement", "proposed_text": "text"}
    return committee.read_case, given, subject


def test_a_case_about_a_model_keeps_its_check():
    check = Checked(Plain(version="9"), (FREE,), tuple(range(201)), 1.0, 2.0, "t")
    read, *given = model_case(check, effect={"studies": 3})
    made = read(*given)
    assert made["base_text"] == model_files()["cement"].read_text("utf-8")
    assert (made["proposed_text"], made["industry"]) == ("text", "cement")
    checks = made["checks"]
    findings = checks.pop("findings")
    assert [(f["rule"], bool(f["message"]), f["message_en"]) for f in findings] == [
        ("model-unknown-here", True, FREE.message("en"))
    ]
    assert checks == {
        "old": 1.0,
        "new": 2.0,
        "unit": "t",
        "version": "9",
        "changes": [],
        "blast": {"studies": 3},
    }
    read, *given = model_case(check)
    assert "blast" not in read(*given)["checks"]


def test_a_model_that_cannot_be_read_or_has_the_old_version_is_refused():
    check = Checked(None, (FREE,))
    read, *given = model_case(check)
    with pytest.raises(Refusal) as refused:
        read(*given)
    assert [f.rule for f in refused.value.findings] == ["model-unknown-here"]
    read, *given = model_case(Checked(Plain(version="1"), (SAME, FREE)))
    assert [row[0] for row in wrong(read, *given)] == ["version-same"]
    for change, check in (({"subject": "magic"}, Checked(Plain(version="1"), ())), ({}, None)):
        read, values, subject = model_case(check)
        found = read, values | change, subject
        assert [row[:2] for row in wrong(*found)] == [("choice-unknown", "subject")]
        assert len(options_of(*found)) == len(model_files())


def expert(**more):
    return Plain(**{"user_id": 1, "employers": [OTHER], "industries": ["steel"]} | more)


def about(**more):
    return Plain(**{"opened_by_id": 2, "parties": [f"uscc:{USCC}"], "industry": "steel"} | more)


@pytest.mark.parametrize(
    ("who", "case", "found"),
    [
        (expert(), about(), []),
        (expert(), about(opened_by_id=1), ["proposer"]),
        (expert(), about(parties=["user:1"]), ["party"]),
        (expert(employers=[OTHER, USCC]), about(), ["employer"]),
        (expert(), about(industry="cement"), ["industry"]),
        (expert(), about(industry=""), []),
        (expert(industries=[]), about(), []),
    ],
)
def test_who_does_not_sit(who, case, found):
    conflicts = committee.conflicts(who, case)
    assert [c.rule for c in conflicts] == found
    for conflict in conflicts:
        assert (USCC in conflict.label.en) is (conflict.rule == "employer")
        assert (USCC in conflict.label.zh) is (conflict.rule == "employer")


def test_scores_are_whole_numbers_from_one_to_five():
    given = {"method": "1", "data": " 2", "practice": "4", "impact": "5"}
    found = {"method": 1, "data": 2, "practice": 4, "impact": 5}
    assert committee.read_scores(given) == found
    assert committee.read_scores(given | {"method": "3"})["method"] == 3
    for score in ("0", "6", "", "2.5"):
        assert wrong(committee.read_scores, given | {"data": score}) == [
            ("score-wrong", "data", score, "1 … 5")
        ]
    assert len(wrong(committee.read_scores, {})) == 4


INDUSTRY = {
    "key": "steel_2",
    "name_zh": "钢",
    "name_en": "Steel",
    "classes": "31, 3110，32、3120 33",
    "since": BEFORE,
    "source": "x",
    "until": DAY,
}


def test_a_key_industry():
    classes = ["31", "3110", "32", "3120", "33"]
    assert programme.read_industry(INDUSTRY) == INDUSTRY | {"classes": classes}
    assert programme.read_industry(INDUSTRY | {"since": DAY})["until"] == DAY
    assert programme.read_industry(INDUSTRY | {"until": None})["until"] is None
    new = INDUSTRY | {"key": "", "name_en": "Thermal power (coal)"}
    assert programme.read_industry(new)["key"] == "thermal_power_coal"
    found = wrong(
        programme.read_industry, INDUSTRY | {"key": "Steel", "classes": "31,0", "since": AFTER}
    )
    assert found == [
        ("key-shape", "key", "Steel", ""),
        ("gb4754-part-wrong", "classes", "0", ""),
        ("period-wrong", "until", "2026-05-31", "≥ 2026-06-01"),
    ]
    needed = ("name_zh", "name_en", "classes", "since", "source")
    assert wrong(programme.read_industry, {"until": DAY}) == lacks(*needed)


PILOT = {
    "scheme": "zero-carbon-1",
    "name_zh": "零碳",
    "name_en": "Zero",
    "source": "x",
    "city": "3716",
    "industry": "steel",
    "since": DAY,
}


def test_a_pilot():
    assert programme.read_pilot(PILOT, ["steel"]) == PILOT
    for name in ("city", "industry"):
        assert programme.read_pilot(PILOT | {name: ""}, ["steel"])[name] == ""
    new = PILOT | {"scheme": "", "name_en": "Near zero"}
    assert programme.read_pilot(new, ["steel"])["scheme"] == "near-zero"
    found = wrong(
        programme.read_pilot, PILOT | {"scheme": "Zero", "city": "滨州", "industry": "x"}, ["steel"]
    )
    assert [row[:3] for row in found] == [
        ("key-shape", "scheme", "Zero"),
        ("city-unknown", "city", "滨州"),
        ("choice-unknown", "industry", "x"),
    ]
    assert options_of(programme.read_pilot, PILOT | {"industry": "x"}, ["a", "b"]) == ["a", "b"]
    needed = ("name_zh", "name_en", "since", "source", "city")
    assert wrong(programme.read_pilot, {}, []) == lacks(*needed)


def test_a_consultation_was_held_with_somebody():
    given = {"held_on": DAY, "departments": ["a", "x"], "subject": "s", "conclusions": "c"}
    assert programme.read_consultation(given, ["a", "b"], DAY) == given | {"departments": ["a"]}
    assert wrong(programme.read_consultation, given, ["b"], BEFORE) == [
        *lacks("departments"),
        ("period-wrong", "held_on", "2026-05-31", "≤ 2026-05-30"),
    ]
    needed = ("held_on", "subject", "conclusions", "departments")
    assert wrong(programme.read_consultation, {}, ["a"], DAY) == lacks(*needed)


DOCUMENT = {
    "key": "how-to-2",
    "kind": "guide",
    "title_zh": "甲",
    "title_en": "a",
    "body_zh": "乙",
    "body_en": "b",
    "source": "",
    "what_changed": "",
}


def test_a_document_and_its_revision():
    kinds = ("guide", "rule")
    assert documents.checked(DOCUMENT, kinds, False) == DOCUMENT
    full = DOCUMENT | {"source": "s", "what_changed": "w"}
    assert documents.checked(full | {"other": "x"}, kinds, True) == full
    without = {k: v for k, v in DOCUMENT.items() if k not in {"source", "what_changed"}}
    assert documents.checked(without, kinds, False) == DOCUMENT
    assert wrong(documents.checked, DOCUMENT, kinds, True) == lacks("what_changed")
    assert wrong(documents.checked, {}, kinds, False) == [
        ("key-shape", "key", "", ""),
        ("choice-unknown", "kind", "", ""),
        *lacks("title_zh", "title_en", "body_zh", "body_en"),
    ]
    for key in ("-a", "a-", "a--b", "A", "a_b"):
        found = wrong(documents.checked, DOCUMENT | {"key": key}, kinds, False)
        assert found == [("key-shape", "key", key, "")]
    given = DOCUMENT | {"kind": "x"}, kinds, False
    assert wrong(documents.checked, *given)[0][2] == "x"
    assert options_of(documents.checked, *given) == ["guide", "rule"]


PRODUCT = {"name_zh": "水泥", "model_id": "cement"}


def test_a_product():
    assert products.product_findings(PRODUCT) == []
    ids = {"gb4754": "3011", "hs": "252329", "cpc": "37440", "gtin": "6901234567892"}
    assert products.product_findings(PRODUCT | ids) == []
    given = {**dict.fromkeys(ids, "x"), "name_zh": " ", "model_id": "magic", "markets": "EU;JP"}
    found = products.product_findings(given)
    assert [f.place for f in found] == ["name_zh", "model_id", *ids, "markets"]
    assert [found[n].rule for n in (0, 1, 6)] == [
        "field-missing",
        "model-unknown-here",
        "markets-wrong",
    ]
    assert (found[1].read, found[6].read) == ("magic", "EU;JP")
    assert [f.place for f in products.product_findings({})] == ["name_zh", "model_id"]


@pytest.mark.parametrize("count", [20, 21])
def test_markets_of_a_product_are_codes_of_two_letters(count):
    """Twenty codes with nineteen commas are 59 characters; the column holds 60."""
    letters = [f"A{chr(65 + n)}" for n in range(count)]
    text = products.read_markets(" , ".join(letters).lower())
    assert text == ",".join(letters)
    rules = [f.rule for f in products.product_findings(PRODUCT | {"markets": text})]
    assert rules == ["markets-wrong"] * (count == 21)
    assert products.read_markets("eu、JP；us;EU") == "EU,JP,US"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.pdf", "a.pdf"),
        ("C:\\x\\a.pdf", "a.pdf"),
        ("/x/a.pdf", "a.pdf"),
        (" a\u202e.pdf.", "a.pdf"),
        ("", "file"),
        ("x" * 190, "x" * 180),
        ("x" * 190 + "." + "y" * 12, "x" * 180 + "." + "y" * 10),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_the_name_of_a_file_is_its_own(name, kept):
    assert evidence.clean_name(name) == kept


STARTS = {
    "pdf": b"%PDF-1.7",
    "png": b"\x89PNG\r\n\x1a\n.",
    "jpg": b"\xff\xd8\xff.",
    "jpeg": b"\xff\xd8\xff.",
    "xlsx": b"PK\x03\x04.",
    "docx": b"PK\x03\x04.",
    "zip": b"PK\x03\x04.",
    "ofd": b"PK\x03\x04.",
    "xls": b"\xd0\xcf\x11\xe0.",
    "csv": b"a,b",
    "tsv": b"a\tb",
    "txt": b"a",
    "json": b"{}",
    "xml": b"<a/>",
    "yaml": b"a: 1",
    "yml": b"a: 1",
}


def test_a_file_has_the_content_that_its_ending_says():
    assert set(STARTS) == set(evidence.MAGIC)
    for suffix, content in STARTS.items():
        evidence.check_content(content, f"a.{suffix.upper()}")
        (found,) = wrong(evidence.check_content, b"\0MZ", f"a.{suffix}")
        assert found == ("file-content", f"a.{suffix}", "00 4d 5a", "")
    for content in (b"\xef\xbb\xbf <a/>", b"\n<a/>"):
        evidence.check_content(content, "a.xml")
        evidence.check_content(content, "a.xls")
    assert wrong(evidence.check_content, b" %PDF-", "a.pdf")[0][0] == "file-content"
    evidence.check_content(b"%PDF-\0\0", "a.pdf")
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        evidence.check_content(mark + b"a\0", "a.txt")
    evidence.check_content(b"a" * 4096 + b"\0", "a.txt")
    assert wrong(evidence.check_content, b"a" * 4095 + b"\0", "a.txt")[0][0] == "file-content"
    with pytest.raises(Refusal) as refused:
        evidence.check_content(b"123456789", "a.pdf")
    assert refused.value.findings[0].facts["wanted"] == "pdf"
    assert refused.value.findings[0].read == "31 32 33 34 35 36 37 38"


def test_kind_and_size_of_a_file(settings):
    ((rule, place, read, expected),) = wrong(evidence.check_content, b"x", "a." + "e" * 60)
    assert (rule, place, read) == ("file-kind", "a." + "e" * 60, "." + "e" * 39)
    assert len(expected.zh.split("、")) == len(STARTS)
    assert wrong(evidence.check_content, b"", "a.txt") == [("table-empty", "a.txt", "", "")]
    settings.EVIDENCE_LIMIT = 2_000_000
    evidence.check_content(b"x" * 2_000_000, "a.txt")
    assert wrong(evidence.check_content, b"x" * 2_100_000, "a.txt") == [
        ("file-too-large", "a.txt", "2.1 MB", "≤ 2 MB")
    ]
    assert wrong(evidence.check_content, b"x" * 2_000_001, "a.txt")[0][0] == "file-too-large"
