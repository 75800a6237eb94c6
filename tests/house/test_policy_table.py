"""The table of the work plan's requirements names pages, commands and tests that exist."""

import re
from pathlib import Path

from django.core.management import get_commands
from django.urls import resolve
from django.utils.translation import override

from zuji.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(
    r"^\| ([RL]\d+) \| ([^|]+) · ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
WANTED = [*(f"R{n}" for n in range(1, 43)), *(f"L{n}" for n in range(1, 6))]
OPEN = ("没有做到：", "部分：")


def rows():
    return ROW.findall((ROOT / "docs/reference/policy.md").read_text("utf-8"))


def quoted(text):
    return re.findall("`([^`]+)`", text)


def test_every_requirement_of_the_plan_has_a_row_in_both_languages():
    assert [number for number, *_ in rows()] == WANTED
    for number, zh, en, *_ in rows():
        assert re.search("[\u4e00-\u9fff]", zh) and not re.search("[\u4e00-\u9fff]", en), number


def test_its_pages_and_commands_are_there():
    known = {f"zuji {name}" for name in cli.list_commands(None)}
    known |= {f"zuji-portal {name}" for name in get_commands()}
    for number, _, _, pages, commands, _ in rows():
        assert quoted(pages), number
        with override("zh-hans"):
            for page in quoted(pages):
                resolve(page)
        assert set(quoted(commands)) <= known, number


def test_its_tests_are_there_or_it_says_what_is_open():
    for number, *_, proof in rows():
        named = [name.split("::") for name in quoted(proof)]
        assert bool(named) != proof.startswith(OPEN), number
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), (number, file, name)
