"""Reference pages made from what the apps of the site declare: workflows and events."""

from __future__ import annotations

import os
import tempfile

import django


def configure() -> None:
    """Configure the site without touching a folder of the machine."""
    os.environ.setdefault("ZUJI_VAR", tempfile.mkdtemp())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
    django.setup()


def workflows() -> str:
    """For each noun: its states with whose turn it is, its moves, and the diagram."""
    from zuji_portal.foundation.permissions.roles import LABELS
    from zuji_portal.foundation.workflow.machine import NEW
    from zuji_portal.foundation.workflow.machines import machines

    lines = [
        "# 办理流程 · Workflows\n",
        "每个名词一张表：状态、办理、由谁办、轮到谁。页面按钮、权限、词语与待办都出自这张表。\n",
        "One table per noun: states, moves, who makes them, whose turn it is. Buttons,",
        "permissions, words and the list of what waits are all made from it.\n",
    ]
    for noun, machine in sorted(machines().items()):
        lines += [
            f"## {machine.label.zh} · {machine.label.en} (`{noun}`)\n",
            "| 状态 state | | 轮到 turn |",
            "|---|---|---|",
        ]
        for state in machine.states:
            turn = "、".join(LABELS[role].zh for role in state.turn) or "—"
            lines.append(f"| {state.label.zh} · {state.label.en} | `{state.name}` | {turn} |")
        lines += ["", "| 办理 move | | 从 from | 到 to | |", "|---|---|---|---|---|"]
        for move in machine.moves:
            marks = (
                ("需说明理由 reason", move.needs_reason),
                ("不可轻易撤回 dangerous", move.is_dangerous),
                ("公开 public", move.is_public),
                ("系统 system", move.form == "none"),
            )
            lines.append(
                f"| {move.label.zh} · {move.label.en} | `{move.name}` | "
                f"{', '.join(s if s != NEW else '—' for s in move.sources)} | "
                f"{move.target or '—'} | {', '.join(word for word, holds in marks if holds)} |"
            )
        lines += ["", "```mermaid", machine.diagram("zh"), "```", ""]
    return "\n".join(lines)


def events() -> str:
    """Who listens to what, what apps contribute, and what roles are granted."""
    from zuji_portal.foundation.events import listeners
    from zuji_portal.foundation.permissions.registry import grants
    from zuji_portal.foundation.registry import contributed

    def named(thing: object) -> str:
        return f"`{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}`".replace(
            "zuji_portal.", ""
        )

    lines = [
        "# 事件与登记 · Events and contributions\n",
        "下层应用发布事件，上层应用收听；同一个键有两个主人时，网站拒绝启动。\n",
        "Apps below publish, apps above listen; a key with two owners keeps the site from",
        "starting.\n",
        "## 谁收听什么 · Who listens to what\n",
        "| 事件 event | 收听者 listener |",
        "|---|---|",
    ]
    rows = [(named(event), named(hear)) for event, heard in listeners().items() for hear in heard]
    lines += [f"| {event} | {hear} |" for event, hear in sorted(rows)]
    lines += ["\n## 登记 · Contributions\n", "| kind | key | app | owner |", "|---|---|---|---|"]
    lines += [
        f"| {kind} | `{key}` | {app} | `{path.removeprefix('zuji_portal.')}` |"
        for kind, key, app, path in contributed()
    ]
    lines += [
        "\n## 授权查看 · Grants of access\n",
        "| 记录 records | 角色 role | 看得见什么 what is opened | |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {grant.noun} | {grant.role} | {grant.label.zh} · {grant.label.en} | "
        f"`{grant.where.removeprefix('zuji_portal.')}` |"
        for _, grant in sorted(grants().items())
    ]
    return "\n".join(lines) + "\n"


def open_data() -> str:
    """The columns of open data: the key that programs read and the words that people read."""
    from zuji_portal.catalogue.export import COLUMNS
    from zuji_portal.rulebook.factors.export import FIELDS

    lines = [
        "# 开放数据的各列 · Columns of open data\n",
        "CSV 与 Excel 给人看，表头与代号写成文字，随网址的语言（`/en/…` 为英文）；",
        "JSON 与 Parquet 给程序读，用下表的键，键不改名；JSON 的 `columns`、",
        "Parquet 的元数据 `columns` 带着同一张表。\n",
        "CSV and Excel are for people: heads and codes in words, in the language of the address",
        "(`/en/…` is English). JSON and Parquet are for programs: they use the keys below, which",
        "keep their names, and carry this table under `columns` (in Parquet in the metadata).\n",
    ]
    for title, columns in (("产品目录 · Catalogue", COLUMNS), ("因子 · Emission factors", FIELDS)):
        lines += [f"## {title}\n", "| 键 key | 中文 | English |", "|---|---|---|"]
        lines += [f"| `{key}` | {label.zh} | {label.en} |" for key, label in columns.items()]
        lines.append("")
    return "\n".join(lines)
