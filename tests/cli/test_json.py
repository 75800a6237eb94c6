"""Every ``--json`` is JSON that any reader takes: null where a number is not finite, and why."""

import inspect
import json
import sys

import pytest
from click.testing import CliRunner

from commands import leaves, options
from zuji.cli.lca import lca
from zuji.cli.main import cli
from zuji.cli.show import json_text, number, percent


def strict(text):
    def no(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=no)


def test_a_number_that_is_not_finite_is_null_with_its_path_and_a_reason():
    data = {"a": float("nan"), "b": [1.0, {"c": float("-inf")}], "d": 2, "e": "nan"}
    parsed = strict(json_text(data))
    assert (parsed["a"], parsed["b"], parsed["d"], parsed["e"]) == (
        None,
        [1.0, {"c": None}],
        2,
        "nan",
    )
    assert parsed["not_finite"]["paths"] == ["a", "b[1].c"]
    assert parsed["not_finite"]["reason"]["zh"]
    assert strict(json_text({"a": 1.0})) == {"a": 1.0}
    assert strict(json_text([float("inf")])) == [None]


def test_every_command_writes_its_json_through_one_writer():
    """The writer of `zuji.cli.show`; json.dumps stands only where files or requests are written."""
    modules = {
        name: inspect.unwrap(command.callback).__module__
        for name, command in leaves(cli)
        if "--json" in options(command)
    }
    assert len(modules) >= 15
    for name, module in modules.items():
        source = inspect.getsource(sys.modules[module])
        writers = ("print_json(", "json_text(", "show_", "written(")
        assert any(writer in source for writer in writers), name
        assert "sys.stdout.write(json" not in source, name
        assert "print(json.dumps" not in source, name


ROWS = {
    "zero": ("bolt,bolt,reference,1,kg", "bolt,wire,input,1,kg", "wire,wire,reference,1,kg"),
    "missing": ("bolt,bolt,reference,1,kg", "bolt,Methane,emission,3,m3", "bolt,x,emission,1,桶"),
    "too large": (
        "bolt,bolt,reference,1,kg",
        "bolt,wire,input,1e300,kg",
        "wire,wire,reference,1,kg",
        "wire,CO2,emission,1e300,kg",
    ),
    "too small": (
        "bolt,bolt,reference,1e-300,kg",
        "bolt,CO2,emission,1e300,kg",
        "bolt,Stoff X,emission,1e300,kg",
    ),
    "negative": ("bolt,bolt,reference,1,kg", "bolt,CO2,emission,-1,kg", "bolt,CH4,emission,1,kg"),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # amounts out of range are meant
@pytest.mark.parametrize("kind", ROWS)
def test_every_command_on_databases_answers_in_valid_json(tmp_path, kind):
    path = tmp_path / "bolt.csv"
    path.write_text("\n".join(["process,flow,kind,amount,unit", *ROWS[kind], ""]), "utf-8")
    of = [path, "--process", "bolt"]
    asked = [
        ["score", *of],
        ["tree", *of],
        *(
            ["contributions", *of, "--by", by]
            for by in ("process", "location", "category", "flow", "tier")
        ),
        ["montecarlo", *of, "--draws", "20"],
        ["info", path],
        ["search", "bolt", path],
        ["convergence", path],
        ["import", path, "--store", tmp_path / "store"],
    ]
    if not kind.startswith("too"):
        asked.append(["factor", *of, "--id", "my.bolt"])
    for arguments in asked:
        words = [str(argument) for argument in arguments]
        done = CliRunner().invoke(lca, [*words, "--json"])
        assert done.exit_code == 0, (words, done.output, done.exception)
        strict(done.stdout)
        text = CliRunner().invoke(lca, words)
        assert text.exit_code == 0, (words, text.output, text.exception)
        assert "nan" not in text.stdout.lower().split(), words
        assert "nan%" not in text.stdout.lower(), words


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_factor_is_made_of_amounts_out_of_range(tmp_path):
    path = tmp_path / "bolt.csv"
    path.write_text("\n".join(["process,flow,kind,amount,unit", *ROWS["too large"], ""]), "utf-8")
    done = CliRunner().invoke(lca, ["factor", str(path), "--process", "bolt", "--id", "my.bolt"])
    assert done.exception.findings[0].rule == "lca-factor-range"


def test_the_terminal_writes_numbers_without_exponents():
    assert number(14_858.0, 4) == "14860"
    assert number(9.7e-9) == "9.7×10⁻⁹"
    assert number(0.0) == "0"
    assert (number(None), number(float("inf")), percent(float("nan"))) == ("—", "—", "—")
