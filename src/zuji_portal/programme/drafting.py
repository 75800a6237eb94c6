"""The text of a report drafted from its figures: every sentence leads to the lists it rests on.

The office edits it; nothing is handed in by drafting it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.board import Board, BoardRow, Figure, Standing, make_board
from zuji_portal.programme.carbon import Warned, warnings, year_values
from zuji_portal.programme.counting import LASTING, ReportingPeriod, Selection, Slice

MOST = 3
"""So many cities and industries are named."""
UNITS = {
    "enterprises": Label("家企业", "enterprises"),
    "products": Label("个产品", "products"),
    "datasets": Label("个数据集", "data sets"),
}
STAGE_WORDS = {
    "accounted": Label("完成核算", "accounted"),
    "verified": Label("通过核查", "verified"),
    "certified": Label("获得认证", "certified"),
    "labelled": Label("公开贴标", "labelled"),
}


Shown = Figure | Label
"""What stands at a place of a sentence: a counted figure with its list, or a value made of them."""


@dataclass(frozen=True)
class DraftedSentence:
    """A sentence with ``{0}``, ``{1}`` … for its values, each once in either language. One that
    is a `hint` says what to write there and is not printed.
    """

    key: str
    text: Label
    values: Sequence[Shown] = ()
    hint: bool = False


@dataclass(frozen=True)
class Chapter:
    """A part of the report."""

    title: Label
    sentences: Sequence[DraftedSentence]


TITLES = (
    Label("总体进展", "Progress"),
    Label("各市与行业", "Cities and industries"),
    Label("核查与认证", "Verification and certification"),
    Label("数据质量与监督", "Data quality and supervision"),
    Label("问题", "Problems"),
    Label("下步安排", "Next steps"),
)
HINTS = {
    "own.6": Label("（由承办人填写。）", "(To be written by the officer in charge.)"),
}
OWN_HINT = Label("（可以补写一句。）", "(Room for a sentence of your own.)")


def draft_of(viewer: Viewer, period: ReportingPeriod, today: datetime.date) -> list[Chapter]:
    """The chapters of a period's report."""
    until = min(period.until, today)
    board = make_board(viewer, Slice(city=viewer.city), until)
    drafted: tuple[list[DraftedSentence], ...] = (
        _progress(board, period, until),
        _places(board),
        _certified(board),
        _quality(board),
        _problems(board),
        [],
    )
    return [
        Chapter(title, [*sentences, _own(f"own.{number}")])
        for number, (title, sentences) in enumerate(zip(TITLES, drafted, strict=True), 1)
    ]


def _own(key: str) -> DraftedSentence:
    """Where the office may write for itself."""
    return DraftedSentence(key, HINTS.get(key, OWN_HINT), hint=True)


def numbered(number: int, title: Label) -> Label:
    """The title of a chapter with its number: 二、各市与行业, 2 Cities and industries."""
    return Label(f"{'一二三四五六七'[number - 1]}、{title.zh}", f"{number} {title.en}")


def _figure(board: Board, stage: str, since: datetime.date, until: datetime.date) -> Figure:
    selection = Selection(
        unit="products", stage=stage, until=until, since=since, day=until, part=board.part
    )
    return Figure(sum(selection.has(line) for line in board.lines), selection)


def _progress(board: Board, period: ReportingPeriod, until: datetime.date) -> list[DraftedSentence]:
    funnel = dict(board.funnel)
    day = Label(f"{until.year}年{until.month}月{until.day}日", until.isoformat())
    enrolled, accounted = funnel["enrolled"], funnel["accounted"]
    first = Label(
        f"截至{day.zh}，已入库企业 {{0}} 家；完成核算的企业 {{1}} 家、产品 {{2}} 个。",
        (
            f"By {day.en}, {{0}} enterprises are enrolled; "
            "{1} of them have accounted {2} products."
        ),
    )
    new = [_figure(board, s, period.since, until) for s in ("accounted", "verified", "certified")]
    second = Label(
        "本期新增完成核算的产品 {0} 个、通过核查 {1} 个、获得认证 {2} 个。",
        "New in the period: {0} products accounted, {1} verified, {2} certified.",
    )
    return [
        DraftedSentence("whole", first, [enrolled[0], accounted[0], accounted[1]]),
        DraftedSentence("new", second, new),
        *(_towards(s, until) for s in board.standings),
    ]


def _towards(standing: Standing, until: datetime.date) -> DraftedSentence:
    """How far a regime is, of the whole or of the next target year."""
    title, unit = standing.regime.title, UNITS[standing.regime.unit]
    ahead = [r for r in standing.rows if str(r.key).isdigit() and int(r.key) >= until.year]
    row = standing.whole or (ahead or list(standing.rows))[0]
    year = Label(f"{row.key} 年" if row.key else "", f" by {row.key}" if row.key else "")
    key = f"towards.{standing.regime.key}"
    if not row.planned:
        text = Label(
            f"{title['zh']}：已完成 {{0}} {unit.zh}，未设目标。",
            f"{title['en']}: {{0}} {unit.en} done, no target set.",
        )
        return DraftedSentence(key, text, [row.figure])
    planned = f"{row.planned:,}"
    share = f"{100 * (row.figure.value or 0) / row.planned:.0f}%"
    text = Label(
        f"{title['zh']}：{year.zh}目标 {{0}} {unit.zh}，已完成 {{1}}，为 {{2}}。",
        f"{title['en']}: {{1}} of {{0}} {unit.en}{year.en} done, {{2}} of the target.",
    )
    return DraftedSentence(key, text, [same(planned), row.figure, same(share)])


