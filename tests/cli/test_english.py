"""`zuji --lang en` prints no Chinese but the user's own names, units and quoted records."""

import json
import os
import re
import subprocess
import sys

import pytest

from cli_process import ROOT
from zuji.sectors.registry import model_files

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
QUOTED = (
    r"(?<=[\d ])万(?=[A-Za-z;])|(?<=\d)万",  # a prefix of units and numbers: 万kWh, 12.4万
    r"足迹(?=: )|(?<=Zuji )足迹",  # the product's name
    r"(?m)^ *(name_zh|conditions|note|source\.\w+) +.*$",  # a factor's own record
)


def answers(folder, commands):
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "cli_english.py"],
        input=json.dumps([[str(a) for a in arguments] for arguments in commands]),
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert "MissingFact" not in done.stderr
    return json.loads(done.stdout)


def in_english(data):
    """JSON without what it says in Chinese beside the English."""
    if isinstance(data, dict):
        return {k: in_english(v) for k, v in data.items() if k != "zh" and not k.endswith("_zh")}
    return [in_english(v) for v in data] if isinstance(data, list) else data


def not_json(constant):
    raise AssertionError(f"{constant} is no JSON")


def chinese_in(text):
    if text.startswith(("{", "[")):
        data = json.loads(text, parse_constant=not_json)
        text = json.dumps(in_english(data), ensure_ascii=False, indent=1)
    for pattern in QUOTED:
        text = re.sub(pattern, "", text)
    return [line.strip() for line in text.splitlines() if HAN.search(line)]


def chinese_answers(folder, commands, codes=(0,)):
    """Command → its Chinese lines, for every command that has some or ends with another code."""
    rows = zip(commands, answers(folder, commands), strict=True)
    wrong = {}
    for arguments, row in rows:
        lines = chinese_in(row["out"]) + chinese_in(row["err"])
        if lines or row["code"] not in codes or "MissingFact" in row["err"]:
            wrong[" ".join(map(str, arguments))] = [row["code"], *lines, row["err"][-200:]]
    return wrong


def western(text):
    """A study file without a Chinese character: amounts in plain numbers, names replaced."""
    text = re.sub(r"#.*", "", text)
    text = re.sub(r"([\d.]+)(万|亿)", _plain_amount, text)
    return HAN.sub("x", text.replace("unit: 万Nm3", "unit: Nm3"))


def _plain_amount(match):
    return repr(float(match[1]) * {"万": 1e4, "亿": 1e8}[match[2]])


@pytest.fixture
def folder(tmp_path):
    for path in (ROOT / "examples").glob("*.yaml"):
        (tmp_path / path.name).write_text(western(path.read_text("utf-8")), "utf-8")
    return tmp_path


