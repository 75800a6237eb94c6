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


@dataclass(frozen=True)
class DraftedSentence:
    """A sentence with ``{}`` for each of its figures, in both languages alike."""

    text: Label
    figures: Sequence[Figure] = ()


@dataclass(frozen=True)
class Chapter:
    """A part of the report."""

    title: Label
    sentences: Sequence[DraftedSentence]


def draft_of(viewer: Viewer, period: ReportingPeriod, today: datetime.date) -> list[Chapter]:
    """The chapters of a period's report."""
    until = min(period.until, today)
    board = make_board(viewer, Slice(city=viewer.city), until)
    return [
        Chapter(Label("一、总体进展", "1 Progress"), _progress(board, period, until)),
        Chapter(Label("二、各市与行业", "2 Cities and industries"), _places(board)),
        Chapter(Label("三、核查与认证", "3 Verification and certification"), _certified(board)),
        Chapter(Label("四、数据质量与监督", "4 Data quality and supervision"), _quality(board)),
        Chapter(Label("五、问题", "5 Problems"), _problems(board)),
        Chapter(
            Label("六、下步安排", "6 Next steps"),
            [
                DraftedSentence(
                    Label("（由承办人填写。）", "(To be written by the officer in charge.)")
                )
            ],
        ),
    ]


def _figure(board: Board, stage: str, since: datetime.date, until: datetime.date) -> Figure:
    selection = Selection("products", stage, until, since, until, board.part)
    return Figure(sum(selection.has(line) for line in board.lines), selection)


def _progress(board: Board, period: ReportingPeriod, until: datetime.date) -> list[DraftedSentence]:
    funnel = dict(board.funnel)
    day = Label(f"{until.year}年{until.month}月{until.day}日", until.isoformat())
    enrolled, accounted = funnel["enrolled"], funnel["accounted"]
    first = Label(
        f"截至{day.zh}，已入库企业 {{}} 家；完成核算的企业 {{}} 家、产品 {{}} 个。",
        f"By {day.en}, {{}} enterprises are enrolled; {{}} of them have accounted {{}} products.",
    )
    new = [_figure(board, s, period.since, until) for s in ("accounted", "verified", "certified")]
    second = Label(
        "本期新增完成核算的产品 {} 个、通过核查 {} 个、获得认证 {} 个。",
        "New in the period: {} products accounted, {} verified, {} certified.",
    )
    return [
        DraftedSentence(first, [enrolled[0], accounted[0], accounted[1]]),
        DraftedSentence(second, new),
        *(_towards(s, until) for s in board.standings),
    ]


def _towards(standing: Standing, until: datetime.date) -> DraftedSentence:
    """How far a regime is, of the whole or of the next target year."""
    title, unit = standing.regime.title, UNITS[standing.regime.unit]
    ahead = [r for r in standing.rows if str(r.key).isdigit() and int(r.key) >= until.year]
    row = standing.whole or (ahead or list(standing.rows))[0]
    year = Label(f"{row.key} 年" if row.key else "", f" by {row.key}" if row.key else "")
    if not row.planned:
        return DraftedSentence(
            Label(
                f"{title['zh']}：已完成 {{}} {unit.zh}，未设目标。",
                f"{title['en']}: {{}} {unit.en} done, no target set.",
            ),
            [row.figure],
        )
    share = f"{100 * (row.figure.value or 0) / row.planned:.0f}%"
    return DraftedSentence(
        Label(
            f"{title['zh']}：{year.zh}目标 {row.planned} {unit.zh}，已完成 {{}}，为 {share}。",
            f"{title['en']}: {{}} of {row.planned} {unit.en}{year.en} done, {share} of the target.",
        ),
        [row.figure],
    )


def _leading(rows: Sequence[BoardRow], zh: str, en: str) -> list[DraftedSentence]:
    """The rows with most, each with its figure; nothing where none has any."""
    ordered = sorted(rows, key=lambda r: -(r.figure.value or 0))
    best = [r for r in ordered if r.figure.value][:MOST]
    if not best:
        return []
    named = Label(
        "、".join(f"{_name(r).zh} {{}} 家" for r in best),
        ", ".join(f"{_name(r).en} {{}}" for r in best),
    )
    return [
        DraftedSentence(Label(f"{zh}{named.zh}。", f"{en} {named.en}."), [r.figure for r in best])
    ]


def _name(row: BoardRow) -> Label:
    label = row.label
    if isinstance(label, Label):
        return label
    return Label(label.zh, label.en)


def _places(board: Board) -> list[DraftedSentence]:
    cities = [t.row for t in board.tiles_by["enterprises"]]
    return [
        *_leading(cities, "完成核算的企业较多的市：", "Cities with most enterprises accounted:"),
        *_leading(
            board.industries["enterprises"],
            "完成核算的企业较多的行业：",
            "Industries with most enterprises accounted:",
        ),
    ]


def _certified(board: Board) -> list[DraftedSentence]:
    """Ever and in force beside each other."""
    funnel = dict(board.funnel)
    return [
        DraftedSentence(
            Label(
                f"历次{STAGE_WORDS[stage].zh}的产品 {{}} 个，现行有效 {{}} 个。",
                f"Products ever {STAGE_WORDS[stage].en}: {{}}; in force today: {{}}.",
            ),
            [funnel[stage][1], board.in_force[stage][1]],
        )
        for stage in LASTING
    ]


def _quality(board: Board) -> list[DraftedSentence]:
    best = [r for r in board.dqr if r.figure.value]
    rated = [
        DraftedSentence(
            Label(
                "数据质量：" + "、".join(f"{r.label['zh']} {{}} 个" for r in best) + "。",
                "Data quality: " + ", ".join(f"{r.label['en']} {{}}" for r in best) + ".",
            ),
            [r.figure for r in best],
        )
    ]
    warned = warnings(year_values(board.products, board.until))[:MOST]
    return [*(rated if best else []), *(_warning(w) for w in warned)]


def _warning(warned: Warned) -> DraftedSentence:
    count, amount = warned.studies, warned.tonnes
    zh = f"警示“{warned.message.zh}”涉及 {count} 份核算、约 {amount / 1e4:,.1f} 万吨 CO₂e。"
    en = f"The warning “{warned.message.en}” stands at {count} studies with about "
    return DraftedSentence(Label(zh, f"{en}{amount / 1e6:,.2f} million t CO₂e."))


def _problems(board: Board) -> list[DraftedSentence]:
    """Cities that are behind: less than a quarter of their own target."""
    rows = [t.row for t in board.tiles_by["enterprises"] if t.row.planned]
    behind = [r for r in rows if (r.figure.value or 0) < 0.25 * (r.planned or 0)]
    if not behind:
        return [
            DraftedSentence(
                Label("没有完成不足本市目标四分之一的市。", "No city is behind a quarter.")
            )
        ]
    zh = "、".join(f"{_name(r).zh} {{}}/{r.planned}" for r in behind)
    en = ", ".join(f"{_name(r).en} {{}}/{r.planned}" for r in behind)
    return [
        DraftedSentence(
            Label(
                f"完成不足本市目标四分之一的市 {len(behind)} 个：{zh}。",
                f"Cities with less than a quarter of their own target: {len(behind)}: {en}.",
            ),
            [r.figure for r in behind],
        )
    ]
