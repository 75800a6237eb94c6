"""Files of keys that were cut are told by `check` with the way out, before a page breaks."""

import json
import os
import subprocess
import sys

import pytest

from zuji.trust import credential as vc
from zuji_portal.web.operations.secret_check import check_secrets


def test_keys_that_are_whole_are_no_problem(settings, tmp_path):
    settings.VAR = tmp_path
    assert check_secrets() == []
    (tmp_path / "log-key").write_text("ab" * 32)
    (tmp_path / "issuer-keys").mkdir()
    (tmp_path / "issuer-keys" / "key-2026-1.json").write_text(json.dumps(vc.new_key()))
    assert check_secrets() == []


@pytest.mark.parametrize(
    ("file", "content", "number"),
    [
        ("log-key", "", "zuji.E020"),
        ("log-key", "ab" * 31, "zuji.E020"),
        ("log-key", "xy" * 32, "zuji.E020"),
        ("issuer-keys/key-2026-1.json", "", "zuji.E021"),
        ("issuer-keys/key-2026-1.json", '{"kty": "EC", "d"', "zuji.E021"),
        ("issuer-keys/key-2026-1.json", "[]", "zuji.E021"),
    ],
)
def test_a_key_that_is_empty_or_cut_is_named_with_the_way_out(
    settings, tmp_path, file, content, number
):
    settings.VAR = tmp_path
    (tmp_path / "issuer-keys").mkdir()
    (tmp_path / file).write_text(content)
    told = check_secrets()
    assert [message.id for message in told] == [number]
    assert file in told[0].msg
    assert told[0].hint


@pytest.mark.parametrize("command", ["check", "demo"])
def test_an_empty_secret_key_stops_the_commands_with_its_name(tmp_path, command):
    """As a kill between making and writing the file left it."""
    (tmp_path / "secret-key").touch()
    environment = {**os.environ, "ZUJI_VAR": str(tmp_path), "ZUJI_SECRET_KEY": ""}
    done = subprocess.run(
        [sys.executable, "-m", "zuji_portal.web.manage", command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode != 0
    assert "zuji.E015" in done.stderr
    assert str(tmp_path / "secret-key") in done.stderr
    assert "remove it" in done.stderr
    assert "Traceback" not in done.stderr
