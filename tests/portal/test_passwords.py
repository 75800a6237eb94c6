"""Passwords that leaked elsewhere, in an ordered list that the operator keeps."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from zuji_portal.foundation.accounts.passwords import is_breached

LEAKED = [f"leaked secret {n}" for n in range(40)]


def digest(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n"], ids=["unix", "windows"])
def breached(tmp_path, request):
    file = tmp_path / "breached.txt"
    lines = [f"{code}:{n}" for n, code in enumerate(sorted(map(digest, LEAKED)), 1)]
    file.write_bytes((request.param.join(lines) + request.param).encode())
    return file


def test_a_password_of_the_list_is_refused_wherever_it_stands(breached, settings):
    settings.BREACHED_PASSWORDS = str(breached)
    for password in LEAKED:
        with pytest.raises(ValidationError) as refused:
            validate_password(password)
        assert refused.value.error_list[0].code == "password_breached"
    for number in range(200):
        validate_password(f"kept to myself {number} lantern")


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_a_list_of_nothing_refuses_nothing(tmp_path, content):
    file = tmp_path / "none.txt"
    file.write_bytes(content)
    assert not is_breached(LEAKED[0], file)


def test_a_list_of_one_line_without_an_end_is_read(tmp_path):
    file = tmp_path / "one.txt"
    file.write_text(f"{digest(LEAKED[0])}:7")
    assert is_breached(LEAKED[0], file)
    assert not is_breached(LEAKED[1], file)


def test_without_a_list_none_is_compared(settings):
    settings.BREACHED_PASSWORDS = ""
    validate_password(LEAKED[0])
