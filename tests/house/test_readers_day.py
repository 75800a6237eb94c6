"""The day of an instant is the day where the reader lives, not the one in Greenwich."""

import ast

from cast import ROOT

SITE = ROOT / "src/zuji_portal"
LOCAL = {"localtime", "local"}


def days_elsewhere(source: str) -> list[int]:
    """Lines that take the date of an instant without a step to local time."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
        and not (
            isinstance(node.func.value, ast.Call)
            and ast.unparse(node.func.value.func).split(".")[-1] in LOCAL
        )
    ]


def test_days_of_the_site_are_local():
    assert [
        f"{path.relative_to(SITE)}:{line}"
        for path in SITE.rglob("*.py")
        if "migrations" not in path.parts and "demonstration" not in path.parts
        for line in days_elsewhere(path.read_text("utf-8"))
    ] == []


def test_a_day_in_greenwich_is_noticed():
    assert days_elsewhere("certificate.valid_until.date()") == [1]
    assert days_elsewhere("timezone.localtime(at).date()\ntimezone.localdate(at)") == []
