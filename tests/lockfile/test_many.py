"""Many lockfiles in turn are read to the values, and refused in the words, of each alone."""

import json
import pickle

import pytest

from cast import assessed, example_data
from zuji.compare.blast import Shifts
from zuji.core.refusals import Refusal
from zuji.lockfile import build_lock, read_lock
from zuji.lockfile.lock import lock_bytes, own_model
from zuji.lockfile.many import SHARED, LockReader


def sealed(name, **study):
    return lock_bytes(build_lock(assessed(example_data(name) | study)))


@pytest.fixture(scope="module")
def first():
    return sealed("cement-demo")


@pytest.fixture(scope="module")
def others():
    product = {"name_zh": "另一种水泥"}
    return [sealed("cement-demo", product=product), sealed("aluminium-demo")]


def answered(read, content):
    try:
        return read(content, "x.json")
    except Refusal as problem:
        return [finding.record() for finding in problem.findings]


def test_files_in_turn_are_read_as_each_alone(first, others):
    reader = LockReader()
    for content in (first, *others, first, *others):
        read = reader.read(content, "x.json")
        assert read == read_lock(content, "x.json")
        assert list(read) == list(read_lock(content, "x.json"))


def test_what_a_file_shares_is_read_once(first, others):
    reader = LockReader()
    one, same_model, other_model = (reader.read(c, "x") for c in (first, *others))
    parts = {name for name, part in one.items() if isinstance(part, dict | list)}
    shared = {name for name in parts if one[name] is same_model[name]}
    assert {"model", "factors", "rules", "profile", "order"} <= shared <= SHARED
    assert other_model["model"] is not one["model"]
    assert same_model["study"]["product"] != one["study"]["product"]


def altered(content):
    """A file as `lock_bytes` does not write it, or that is none."""
    lock = json.loads(content)
    slot = next(iter(lock["factors"]))
    yield content.rstrip(b"\n")
    yield content + b" \r\n\t"
    yield content + b"\x0b"
    yield content + b"{}"
    yield b" " + content
    yield b"\xef\xbb\xbf" + content
    yield json.dumps(lock, indent=1).encode()
    yield content.replace(b'"as_of":', b'"as_of": ')
    yield content.replace(b'{"as_of":', b'{"as_of":"2020-01-01","as_of":')
    yield content.replace(b'"schema":"zuji-lock/1"', b'"schema":"zuji-lock/9"')
    yield content.replace(b'"value":', b'"value":1e999,"was":', 1)
    yield content.replace(b'"version":', b'"version":"\\ud800","was":', 1)
    yield content.replace(b'"version":', b'"version":NaN,"was":', 1)
    for end in (0, 1, 2, 9, len(content) // 3, len(content) - 2):
        yield content[:end]
    yield b"[]"
    yield b"{}"
    yield b"\xff" + content
    for name in lock:
        yield lock_bytes({key: value for key, value in lock.items() if key != name})
        yield lock_bytes(lock | {name: 7})
    yield lock_bytes(lock | {"stranger": 1})
    yield lock_bytes(lock | {"factors": lock["factors"] | {slot: {"id": "x"}}})
    yield lock_bytes(lock | {"anchor": 1})
    yield lock_bytes(lock | {"anchor": 15})


def test_what_is_written_otherwise_is_read_or_refused_in_the_same_words(first):
    reader = LockReader()
    reader.read(first, "x.json")
    for content in altered(first):
        assert answered(reader.read, content) == answered(read_lock, content), content[:80]
    assert reader.read(first, "x.json") == read_lock(first, "x.json")


def test_a_model_is_built_once_for_files_that_share_it(first, others):
    one, same, other = (read_lock(content, "x") for content in (first, *others))
    assert own_model(one) is own_model(same)
    assert own_model(one) is not own_model(other)
    inputs = one["order"]["inputs"]
    turned = one | {"order": one["order"] | {"inputs": inputs[::-1]}}
    assert list(own_model(turned).data["inputs"]) == inputs[::-1]


def test_a_runner_that_has_read_still_travels(first, others):
    runner = Shifts({})
    shift = runner.of(first, "x")
    assert pickle.loads(pickle.dumps(runner)).of(first, "x") == shift
