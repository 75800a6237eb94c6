"""The checks at the end of a journey find what they are there for, and only that."""

import pytest

from journey_end import Page, allowed, page_of, records_broken, wrong_on
from portal.people import approved
from zuji_portal.foundation.audit.models import AuditHead
from zuji_portal.transparency.models import LogHead

URL = "http://127.0.0.1:8000/en/enterprises/1/"


def wrong(text, lang="zh-hans", data="", url=URL):
    return wrong_on([Page(url, lang, text)], data)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("电炉螺纹钢 eaf_steel", "eaf_steel"),
        ("读到 factors.inputs.power", "factors.inputs.power"),
        ("是否公开 True", "True"),
        ("说明 None", "None"),
        ("共 {count} 条", "{"),
        ("读到 1.484e+04 kg", "e+04"),
        ("系数 2.01e-06", "e-06"),
        ("EPD [V-code]", "[V-code]"),
        ("之差是 106.1684932866029", "106.1684932866029"),
    ],
)
def test_what_a_program_calls_something_is_found(text, read):
    assert f"/enterprises/1/: {read}" in wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "zuji_report.xlsx",
        "first.last_name@zuji.example",
        "https://example.org/a_b?c_d=e_f",
        "sha256:0123456789abcdef0123456789abcdef",
        "GB/T 24067-2024 · 1.0.0 · 2026-11-28",
        "scope 1–3, e.g. cradle-to-gate",
        "Nonetheless true; falsely none",
    ],
)
def test_names_of_files_addresses_digests_and_plain_words_are_none(text):
    assert wrong(text) == []


def test_han_in_english_is_found_unless_somebody_entered_it():
    assert wrong("鲁岱钢铁 approved 草稿", "en", "鲁岱钢铁（示例）") == [
        "/enterprises/1/: 草稿 (鲁岱钢铁 approved 草稿)"
    ]
    assert wrong("鲁岱钢铁 草稿") == []


def test_what_is_hidden_is_not_read_and_blocks_stand_apart():
    page = page_of(
        "/x/",
        "<html lang=en><head><title>a_b</title></head><body><script>c_d</script>"
        "<p>one <b>two</b>\nthree</p><p>four</p><p hidden>e_f</p></body></html>",
    )
    assert [line.strip() for line in page.text.splitlines() if line.strip()] == [
        "a_b",
        "one two three",
        "four",
    ]
    assert page.lang == "en"


def test_the_title_and_the_attributes_that_people_read_or_hear_are_read():
    page = page_of(
        "/x/",
        "<html lang=en><head><title>a_b</title><meta name=x content=n_n></head><body>"
        "<p title=c_d id=n_n class=n_n>one</p><img alt=e_f src=n_n><a aria-label=g_h href=n_n>x</a>"
        "<input placeholder=i_j name=n_n value=n_n><input type=submit value=k_l>"
        "<select><optgroup label=m_n><option value=n_n>o_p</option></optgroup></select>"
        "<table><td data-label=q_r>1</td></table>"
        "<svg><title>s_t</title><text>u_v</text></svg></body>",
    )
    found = {word.rpartition(" ")[2] for word in wrong_on([page], "")}
    assert found == {f"{a}_{b}" for a, b in zip("acegikmoqsu", "bdfhjlnprtv", strict=True)}


def test_every_exception_says_where_and_why():
    for row in allowed():
        assert row.why.endswith("."), row
        assert row.text.pattern, row
    assert len(allowed()) <= 16, "the list gets shorter, not longer"


@pytest.mark.django_db
def test_a_broken_chain_and_a_broken_log_are_told(cast):
    approved(cast.ludai)
    assert records_broken() == []
    AuditHead.objects.update(digest="sha256:0")
    LogHead.objects.update_or_create(pk=1, defaults={"size": 99})
    found = records_broken()
    assert found[0].startswith("audit chain broken")
    assert found[1].startswith("log: head")
