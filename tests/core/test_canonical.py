import json

import pytest

from zuji.core.canonical import bytes_digest, canonical_bytes, digest, read_json
from zuji.core.refusals import Refusal


def test_rfc_8785_example_serialises_as_printed_there():
    # RFC 8785 section 3.2.2 and 3.2.3
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_bytes(value).decode() == expected


def test_key_order_does_not_change_the_digest():
    assert digest({"a": 1.5, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1.5})


def test_the_digest_is_sha256_of_the_canonical_bytes():
    # sha256 of "{}" computed with coreutils sha256sum
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert bytes_digest(b"{}") == digest({})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: 2}, object()])
def test_what_is_not_json_is_refused(value):
    with pytest.raises(Refusal):
        canonical_bytes({"x": value} if not isinstance(value, dict) else value)


@pytest.mark.parametrize(
    "text",
    [
        *(b'{"a":1,"a":2}', b'{"a":NaN}', b"{", b"\xff\xfe", b"[" * 100000),
        *(rb'{"a":"\ud800"}', rb'{"\uDFFF":1}', rb'["\ude00\ud83d"]'),
    ],
)
def test_sloppy_json_is_refused(text):
    with pytest.raises(Refusal) as caught:
        read_json(text, "file")
    assert caught.value.findings[0].rule == "json-unreadable"


@pytest.mark.parametrize(
    ("text", "rule"), [(b"[1e999]", "number-not-finite"), (b"[1e-999]", "number-too-small")]
)
def test_a_number_that_no_double_holds_is_refused(text, rule):
    with pytest.raises(Refusal, match=rule):
        read_json(text, "file")
    assert read_json(b"[0.0, -0.0, 0e9, 1e-300]", "file") == [0, 0, 0, 1e-300]


def test_a_pair_of_halves_is_one_character():
    assert read_json(rb'["\ud83d\ude00"]', "file") == ["\U0001f600"]


def test_a_key_written_twice_among_many_is_found_at_once():
    keys = [f'"{n}":1' for n in range(100_000)]
    with pytest.raises(Refusal, match="json-unreadable"):
        read_json("{{{}}}".format(",".join([*keys, keys[-1]])).encode(), "file")


def test_floats_survive_the_file():
    value = {"x": 0.1 + 0.2, "y": 737.3776665401934}
    assert json.loads(canonical_bytes(value)) == value
