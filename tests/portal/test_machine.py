"""What a table of moves answers, on a small table of its own; offers, forms and buttons of it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace as Plain

import pytest
from django.core.checks import registry as django_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from portal.moves import PEOPLE
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.foundation import events
from zuji_portal.foundation.permissions import registry
from zuji_portal.foundation.permissions.registry import needs
from zuji_portal.foundation.workflow import checks, machines
from zuji_portal.foundation.workflow.forms import ReasonForm, logged_reason
from zuji_portal.foundation.workflow.machine import (
    LONGEST_REASON,
    NEW,
    Machine,
    Move,
    Moved,
    State,
    named,
)
from zuji_portal.foundation.workflow.templatetags import workflow as tags

CITY, PROVINCE, ANYBODY = PEOPLE["city"], PEOPLE["province"], PEOPLE["anonymous"]


def signed_in(viewer, subject):
    yield needs(viewer.is_signed_in, "已登录", "signed in")


def province(viewer, subject):
    yield needs(viewer.role == "province", "省", "the province")


def move(name, sources, target, **more):
    label = Label(f"{name}动作", f"do {name}")
    given = {"name": f"lamp.{name}", "sources": sources, "target": target, "label": label}
    return Move(**given | {"who": signed_in} | more)


def lamp(**more):
    given = {
        "noun": "lamp",
        "label": Label("灯", "lamp"),
        "route": "case_move",
        "page": "case",
        "rows": "rows",
        "title": named,
        "states": (
            State(name="off", label=Label("关", "off"), turn=("city", "province")),
            State(name="on", label=Label("开", "on"), turn=("province",)),
        ),
        "moves": (
            move("make", (NEW,), "off", form="page"),
            move("light", ("off",), "on"),
            move("dim", ("on", "off"), None, also=province),
            move("darken", ("on",), "off", needs_reason=True, is_public=True, also=province),
            move("fail", ("on",), "off", form="none"),
            move("mend", ("on",), "off", form="page"),
        ),
    }
    return Machine(**given | more)


@pytest.fixture
def only_lamp(monkeypatch):
    table = lamp()
    monkeypatch.setattr(machines, "machines", lambda: {"lamp": table})
    monkeypatch.setattr(tags, "machines", lambda: {"lamp": table})
    monkeypatch.setattr(
        registry, "policies", lambda: {rule.name: rule for rule in table.policies()}
    )
    return table


def record(state="on", **more):
    return Plain(**{"pk": 7, "state": state, "name_zh": "灯一", "name_en": "Lamp one"} | more)


def test_a_name_is_chinese_where_there_is_no_english_one():
    assert named(record(), "en") == "Lamp one"
    assert named(record(), "zh") == "灯一"
    assert named(record(name_en=""), "en") == "灯一"


def test_a_move_is_addressed_by_the_last_part_of_its_name():
    assert [m.key for m in lamp().moves] == ["make", "light", "dim", "darken", "fail", "mend"]
    assert move("a.b", (), None).key == "b"
    assert replace(move("a", (), None), name="light").key == "light"


def test_a_move_asks_nothing_that_the_table_does_not_say():
    plain = move("light", ("off",), "on")
    assert (plain.needs_reason, plain.is_dangerous, plain.is_public) == (False, False, False)
    assert (plain.form, plain.route, plain.page, plain.also, plain.hint) == (
        "button",
        "",
        "",
        None,
        None,
    )
    assert (plain.reason.zh, plain.reason.en) == ("理由", "Reason")
    assert State(name="x", label=plain.label).turn == ()
    bare = Machine(noun="x", label=plain.label, states=(), moves=(), title=lambda r, lang: "")
    assert (bare.route, bare.page, bare.rows, bare.arguments(record())) == ("", "", "", [7])


@pytest.mark.parametrize(("sources", "target"), [(("burning",), "on"), (("on",), "burning")])
def test_a_table_with_a_state_that_it_does_not_name_is_refused(sources, target):
    with pytest.raises(ValueError, match=r"^lamp.burn: no state \['burning'\]$"):
        lamp(moves=(move("burn", sources, target),))


def test_states_in_words():
    table = lamp()
    assert {name: label.en for name, label in table.words.items()} == {"off": "off", "on": "on"}
    assert (table.word("on", "zh"), table.word("on", "en"), table.word("no", "zh")) == (
        "开",
        "on",
        "",
    )
    assert table.in_words("zh") == {"off": "关", "on": "开"}
    assert (table.state("on").label.zh, table.move("lamp.dim").key) == ("开", "dim")
    both = table.named(["off", "burning", "on"])
    assert (both.zh, both.en) == ("关、开", "off, on")


def test_moves_and_turns_of_a_state():
    table = lamp()
    assert [m.key for m in table.moves_from("on")] == ["dim", "darken", "fail", "mend"]
    assert [m.key for m in table.moves_from("off")] == ["light", "dim"]
    assert (table.turn("province"), table.turn("city"), table.turn("x")) == (
        ["off", "on"],
        ["off"],
        [],
    )


def test_a_move_is_made_from_its_states_and_only_where_it_leads_somewhere():
    table = lamp()
    assert table.moved("off", "lamp.light") == Moved("lamp", "off", "on")
    for state, name in (("on", "lamp.light"), ("on", "lamp.dim")):
        with pytest.raises(Refusal) as refused:
            table.moved(state, name)
        (found,) = refused.value.findings
        assert (found.rule, found.place) == ("move-impossible", "lamp")
        words = found.message("zh")
        assert "灯" in words and "开" in words and table.move(name).label.zh in words


def test_a_requirement_names_the_noun_and_the_states():
    table = lamp()
    met, unmet = (table.requirement(record(s), ("on",)) for s in ("on", "off"))
    assert (met.is_met, unmet.is_met) == (True, False)
    assert (met.label.zh, met.label.en) == ("灯处于：开", "the lamp is: on")


def test_the_requirements_of_a_move_stand_in_order():
    rules = {rule.name: rule for rule in lamp().policies()}
    assert list(rules) == ["lamp.make", "lamp.light", "lamp.dim", "lamp.darken", "lamp.mend"]
    assert rules["lamp.dim"].label.en == "do dim"
    asked = [[r.label.en for r in rules[name](CITY, record())] for name in rules]
    assert asked == [
        ["signed in"],
        ["signed in", "the lamp is: off"],
        ["signed in", "the lamp is: on, off", "the province"],
        ["signed in", "the lamp is: on", "the province"],
        ["signed in", "the lamp is: on"],
    ]


def test_the_diagram():
    assert lamp().diagram("en").splitlines() == [
        "stateDiagram-v2",
        "    off : off",
        "    on : on",
        "    [*] --> off : do make",
        "    off --> on : do light",
        "    on --> off : do darken",
        "    on --> off : do fail",
        "    on --> off : do mend",
    ]


def test_what_is_offered_from_a_state(only_lamp):
    found = {o.move.key: o for o in machines.offers(CITY, "lamp", record())}
    assert {k: bool(o.decision) for k, o in found.items()} == {
        "dim": False,
        "darken": False,
        "mend": True,
    }
    assert {k for k, o in found.items() if o.is_near} == {"dim", "darken"}
    far = machines.offers(ANYBODY, "lamp", record())
    assert [o.is_near for o in far] == [False, False, False], "the first requirement fails"
    assert machines.offers(CITY, "lamp", record(NEW)) == []


class Rows(list):
    """The records of a viewer; notes what states were asked for."""

    asked: tuple = ()

    def filter(self, state__in):
        self.asked = state__in
        return [row for row in self if row.state in state__in]


def waits(monkeypatch, rows, viewer):
    monkeypatch.setattr(machines, "import_string", lambda path: {"rows": lambda v: rows}[path])
    return list(machines.waiting_for(viewer))


def test_a_record_waits_for_the_role_whose_turn_it_is_and_that_may_move_it(only_lamp, monkeypatch):
    rows = Rows([record("off", pk=1), record("on", pk=2)])
    found = waits(monkeypatch, rows, PROVINCE)
    assert [(w.record.pk, [m.key for m in w.moves]) for w in found] == [
        (1, ["light", "dim"]),
        (2, ["dim", "darken", "mend"]),
    ]
    assert [w.record.pk for w in waits(monkeypatch, rows, CITY)] == [1]
    assert waits(monkeypatch, rows, PEOPLE["auditor"]) == []
    nobody = Plain(**vars(CITY) | {"is_signed_in": False})
    assert waits(monkeypatch, rows, nobody) == [], "no move is allowed"
    assert [w.address for w in found] == ["/committee/1/", "/committee/2/"]


def test_a_noun_without_turn_or_rows_does_not_end_the_list(monkeypatch, only_lamp):
    table = {
        "a": lamp(rows=""),
        "b": lamp(states=only_lamp.states[1:], moves=(), rows="not asked for"),
        "lamp": only_lamp,
    }
    monkeypatch.setattr(machines, "machines", lambda: table)
    assert [w.machine for w in waits(monkeypatch, Rows([record("off")]), CITY)] == [only_lamp]


def test_the_inbox_looks_at_fifty_rows_of_a_noun(only_lamp, monkeypatch):
    rows = Rows([record("off", pk=n) for n in range(60)])
    assert len(waits(monkeypatch, rows, CITY)) == machines.MOST_WAITING == 50


def test_a_reason_is_asked_for_where_the_move_needs_one(only_lamp):
    for key, is_needed, label in (("darken", True, "理由（公开）"), ("light", False, "理由")):
        form = ReasonForm({"reason": ""}, move=only_lamp.move(f"lamp.{key}"))
        field = form.fields["reason"]
        assert (field.required, str(field.label)) == (is_needed, label)
        assert form.is_valid() is not is_needed
        assert form.move.key == key
    assert ReasonForm().fields["reason"].required
    with translation.override("en"):
        form = ReasonForm(move=only_lamp.move("lamp.light"))
        assert form.fields["reason"].label == "Reason"


def test_a_reason_is_as_long_as_the_audit_log_keeps_it():
    assert LONGEST_REASON == 1000
    field = logged_reason()
    assert (field.max_length, str(field.label)) == (1000, "理由")
    assert field.error_messages["required"] == "reason-missing"
    assert logged_reason(label="x").label == "x"


@pytest.fixture
def shown(monkeypatch):
    seen = []
    monkeypatch.setattr(tags, "render_to_string", lambda *given: seen.append(given) or "rendered")
    return seen


def test_buttons_of_the_moves_that_the_viewer_may_make_and_what_is_near(only_lamp, shown):
    context = {"viewer": PROVINCE, "request": "the request"}
    assert tags.moves(context, "lamp", record()) == "rendered"
    ((template, content, request),) = shown
    assert (template, request) == ("workflow/_moves.html", "the request")
    buttons = [(m.key, to, form.move.key) for m, to, form in content["buttons"]]
    assert buttons == [
        ("dim", "/committee/7/dim/", "dim"),
        ("darken", "/committee/7/darken/", "darken"),
    ]
    assert content["near"] == []
    shown.clear()
    assert tags.moves({**context, "viewer": CITY}, "lamp", record()) == "rendered"
    ((_, content, _),) = shown
    assert (content["buttons"], [o.move.key for o in content["near"]]) == ([], ["darken"])
    shown.clear()
    assert tags.moves({**context, "viewer": ANYBODY}, "lamp", record()) == ""
    assert shown == []


def test_a_move_with_a_page_of_its_own_is_no_button_and_not_near(only_lamp, monkeypatch, shown):
    table = lamp(moves=(move("sell", ("on",), "off", form="page", also=province),))
    rules = {rule.name: rule for rule in table.policies()}
    monkeypatch.setattr(registry, "policies", lambda: rules)
    monkeypatch.setattr(machines, "machines", lambda: {"lamp": table})
    assert [o.is_near for o in machines.offers(CITY, "lamp", record())] == [True]
    assert tags.moves({"viewer": CITY, "request": 1}, "lamp", record()) == ""
    assert shown == []


def test_only_the_form_that_was_refused_is_shown_again(only_lamp, shown):
    darken = only_lamp.move("lamp.darken")
    refused = ReasonForm({"reason": ""}, move=darken)
    for given in (refused, Plain(form=refused)):
        tags.moves({"viewer": PROVINCE, "request": 1, "refused": given}, "lamp", record())
        forms = [form for *_, form in shown.pop()[1]["buttons"]]
        assert [form is refused for form in forms] == [False, True]
        assert not forms[0].is_bound


def test_a_state_in_the_language_of_the_reader(only_lamp):
    assert (tags.state_of("on", "lamp"), tags.state_of("no", "lamp")) == ("开", "")
    with translation.override("en"):
        assert tags.state_of("on", "lamp") == "on"


@pytest.mark.parametrize("part", ["contributions", "listeners", "machines", "policies", "grants"])
@pytest.mark.parametrize("problem", [ImproperlyConfigured, ImportError])
def test_what_is_declared_wrongly_is_said_when_the_site_starts(monkeypatch, part, problem):
    assert checks.check_registrations() == []

    def fails(*given):
        raise problem("k belongs to a")

    monkeypatch.setattr(checks, part, fails)
    (error,) = checks.check_registrations()
    assert (error.msg, error.id) == ("k belongs to a", "zuji.E001")


def test_every_kind_of_contribution_is_looked_at(monkeypatch):
    rows = [("job", "a", "x", "p"), ("page", "b", "x", "p"), ("job", "c", "x", "p")]
    asked = []
    monkeypatch.setattr(checks, "contributed", lambda: rows)
    monkeypatch.setattr(checks, "contributions", asked.append)
    checks.check_registrations()
    assert sorted(asked) == ["job", "page"]
    assert events.listeners


def test_the_check_is_among_those_of_the_site():
    assert checks.check_registrations in django_checks.registry.registered_checks


def test_the_machines_of_the_site_have_one_owner_each(monkeypatch):
    path = "zuji_portal.studies.machine.STUDY"
    apps = [Plain(label=label, machines=[path]) for label in ("a", "b")]
    machines.machines.cache_clear()
    monkeypatch.setattr(machines, "portal_apps", lambda: apps)
    with pytest.raises(ImproperlyConfigured, match=r"^machine 'study' belongs to a, not to b"):
        machines.machines()
