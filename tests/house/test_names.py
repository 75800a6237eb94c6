"""One word has one meaning: no two classes of the source share a name, and a record of many fields
is made by their names.
"""

import ast
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
API_SHAPES = "zuji_portal.api.shapes"
OF_FRAMEWORK = {"Command": "Django finds the command of a file by this name"}
MOST_PLACES = 5
"""Values that a record takes by their place; one more field would shift them unseen."""
KERNELS = SOURCE / "zuji" / "engine" / "kernels"
SHAPES_OF_THE_THING_ITSELF = {
    "Factor": "zuji.factors.record",
    "LockfileVerification": "zuji.lockfile.lock",
    "Product": "zuji_portal.enterprises.products.models",
    "Revision": "zuji_portal.studies.models",
    "Saved": "zuji_portal.studies.actions",
    "Study": "zuji_portal.studies.models",
}
"""What the API sends of a thing bears the name of the thing."""


def classes(source):
    """Class name → modules that define it at their top level."""
    defined = defaultdict(list)
    for path in sorted(source.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        module = ".".join(path.relative_to(source).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                defined[node.name].append(module)
    return defined


def shared(defined):
    """Names that more than one module defines, without what the framework asks for."""
    return {
        name: modules
        for name, modules in defined.items()
        if len(modules) > 1 and name not in OF_FRAMEWORK
    }


def test_no_two_classes_of_the_source_share_a_name():
    allowed = {
        name: sorted([API_SHAPES, module]) for name, module in SHAPES_OF_THE_THING_ITSELF.items()
    }
    assert {name: sorted(modules) for name, modules in shared(classes(SOURCE)).items()} == allowed


def test_a_second_class_of_a_name_is_noticed(tmp_path):
    (tmp_path / "one.py").write_text("class Row:\n    pass\n", "utf-8")
    (tmp_path / "other.py").write_text("class Row:\n    pass\n\n\nclass Own:\n    pass\n", "utf-8")
    assert shared(classes(tmp_path)) == {"Row": ["one", "other"]}


def made_by_place(text, names):
    """Lines that give more than `MOST_PLACES` values by their place to a class of ours."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and len(node.args) > MOST_PLACES
        and ast.unparse(node.func).split(".")[-1] in names
        and sum(not isinstance(value, ast.Starred) for value in node.args) > MOST_PLACES
    ]


def test_a_record_of_many_fields_is_made_by_their_names():
    names = classes(SOURCE).keys()
    assert [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in SOURCE.rglob("*.py")
        if not path.is_relative_to(KERNELS)
        for line in made_by_place(path.read_text("utf-8"), names)
    ] == []


def copied_by_hand(text):
    """Lines that reach into `__dict__` or call `__new__` where `replace` or `asdict` would do."""
    if "__dict__" not in text and "__new__" not in text:
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and (node.attr == "__dict__" or (node.attr == "__new__" and "super" not in ast.dump(node)))
    ]


def test_a_record_is_altered_by_replace_only():
    assert [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in SOURCE.rglob("*.py")
        for line in copied_by_hand(path.read_text("utf-8"))
    ] == []


def test_a_record_copied_by_hand_is_noticed():
    assert copied_by_hand("plan = Plan.__new__(Plan)\nplan.__dict__.update(old.__dict__)\n") == [
        1,
        2,
        2,
    ]
    assert copied_by_hand("made = super().__new__(cls)\nplan = replace(old, seed=2)\n") == []


def test_a_record_made_by_place_is_noticed():
    assert made_by_place("Plan(1, 2, 3, 4, 5, 6)", {"Plan"}) == [1]
    assert made_by_place("Plan(1, 2, 3, 4, 5, six=6)\nplan(1, 2, 3, 4, 5, 6)", {"Plan"}) == []
