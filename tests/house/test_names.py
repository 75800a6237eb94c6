"""One word has one meaning: no two classes of the source share a name."""

import ast
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
API_SHAPES = "zuji_portal.api.shapes"
OF_FRAMEWORK = {"Command": "Django finds the command of a file by this name"}
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
