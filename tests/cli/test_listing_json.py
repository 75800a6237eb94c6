"""Every command that answers has ``--json``, and what lists something keeps its documented keys."""

import json
import re

import pytest
from click.testing import CliRunner

from cast import ROOT
from commands import leaves, options
from zuji.cli.main import cli
from zuji.cli.words import LANG
from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model

PLAIN = {"witness"}
"""Commands whose answer is a line that another program reads."""
LISTINGS = {
    "models list": [],
    "factors search": ["electricity"],
    "factors match": ["coal", "--unit", "kg"],
    "factors packs": [],
    "factors spend": ["cement"],
    "background list": [],
    "background diff": [],
    "profiles": [ROOT / "examples" / "lime-typical.yaml"],
    "models diff": ["lime", "lime"],
    "recognition list": [],
}
"""Commands that answer with a list of rows, and how they are asked."""


def documented():
    """Command → the keys of a row, as docs/reference/command-json.md has them."""
    text = (ROOT / "docs" / "reference" / "command-json.md").read_text("utf-8")
    rows = re.findall(r"^\| `zuji ([^`]+)` \| (.+?) \|$", text, re.MULTILINE)
    return {name: set(re.findall(r"`([a-z0-9_]+)`", keys)) for name, keys in rows}


def test_every_command_that_answers_has_json():
    without = {name for name, command in leaves(cli) if "--json" not in options(command)}
    assert without == PLAIN


def test_every_command_with_json_is_documented():
    assert set(documented()) == {name for name, _ in leaves(cli)} - PLAIN


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_is_a_list_of_rows_with_the_documented_keys(name):
    words = [*name.split(), *map(str, LISTINGS[name]), "--json"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, (done.output, done.exception)
    rows = json.loads(done.stdout)
    assert isinstance(rows, list)
    assert rows or name.endswith("diff")
    for row in rows:
        assert documented()[name] <= set(row), (name, set(row))


ANSWERS = {
    "recognition show": ["pef"],
    "recognition gap": [ROOT / "examples" / "lime-typical.yaml", "--scheme", "pef"],
    "models show": ["lime"],
    "models check": ["lime"],
    "factors identify": ["硫酸"],
    "factors show": ["cn.elec.cf.2024.national_avg"],
    "calc": [ROOT / "examples" / "lime-typical.yaml"],
    "measures": [ROOT / "examples" / "lime-typical.yaml"],
    "sample": [ROOT / "examples" / "lime-typical.yaml"],
    "check": [ROOT / "examples" / "lime-typical.yaml"],
    "conservation": [ROOT / "examples" / "lime-typical.yaml"],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_an_object_with_the_documented_keys(name):
    words = [*name.split(), *map(str, ANSWERS[name]), "--json"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, (done.output, done.exception)
    answer = json.loads(done.stdout)
    assert documented()[name] <= set(answer), documented()[name] - set(answer)


def test_checking_a_model_names_the_options_that_it_tried():
    done = CliRunner().invoke(cli, ["models", "check", "hydrogen"])
    assert done.exit_code == 0, (done.output, done.exception)
    model = get_model("hydrogen")
    for choice in model.choices.values():
        for label in choice.options.values():
            assert label[LANG] in done.output


def test_checking_a_model_with_a_fault_is_refused_with_its_place(tmp_path):
    text = (ROOT / "sectors" / "organic_chemicals" / "hydrogen.yaml").read_text("utf-8")
    ungated = "    default: cn.fuel.cets2024.natural_gas.ncv\n"
    assert ungated in text
    broken = text.replace(ungated, ungated + '    applies: route == "gas"\n', 1)
    (tmp_path / "hydrogen.yaml").write_text(broken, "utf-8")
    done = CliRunner().invoke(cli, ["models", "check", str(tmp_path / "hydrogen.yaml")])
    assert isinstance(done.exception, Refusal)
    finding = done.exception.findings[0]
    assert (finding.rule, finding.facts["slot"]) == ("slot-outside-gate", "gas_ncv")
    assert "quantities.energy_in" in finding.place