def studies():
    return [path.name for path in sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.mark.parametrize(
    "names",
    [studies()[::4], pytest.param(studies(), marks=pytest.mark.nightly)],
    ids=["sample", "every"],
)
def test_every_example_study_is_computed_checked_and_refused_in_english(folder, names):
    commands = [
        [command, name, *json_too]
        for name in names
        for command in ("calc", "check", "measures", "profiles")
        for json_too in ([], ["--json"])
    ]
    assert chinese_answers(folder, commands, codes=(0, 1)) == {}


DIESEL = "{value: 620, unit: t, status: measured, evidence: xxxxxx}"
LIMESTONE = "limestone: {value: 1970000, unit: t, status: measured, evidence: xxxxxx}"
BROKEN = [
    ("model: cement", "model: cemment"),
    ("product: cement", "product: nothing"),
    ("value: 1000000, unit: t", "value: 1000000, unit: tt"),
    ("value: 1000000, unit: t", "value: 1000000, unit: kWh"),
    ("value: 1000000, unit: t", "value: abc, unit: t"),
    ("value: 1000000, unit: t", "value: -5, unit: t"),
    ("value: 1000000, unit: t", "value: .inf, unit: t"),
    ("value: 1000000", "value: 1000000, lowx: 3"),
    ("value: 795000", "value: 7950000000"),
    ("low: 22.8", "low: 25"),
    ("as_of: 2026-11-22", "as_of: x"),
    ("as_of: 2026-11-22", "as_of: 2040-01-01"),
    ("start: 2024-01-01", "start: 2025-06-01"),
    ("start: 2024-01-01, end: 2024-12-31", "start: x"),
    ("end: 2024-12-31", "end: 2024-11-30"),
    ("start: 2024-01-01, end: 2024-12-31", "start: 2015-01-01, end: 2015-12-31"),
    ("profile: gbt24067-2024", "profile: none"),
    ("  clay_sand:", "  clay_sandd:"),
    ("  coal: ", "  coall: "),
    (DIESEL, "{value: 620, unit: t, status: guessed}"),
    (DIESEL, "{value: 620, unit: t, distribution: odd}"),
    (DIESEL, "{value: 620, unit: t, pedigree: [9, 9]}"),
    (DIESEL, "{unit: t}"),
    (DIESEL, "{status: missing}"),
    (DIESEL, "[1, 2]"),
    (DIESEL, "not_applicable"),
    (LIMESTONE, "limestone: {status: not_applicable}"),
    ("zuji_study: 1", "zuji_study: 9"),
    ("inputs:", "factors: {grid: cn.elec.nothing}\ninputs:"),
    ("inputs:", "factors: {nothing: cn.elec.nothing}\ninputs:"),
    ("inputs:", "factors: {grid: cn.upstream.ammonia_coal}\ninputs:"),
    ("inputs:", "packs: [nopack]\ninputs:"),
    ("inputs:", "goals: x\ninputs:"),
    ("inputs:", "own_factors: [{id: my.f, value: 1}]\ninputs:"),
    ("inputs:", "certificates: [{number: 12, month: 2020-01, mwh: x}]\ninputs:"),
    ("inputs:", "waivers: x\ninputs:"),
    ("inputs:", "inputs: [1]\nx:"),
    ("organisation: {name", "organisation: {uscc: 123, name"),
    ("choices:", "choices2:"),
]


def test_every_way_to_break_a_study_is_told_in_english(folder):
    text = (folder / "cement-demo.yaml").read_text("utf-8")
    commands = []
    for i, (old, new) in enumerate(BROKEN):
        assert old in text, old
        (folder / f"broken-{i}.yaml").write_text(text.replace(old, new, 1), "utf-8")
        commands += [["check", f"broken-{i}.yaml"], ["calc", f"broken-{i}.yaml", "--json"]]
    assert chinese_answers(folder, commands, codes=(0, 1)) == {}


def test_models_are_shown_and_checked_in_english(tmp_path):
    commands = [["models", "list"], ["models", "show", "nothing"]]
    commands += [["models", "show", model] for model in model_files()]
    cement = (ROOT / "sectors" / "cement" / "cement.yaml").read_text("utf-8")
    for i, (old, new) in enumerate(BROKEN_MODEL):
        assert old in cement, old
        (tmp_path / f"{i}.yaml").write_text(cement.replace(old, new, 1), "utf-8")
        commands.append(["models", "check", f"{i}.yaml"])
    commands.append(["models", "check", ROOT / "sectors" / "cement" / "cement.yaml"])
    assert chinese_answers(tmp_path, commands, codes=(0, 1)) == {}


BROKEN_MODEL = [
    ("inputs:", "inputz:"),
    ("    unit: t\n", "    unit: tt\n"),
    ("steps:", "steps: 3\nx:"),
    ("form: ", "formm: "),
    ("stage: raw_material", "stage: raw"),
    ("formula: ", "formula: nothing + "),
]


def test_locks_factors_databases_and_samples_speak_english(folder):
    (folder / "bad.csv").write_text("id,name\n1,2\n", "utf-8")
    (folder / "bad.xlsx").write_text("nope", "utf-8")
    (folder / "factors.csv").write_text(OWN_FACTORS, "utf-8")
    good = [
        ["calc", "cement-demo.yaml", "--lock", "a.json", "--draws", "100"],
        ["calc", "cement-demo.yaml", "--lock", "b.json", "--profile", "gbt24067-2024-ar5"],
        ["verify", "a.json"],
        ["verify", "a.json", "--json"],
        ["diff", "a.json", "b.json"],
        ["diff", "a.json", "b.json", "--json"],
        ["report", "a.json", "-o", "a.pdf"],
        ["models", "template", "cement", "-o", "t.xlsx"],
        ["sample", "ammonia-typical.yaml"],
        ["factors", "search", "electricity"],
        ["factors", "match", "coal", "--unit", "kg", "--year", "2020"],
        ["factors", "show", "cn.elec.cf.2024.national_avg"],
        ["factors", "packs"],
        ["synth", "-o", "province", "--plants", "3"],
        ["check", "province"],
        ["conservation", "ammonia-typical.yaml"],
        ["--help"],
    ]
    refused = [
        ["calc", "t.xlsx"],
        ["calc", "bad.xlsx"],
        ["calc", "nothing.yaml"],
        ["verify", "bad.csv"],
        ["verify", "audit", "bad.csv"],
        ["diff", "a.json", "bad.csv"],
        ["report", "bad.csv", "-o", "x.pdf"],
        ["factors", "import", "bad.csv"],
        ["factors", "import", "bad.xlsx"],
        ["factors", "import", "factors.csv"],
        ["factors", "show", "nothing"],
        ["factors", "search", "zzzzqqq"],
        ["factors", "match", "zzzzqqq"],
        ["lca", "import", "bad.csv", "--store", "store"],
        ["lca", "info", "nothing"],
        ["measures", "cement-demo.yaml", "--measure", "none"],
        ["models", "diff", "cement", "nothing"],
        ["models", "template", "nothing", "-o", "y.xlsx"],
    ]
    assert chinese_answers(folder, good) == {}
    assert chinese_answers(folder, refused, codes=(0, 1)) == {}


OWN_FACTORS = """id,name_zh,name_en,category,kind,use,unit,value,confidence,region,year
my.one,,mine,upstream,emission,product_footprint,kgCO2e/t,1,D,CN,2024
my.one,,twice,upstream,emission,product_footprint,kgCO2e/t,1,D,CN,2024
my.two,,no number,upstream,emission,product_footprint,kgCO2e/t,x,D,CN,2024
my.three,,no unit,upstream,emission,product_footprint,stones,1,D,CN,2024
"""


COMMANDS = """background;background list;background show;background build;background diff
calc;check;conservation;sample;synth;verify;witness;diff;report;measures;profiles;push;models;lca
models list;models show;models check;models template;models diff;factors;factors search
factors show;factors match;factors packs;factors import;lca import;lca info;lca search;lca score
lca factor;lca tree;lca contributions;lca montecarlo;lca convergence;export;export study
export factor;export background;export passport;recognition;recognition list;recognition show
recognition gap"""


def test_the_help_of_every_command_is_english(tmp_path):
    commands = [[*words.split(), "--help"] for words in re.split(r"[;\n]", COMMANDS)]
    assert chinese_answers(tmp_path, commands) == {}


def test_the_search_for_chinese_finds_it(tmp_path):
    assert chinese_in("read 石灰石 · expected t") == ["read 石灰石 · expected t"]
    assert chinese_in('{"zh": "石灰石", "en": "stone", "read": "石、灰"}') == ['"read": "石、灰"']
    assert chinese_in("12.4万kWh") == []
