"""The command that verifies an exported audit log."""

import json

from chains import LIFE, chain, lines
from cli_process import zuji
from zuji.trust import verify_chain


def test_the_command_verifies_a_log(tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    entries = chain(*LIFE)
    good.write_text(lines(entries), "utf-8")
    entries[2]["actor"] = 2
    bad.write_text(lines(entries), "utf-8")
    assert zuji("verify", "audit", good).returncode == 0
    done = zuji("verify", "audit", bad, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["broken_at"] == 3
    head = verify_chain(chain(*LIFE)).head
    assert zuji("verify", "audit", good, "--head", head).returncode == 0
    assert zuji("verify", "audit", good, "--head", "sha256:0").returncode == 1
    assert zuji("verify", "audit", tmp_path / "none").returncode == 1
