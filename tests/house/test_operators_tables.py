"""What operators read: every incident of the runbook has commands that the portal takes and tests
that exist, and the table of GB/T 22239 has every clause of level 3.
"""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK, HARDENING, LEVEL_3 = (
    ROOT / "docs" / name for name in ("how-to/runbook.md", "how-to/harden.md", "reference/mlps.md")
)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
OPERATOR, OPEN = "运营者承担", "部分："
POINTS = {"1": 10, "2": 3, "3": 6, "4": 11, "5": 4, "6": 4, "7": 5, "8": 4, "9": 10, "10": 14}
"""Control points of each part of the general requirements of level 3: 71."""
ITEMS = {"1": 4, "2": 7, "3": 4, "4": 6, "7": 2, "8": 2, "9": 3, "10": 2, "11": 2}
"""Items of the points of the computing environment that have several."""


def is_there(file, name):
    path = ROOT / file
    return path.exists() and f"def {name}(" in path.read_text("utf-8")


def sections():
    """Heading → text, of the runbook."""
    _, *parts = re.split(r"^## ", RUNBOOK.read_text("utf-8"), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


def portal_lines(text):
    found = re.findall(
        r"zuji-run ([a-z][^\n#&;|]*)", "\n".join(re.findall(r"```console\n(.*?)```", text, re.S))
    )
    return [line.strip() for line in found]


def test_every_incident_of_the_runbook_has_commands_and_tests_that_exist():
    found = sections()
    assert len(found) >= 10
    for heading, text in found.items():
        assert re.match(r"[^·]*[\u4e00-\u9fff][^·]* · [A-Z][\x00-\x7f]+$", heading), heading
        assert "```console\n" in text, heading
        named = PROOF.findall(text)
        assert named, heading
        assert [name for file, name in named if not is_there(file, name)] == [], heading


@pytest.mark.parametrize("line", sorted(set(portal_lines(RUNBOOK.read_text("utf-8")))))
def test_a_command_of_the_runbook_is_one_that_the_portal_takes(line):
    name, *words = shlex.split(line)
    command = load_command_class(get_commands()[name], name)
    command.create_parser("zuji-portal", name).parse_args(words)


def rows():
    row = r"^\| (8\.1\.[^|]+?) \| ([^|]+) · ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$"
    return re.findall(row, LEVEL_3.read_text("utf-8"), re.MULTILINE)


def clauses(written):
    """The clauses that a row names: one, or a range of control points."""
    first, _, last = written.partition("–")
    if not last:
        return [written]
    head, _, start = first.rpartition(".")
    return [f"{head}.{n}" for n in range(int(start), int(last.rpartition(".")[2]) + 1)]


def wanted():
    for part, count in POINTS.items():
        for point in range(1, count + 1):
            items = ITEMS.get(str(point)) if part == "4" else None
            clause = f"8.1.{part}.{point}"
            yield from [f"{clause} {'abcdefg'[n]}" for n in range(items)] if items else [clause]


def test_level_3_has_every_clause_once_with_tests_that_exist_or_whose_it_is():
    assert sum(POINTS.values()) == 71
    assert [clause for written, *_ in rows() for clause in clauses(written)] == list(wanted())
    for written, zh, *_, proof in rows():
        assert re.search("[\u4e00-\u9fff]", zh), written
        named = PROOF.findall(proof)
        assert bool(named) != proof.startswith((OPERATOR, OPEN)), written
        assert [name for file, name in named if not is_there(file, name)] == [], written


def test_the_hardening_guide_names_tests_that_exist():
    named = PROOF.findall(HARDENING.read_text("utf-8"))
    assert len(named) >= 9
    assert [name for file, name in named if not is_there(file, name)] == []
