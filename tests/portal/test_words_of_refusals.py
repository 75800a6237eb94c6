"""Refusals in words: no field's name as a place, no library's English in Chinese."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

import zuji_portal
from zuji.core.causes import cause
from zuji.core.label import Label
from zuji.core.refusals import Refusal, blocking
from zuji.exchange.sheets import read_sheets
from zuji.lockfile.lock import read_lock
from zuji.trust.outcome_words import OUTCOME_REMEDIES, OUTCOME_WORDS
from zuji_portal.certification.public import _shown
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.places import PLACES

RULES = {"refuse", "blocking", "warning", "note", "wrong"}
ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")
CUT, BYTES, DEEP = b'{"schema": "zuji-lo', b"\x89PNG\r\n", b"[" * 100_000


def named_places():
    """The places that the site's rules name by an identifier."""
    for file in sorted(Path(zuji_portal.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in RULES:
                continue
            place = node.args[1] if len(node.args) > 1 else None
            if isinstance(place, ast.Constant) and re.fullmatch("[a-z][a-z_]*", str(place.value)):
                yield place.value


def test_every_place_that_a_rule_names_by_its_field_has_words_in_both_languages():
    named = set(named_places())
    assert {"request", "invitation", "name_zh"} <= named
    assert named - set(PLACES) == set()
    assert [word for word in PLACES.values() if re.search("[\u4e00-\u9fff]|_", word.en)] == []


def test_a_page_says_the_place_in_words():
    finding = blocking("change-open", "request")
    with translation.override("zh-hans"):
        assert findings_for([finding])[0]["place"] == "申请"
    with translation.override("en"):
        assert findings_for([finding])[0]["place"] == "request"


@pytest.mark.parametrize(
    ("content", "zh"),
    [
        (b"", "空文件"),
        (CUT, "第 1 行第 12 个字符处中断或写错"),
        (BYTES, "第 1 个字节不是 UTF-8 文字"),
        (DEEP, "嵌套太深"),
        (b'{"a": 1, "a": 2}', "“a”写了两次"),
        (b"[1, 2]", "没有写明是哪种文件的 JSON"),
        (b'{"schema": null}', "没有写明是哪种文件的 JSON"),
        (b'{"schema": true}', "没有写明是哪种文件的 JSON"),
    ],
)
def test_a_file_that_is_no_lockfile_is_refused_in_words(content, zh):
    with pytest.raises(Refusal) as caught:
        read_lock(content, "x")
    assert caught.value.findings[0].as_json("zh")["read"] == zh


def test_a_cut_workbook_is_refused_without_a_librarys_english():
    with pytest.raises(Refusal) as caught:
        read_sheets(b"PK\x03\x04 cut off", "x.xlsx")
    assert not ENGLISH.search(caught.value.findings[0].as_json("zh")["read"])


def test_an_unforeseen_cause_keeps_its_detail_for_readers_of_english_alone():
    words = cause(OSError("disk on fire"))
    assert "disk on fire" in words.en and not ENGLISH.search(words.zh)


def test_a_short_password_is_refused_in_the_readers_language():
    for language, sentence in (
        ("zh-hans", "密码太短，至少 10 个字符。"),
        ("en", "This password is too short. It must contain at least 10 characters."),
    ):
        with translation.override(language), pytest.raises(ValidationError) as caught:
            password_validation.validate_password("kqzwvh8")
        assert caught.value.messages == [sentence]


def test_a_name_that_changed_in_the_other_language_alone_is_told_apart():
    was, now = Label("鲁岱钢铁", "Ludai Steel"), Label("鲁岱特钢", "Ludai Steel")
    assert (_shown(was, now).zh, _shown(now, was).zh) == ("鲁岱钢铁", "鲁岱特钢")
    assert _shown(was, now).en == "鲁岱钢铁 Ludai Steel"
    assert _shown(now, was).en == "鲁岱特钢 Ludai Steel"


def test_every_answer_about_a_certificate_but_valid_says_what_to_do():
    assert set(OUTCOME_REMEDIES) == set(OUTCOME_WORDS)
    silent = [key for key, text in OUTCOME_REMEDIES.items() if not text.zh or not text.en]
    assert silent == ["valid"]


@pytest.mark.django_db
def test_the_check_page_carries_what_to_do_for_every_answer():
    page = Client().get("/check/").content.decode()
    assert page.count("data-remedy=") == len(OUTCOME_WORDS)
