"""The answers that every implementation of a draw must give: the library, the thirty lines of the
documents, and (tests/browser) the script of the page.
"""

import copy
import json
import re
import subprocess
import sys

import pytest

from cast import ROOT
from zuji.supervision import read_draw, replayed

CASES = json.loads((ROOT / "tests/supervision/draw_vectors.json").read_text("utf-8"))["cases"]
BY_NAME = {case["name"]: case["file"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_library_gives_the_answer_of_the_vector(case):
    found = replayed(read_draw(case["file"]))
    assert [name for name, holds in found.checks.items() if holds is False] == case["fails"]
    assert found.holds is not bool(case["fails"])
    assert found.checks["log"] is None
    assert bool(found.findings) is bool(case["fails"])


def test_the_lines_of_the_documents_replay_a_draw(tmp_path):
    text = (ROOT / "docs/explanation/draws.en.md").read_text("utf-8")
    program = tmp_path / "replay.py"
    program.write_text(re.search(r"```py\n(.*?)```", text, re.S)[1], "utf-8")
    for name, answer in (
        ("thirty-six plants", "True True"),
        ("a plant spared", "True False"),
        ("another title", "False False"),
    ):
        file = tmp_path / "draw.json"
        file.write_text(json.dumps(copy.deepcopy(BY_NAME[name])), "utf-8")
        said = subprocess.check_output([sys.executable, program, file], text=True)
        assert said.strip() == answer, name
