"""A DOCTYPE is found wherever it can stand, and nowhere else."""

import pytest

from zuji.core.xmlprolog import has_doctype

ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BEFORE = {
    "nothing": "",
    "white space": " " * 70_000,
    "a comment": f"<!--{'-x' * 50_000}-->",
    "an instruction": f"<?pi {'x' * 70_000}?>",
}


def chunks(text, encoding="utf-8", size=4096):
    content = text.encode(encoding)
    return (content[i : i + size] for i in range(0, len(content), size))


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_doctype_is_found_however_far_down_it_stands(before, encoding):
    assert has_doctype(chunks(f"{before}{ENTITY}<x>&a;</x>", encoding))
    assert not has_doctype(chunks(f"{before}<x>&lt;!DOCTYPE</x>", encoding))


def test_the_word_in_a_comment_or_in_the_text_is_no_declaration():
    assert not has_doctype(chunks("<!-- <!DOCTYPE x> --><x><![CDATA[<!DOCTYPE x>]]></x>"))


def test_what_is_no_xml_is_searched_for_the_word():
    assert not has_doctype([b"\x00\x01 nothing"])
    assert has_doctype([b"\x01<!DOCTYPE x>"])


def test_an_encoding_that_the_parser_does_not_know_is_searched_to_the_end():
    declared = f"<?xml version='1.0' encoding='gb18030'?><!--{'钢' * 5_000}-->"
    assert has_doctype(chunks(f"{declared}{ENTITY}<x/>", "gb18030"))
    assert not has_doctype(chunks(f"{declared}<x/>", "gb18030"))
