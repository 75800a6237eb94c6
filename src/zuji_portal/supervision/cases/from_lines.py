"""Cases that are opened from a line of the transfers between works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zuji.conservation import STATES, TransferMatch
from zuji.core.figures import grouped, spoken_unit
from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import ask
from zuji_portal.studies.transfers.events import (
    FoundLine,
    LineAsked,
    LineCase,
    LineCasesAsked,
)
from zuji_portal.supervision.cases.actions import OpenSupervision
from zuji_portal.supervision.cases.machine import CASE_OF_SUPERVISION
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.cases.queries import enterprise_of, visible_to

TITLE = 120
BOTH = "both"
BOTH_WORDS = Label("双方各立一案", "one case about each of both")
HEAD = Label(
    "厂间往来：{good}，{state}（{giver} → {receiver}）",
    "Transfer: {good}, {state} ({giver} → {receiver})",
)
FOUND = Label(
    "{good}，{start} 至 {end}。给出方：{giver}，填报 {given}；接收方：{receiver}，填报 {received}。"
    "结论：{state}（{meaning}）。涉及 {stake} kgCO2e。",
    "{good}, {start} to {end}. Giver: {giver}, states {given}; receiver: {receiver}, states "
    "{received}. Finding: {state} ({meaning}). At stake: {stake} kgCO2e.",
)
SILENT = Label("没有填报", "nothing")
NUMBER = Label("绿证编号 {number}。", "Certificate {number}. ")
ORDER = Label(
    "请与对方核对这项往来的数量和归属，更正核算里的“往来去向”后重新提交，并附双方的结算凭证。",
    "Check the amount of this transfer with the other works and who carries it, correct it under "
    "“Transfers” of the study, submit again, and add the settlement papers of both.",
)


def line_of(viewer: Viewer, key: str) -> FoundLine | None:
    """The line of a key that the viewer may see; None for another."""
    return ask(LineAsked(viewer, key)) if key else None


def works_of(viewer: Viewer, line: FoundLine) -> dict[str, Enterprise]:
    """Giver and receiver of a line as far as they are enrolled and the officer's."""
    codes = dict.fromkeys((line.match.giver, line.match.receiver))
    found = {code: enterprise_of(viewer, code) for code in codes if code}
    return {code: enterprise for code, enterprise in found.items() if enterprise}


def words_of(line: FoundLine, lang: Lang) -> dict[str, str]:
    """Title and findings of a case about a line, as an officer may leave or change them."""
    match = line.match
    state, meaning = STATES[match.state]
    words: Mapping[str, Any] = {
        "good": match.good[lang],
        "state": state[lang],
        "meaning": meaning[lang],
        "giver": line.giver[lang] or "—",
        "receiver": line.receiver[lang] or "—",
        "start": match.start.isoformat(),
        "end": match.end.isoformat(),
        "given": _amount(match, match.given, lang),
        "received": _amount(match, match.received, lang),
        "stake": grouped(match.at_stake, 0) if match.at_stake else "0",
    }
    found = FOUND[lang].format(**words)
    if match.number:
        found = NUMBER[lang].format(number=match.number) + found
    return {"title": HEAD[lang].format(**words)[:TITLE], "found": found}


def _amount(match: TransferMatch, amount: float | None, lang: Lang) -> str:
    if amount is None:
        return SILENT[lang]
    return f"{grouped(amount, 3)} {spoken_unit(match.unit, lang)}"


def cases_of_lines(event: LineCasesAsked) -> Mapping[str, list[LineCase]]:
    """The cases of some lines that the viewer may see, by line."""
    found: dict[str, list[LineCase]] = defaultdict(list)
    rows = visible_to(event.viewer).filter(line__in=set(event.keys) - {""})
    for case in rows.select_related(None).order_by("pk").only("pk", "number", "state", "line"):
        state = CASE_OF_SUPERVISION.state(case.state)
        one = LineCase(case.pk, case.number, state.label, is_open=bool(state.turn))
        found[case.line].append(one)
    return found


def open_cases(
    viewer: Viewer,
    line: FoundLine,
    works: Mapping[str, Enterprise],
    about: str,
    values: Mapping[str, Any],
) -> list[SupervisionCase]:
    """A case about the chosen works of a line, or one about each; refuses works about which a
    case of this line is open already (``case-of-line-there``), and then opens none.
    """
    chosen = list(works.values()) if about == BOTH else [works[about]] if about in works else []
    if not chosen:
        raise refuse("enterprise-unknown", "about", about)
    with transaction.atomic():
        return [_opened(viewer, line, enterprise, values) for enterprise in chosen]


def _opened(
    viewer: Viewer, line: FoundLine, enterprise: Enterprise, values: Mapping[str, Any]
) -> SupervisionCase:
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    ended = [state.name for state in CASE_OF_SUPERVISION.states if not state.turn]
    rows = SupervisionCase.objects.filter(line=line.key, enterprise=enterprise)
    if there := rows.exclude(state__in=ended).first():
        raise refuse("case-of-line-there", "about", enterprise.name_zh, there.number)
    facts = {"origin": "transfer", "line": line.key, "enterprise": enterprise}
    return OpenSupervision(viewer, None, values={**values, **facts}).run()
