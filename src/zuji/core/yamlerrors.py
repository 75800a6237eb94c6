"""What is wrong with a text that is no YAML, told by the line it stands in and not by the parser.

The parser's English names what its grammar lacks; the writer of a study needs the place, the line
as it stands, and how a line of this kind is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from zuji.core.label import Label

SHOWN = 60
"""Signs of a line that are shown."""
FIELDS_ALIGNED = Label(
    "同一层的字段左端对齐，下一层用空格缩进",
    "keys of one level start at the same column, the next level is indented with spaces",
)
FORMS = {
    "tab": Label("缩进用空格，不用制表符（Tab）", "spaces for indentation, no tab"),
    "space": Label("缩进用普通的半角空格", "plain spaces for indentation"),
    "wide": Label(
        "半角的冒号、逗号与括号，冒号之后空一格", "plain : , { } [ ] and a space after the colon"
    ),
    "colon-space": Label("冒号之后空一格：字段: 值", "a space after the colon: key: value"),
    "colon-inside": Label(
        "值中有冒号时，整个值加引号", "quotes around a value that has a colon in it"
    ),
    "aligned": FIELDS_ALIGNED,
    "dash": Label("列表每项以“- ”开头，左端对齐", "each item of the list begins with “- ”"),
    "after-quote": Label("引号合上之后不再有文字", "nothing after the closing quote"),
    "quote": Label("引号成对", "a closing quote"),
    "alias": Label("直接写出值；以 * 开头的文字加引号", "the value itself; quotes around a *"),
    "document": Label("一个文件只写一份，中间没有 ---", "one document in a file, without ---"),
    "control": Label("可见的文字", "visible characters"),
    "escape": Label(
        "双引号中的 \\ 写作 \\\\，或改用单引号", "\\\\ in double quotes, or single quotes"
    ),
    "sign": Label("以这个符号开头的值加引号", "quotes around a value that begins with this sign"),
    "block": Label(
        "| 或 > 之后换行，文字写在下一行", "a new line after | or >, the text on the next one"
    ),
    "end": Label("括号成对", "as many closing brackets as opening ones"),
    "tag": Label(
        "不加标签；以 ! 开头的文字加引号", "no tag; quotes around a text that begins with !"
    ),
    "field": Label("字段: 值", "key: value"),
}
ODD_SPACE = re.compile(r"[ \t]*[\u00a0\u2000-\u200b\u3000]")
WIDE_BRACKETS = re.compile("[｛｝［］]")
OPENED = {"bracket", "wide-in-brackets", "quote"}
"""Faults that are shown where the part was opened: the parser notices them only at its end."""
FORMS["wide-in-brackets"] = FORMS["wide"]
BRACKETS = {"'}'": "}", "']'": "]"}


@dataclass(frozen=True)
class Misreading:
    """Where a text stops being YAML: the line, what was read there and what was expected."""

    line: int
    read: Label
    expected: Label


def at(text: str, line: int, column: int) -> Label:
    """“line 3, character 5: the line”; lines and columns count from 0."""
    lines = text.splitlines()
    written = lines[line].strip() if line < len(lines) else ""
    cut = written[:SHOWN] + ("…" if len(written) > SHOWN else "")
    zh, en = f"第 {line + 1} 行第 {column + 1} 个字符", f"line {line + 1}, character {column + 1}"
    return Label(f"{zh}：{cut}" if cut else zh, f"{en}: {cut}" if cut else en)


def misreading(problem: yaml.YAMLError, text: str) -> Misreading:
    """Where and how the parser failed on `text`."""
    said = str(getattr(problem, "problem", "") or problem)
    mark, opened = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    if mark is None:
        position = next((i for i, sign in enumerate(text) if _is_control(sign)), 0)
        line = text.count("\n", 0, position)
        column = position - (text.rfind("\n", 0, position) + 1)
        return Misreading(line + 1, at(text, line, column), FORMS["control"])
    if "expected ':'" in said and opened is not None:
        mark = opened
    form = _form(said, text, mark)
    line, column = mark.line, mark.column
    if form in OPENED and opened is not None:
        line, column = opened.line, opened.column
    elif form.startswith("before:"):
        form = form.removeprefix("before:")
        line, column = _line_before(text.splitlines(), line), 0
    if form == "bracket":
        sign = next((sign for name, sign in BRACKETS.items() if name in said), "}")
        expected = Label(
            f"合上的 {sign}，各项之间用逗号", f"a closing {sign}, commas between the items"
        )
    else:
        expected = FORMS[form]
    return Misreading(line + 1, at(text, line, column), expected)


def _line_before(lines: list[str], line: int) -> int:
    return next((at for at in range(line - 1, -1, -1) if lines[at].strip()), line)


def _form(said: str, text: str, mark: Any) -> str:
    """The key of the form that was expected."""
    lines = [*text.splitlines(), ""]
    here = lines[min(mark.line, len(lines) - 1)]
    if re.match(r" *\t", here):
        return "tab"
    if ODD_SPACE.match(here):
        return "space"
    if ODD_SPACE.match(lines[_line_before(lines, min(mark.line, len(lines) - 1))]):
        return "before:space"
    if "expected ',' or" in said:
        near = "\n".join(lines[max(0, mark.line - 2) : mark.line + 1])
        return "wide-in-brackets" if "，" in near else "bracket"
    if "expected ':'" in said:
        return "wide" if "：" in here else "colon-space" if ":" in here else "field"
    if "mapping values" in said:
        return _colon(lines, mark)
    if "expected '-'" in said:
        return "dash"
    if "end of stream" in said:
        return "quote"
    if "expected key" in said or "expected <block end>" in said:
        is_after_quote = re.search(r"""["'}\]]\s*$""", here[: mark.column])
        return "after-quote" if is_after_quote else "aligned"
    for words, form in (
        ("alias", "alias"),
        ("another document", "document"),
        ("unacceptable character", "control"),
        ("control characters", "control"),
        ("escape", "escape"),
        ("comment or line break", "block"),
        ("document start", "end"),
        ("cannot start any token", "sign"),
        ("node content", "sign"),
    ):
        if words in said:
            return form
    return "field"


def _colon(lines: list[str], mark: Any) -> str:
    """What is wrong with a colon: a wide, tight or missing one in this line or the one before it,
    another one in the value, or a line that stands further right than its neighbours.
    """
    here, before = lines[mark.line], lines[_line_before(lines, mark.line)]
    if WIDE_BRACKETS.search(here):
        return "wide"
    if here[: mark.column].count(": ") and not here.lstrip().startswith("{"):
        return "colon-inside"
    for prefix, line in (("before:", before), ("", here)):
        if re.match(r"\s*[^:\s]*：", line):
            return f"{prefix}wide"
        if re.match(r"\s*[\w-]+:\S", line) and not re.search(r":\s", line):
            return f"{prefix}colon-space"
    is_level = len(before) - len(before.lstrip()) == len(here) - len(here.lstrip())
    return "before:field" if is_level and ":" not in before else "aligned"


def _is_control(sign: str) -> bool:
    return (ord(sign) < 32 and sign not in "\t\n\r") or 0x7F <= ord(sign) < 0xA0