def same(text: str) -> Label:
    """A value that both languages write alike."""
    return Label(text, text)


def _leading(key: str, rows: Sequence[BoardRow], lead: Label) -> list[DraftedSentence]:
    """The rows with most, each with its figure; nothing where none has any."""
    ordered = sorted(rows, key=lambda r: -(r.figure.value or 0))
    best = [r for r in ordered if r.figure.value][:MOST]
    if not best:
        return []
    named = Label(
        "、".join(f"{_name(r).zh} {{{n}}} 家" for n, r in enumerate(best)),
        ", ".join(f"{_name(r).en} {{{n}}}" for n, r in enumerate(best)),
    )
    text = Label(f"{lead.zh}{named.zh}。", f"{lead.en} {named.en}.")
    return [DraftedSentence(key, text, [r.figure for r in best])]


def _name(row: BoardRow) -> Label:
    label = row.label
    if isinstance(label, Label):
        return label
    return Label(label.zh, label.en)


def _places(board: Board) -> list[DraftedSentence]:
    cities = [t.row for t in board.tiles_by["enterprises"]]
    industries = board.industries["enterprises"]
    most = Label("完成核算的企业较多的市：", "Cities with most enterprises accounted:")
    busiest = Label("完成核算的企业较多的行业：", "Industries with most enterprises accounted:")
    return [*_leading("cities", cities, most), *_leading("industries", industries, busiest)]


def _certified(board: Board) -> list[DraftedSentence]:
    """Ever and in force beside each other."""
    funnel = dict(board.funnel)
    return [
        DraftedSentence(
            f"ever.{stage}",
            Label(
                f"历次{STAGE_WORDS[stage].zh}的产品 {{0}} 个，现行有效 {{1}} 个。",
                f"Products ever {STAGE_WORDS[stage].en}: {{0}}; in force today: {{1}}.",
            ),
            [funnel[stage][1], board.in_force[stage][1]],
        )
        for stage in LASTING
    ]


def _quality(board: Board) -> list[DraftedSentence]:
    best = [r for r in board.dqr if r.figure.value]
    zh = "、".join(f"{r.label['zh']} {{{n}}} 个" for n, r in enumerate(best))
    en = ", ".join(f"{r.label['en']} {{{n}}}" for n, r in enumerate(best))
    text = Label(f"数据质量：{zh}。", f"Data quality: {en}.")
    rated = [DraftedSentence("quality", text, [r.figure for r in best])] if best else []
    warned = warnings(year_values(board.products, board.until))[:MOST]
    return [*rated, *(warned_sentence(w) for w in warned)]


def warned_sentence(warned: Warned) -> DraftedSentence:
    """At how many studies a warning stands, and the emissions of their output."""
    zh, en = (
        text.replace("{", "{{").replace("}", "}}")
        for text in (warned.message.zh, warned.message.en)
    )
    studies = "study" if warned.studies == 1 else "studies"
    text = Label(
        f"警示“{zh}”涉及 {{0}} 份核算、约 {{1}} 万吨 CO₂e。",
        f"The warning “{en}” stands at {{0}} {studies} with about {{1}} million t CO₂e.",
    )
    tonnes = Label(f"{warned.tonnes / 1e4:,.1f}", f"{warned.tonnes / 1e6:,.2f}")
    return DraftedSentence(f"warning.{warned.rule}", text, [same(f"{warned.studies:,}"), tonnes])


def _problems(board: Board) -> list[DraftedSentence]:
    """Cities that are behind: less than a quarter of their own target."""
    rows = [t.row for t in board.tiles_by["enterprises"] if t.row.planned]
    behind = [r for r in rows if (r.figure.value or 0) < 0.25 * (r.planned or 0)]
    if not behind:
        none = Label("没有完成不足本市目标四分之一的市。", "No city is behind a quarter.")
        return [DraftedSentence("behind", none)]
    zh = "、".join(f"{_name(r).zh} {{{n}}}/{r.planned}" for n, r in enumerate(behind, 1))
    en = ", ".join(f"{_name(r).en} {{{n}}}/{r.planned}" for n, r in enumerate(behind, 1))
    text = Label(
        f"完成不足本市目标四分之一的市 {{0}} 个：{zh}。",
        f"Cities with less than a quarter of their own target: {{0}}: {en}.",
    )
    return [DraftedSentence("behind", text, [same(str(len(behind))), *(r.figure for r in behind)])]
