"""What is taken out of a lockfile, or is of another kind, never leaves it "published"."""

import copy
import random
import re

import pytest

from cast import assessed, example_data
from zuji.core.refusals import Refusal
from zuji.footprint.result import result_data
from zuji.lockfile import build_lock, read_lock, verify_lock
from zuji.lockfile.lock import assessment_of, lock_bytes, sealed_digest
from zuji.lockfile.shape import LockShape
from zuji.trust.lock_answers import answers_about
from zuji.trust.published import InstalledLibrary, check_published
from zuji.trust.superseded import Later
from zuji.trust.uncovered import NOT_COVERED, UNCOVERED

PUBLISHED = ("model", "factors", "profile", "gwp", "rules")
EDITIONS = {
    ("rules", "data_quality", "precision_by_status", "unstated"),
    ("rules", "uncertainty", "status_gsd", "unstated"),
    ("rules", "data_quality", "geography", "unstated"),
    ("rules", "data_quality", "factor", "unsourced"),
    ("rules", "uncertainty", "pedigree_of_factors", "unsourced"),
}
"""Rows added later; the cement example has data of stated kinds and factors of stated regions and
sources, so that nothing rests on them."""
PYTHON = re.compile(r"Error|NoneType|__init__|object|argument|dict |str '|\bdict\b")


@pytest.fixture(scope="module")
def lock():
    return read_lock(lock_bytes(build_lock(assessed(example_data("cement-demo")))), "x")


def at(data, path):
    for step in path:
        data = data[step]
    return data


def altered(lock, path, value=None, *, gone=False):
    """The lockfile without what stands at `path`, or with `value` in its place."""
    other = {**lock, path[0]: copy.deepcopy(lock[path[0]])}
    if gone:
        del at(other, path[:-1])[path[-1]]
    else:
        at(other, path[:-1])[path[-1]] = value
    return other


def resealed(lock):
    return lock | {"digest": sealed_digest(lock)}


def computed(lock):
    """The result computed from the change, and a fresh digest."""
    again = lock | {"result": result_data(assessment_of(lock))}
    return resealed(again)


def branches(data, path=()):
    """Every path below a part, leaves and what holds them."""
    if path:
        yield path
    if isinstance(data, dict):
        for name, member in data.items():
            yield from branches(member, (*path, name))
    if isinstance(data, list):
        for index, member in enumerate(data):
            yield from branches(member, (*path, index))


def holds_number(value):
    if isinstance(value, dict):
        return any(map(holds_number, value.values()))
    if isinstance(value, list):
        return any(map(holds_number, value))
    return isinstance(value, int | float)


def numbers_of(lock):
    """Paths to numbers, and to what holds them, in the parts that somebody publishes."""
    for part in PUBLISHED:
        for path in branches({part: lock[part]}):
            if holds_number(at(lock, path)) and path[:2] != ("model", "examples"):
                yield path


def answer_of(lock):
    try:
        read_lock(lock_bytes(lock), "x")
        return check_published(lock, library=InstalledLibrary()).answer
    except Refusal:
        return "refused"


@pytest.mark.sweep
@pytest.mark.parametrize("tried", [20, pytest.param(0, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("change", ["gone", "null", "empty", "zero"])
def test_no_number_of_published_content_is_taken_out_unseen(lock, change, tried):
    every = [path for path in numbers_of(lock) if len(path) > 1]
    shallow = [path for path in every if len(path) <= 2 or path[0] == "rules"]
    picks = random.Random(17)
    if tried:
        shallow, every = picks.sample(shallow, tried), picks.sample(every, tried)
    picked = shallow + every
    empty = {"null": None, "empty": {}, "zero": 0.0}
    for path in picked:
        value = at(lock, path)
        if change == "zero" and value == 0:
            continue
        if path[-1] == "year" and path[-2] == "source":
            continue  # the year of a publication, for readers
        other = altered(lock, path, empty.get(change), gone=change == "gone")
        if change == "gone" and path == ("factors", path[-1]):
            continue  # arithmetic says so: the slot was used
        is_edition = path in EDITIONS and change in {"gone", "null"}
        is_default = path[0] == "factors" and path[-1] == "active" and change == "gone"
        allowed = {"differs", "unknown", "refused"}
        if is_edition or is_default:
            allowed = {"same", "refused"}
        assert answer_of(other) in allowed, path


@pytest.mark.parametrize("name", ["results", "quality_schemes"])
def test_rules_that_were_removed_cannot_be_told_and_are_named(lock, name):
    other = computed(altered(lock, ("rules", name), gone=True))
    answers = answers_about(other, library=InstalledLibrary())
    assert answers.arithmetic.holds
    assert (answers.verdict, answers.exit_code) == ("unknown", 4)
    origin = next(o for o in answers.published.origins if o.part.path == f"rules.{name}")
    assert origin.state == "missing"
    assert "removed, or from before these rules were added" in answers.headline.en
    assert origin.label.zh in answers.headline.zh and "被删去" in answers.headline.zh


def test_a_factor_of_no_stated_region_is_not_made_better_by_leaving_its_row_out(lock):
    slot = next(iter(lock["factors"]))
    placed = copy.deepcopy(lock)
    for factor in placed["factors"].values():
        factor["region"] = "CN"
    row = ("rules", "data_quality", "geography", "unstated")
    for path, state in ((row, "worded"),):
        assert states(altered(placed, path, gone=True))["rules.data_quality"] == state
    placed["factors"][slot]["region"] = ""
    assert states(altered(placed, row, gone=True))["rules.data_quality"] == "differs"


def test_a_factor_without_a_source_is_not_made_better_by_leaving_its_row_out(lock):
    slot = next(iter(lock["factors"]))
    row = ("rules", "data_quality", "factor", "unsourced")
    assert states(altered(lock, row, gone=True))["rules.data_quality"] == "worded"
    bare = copy.deepcopy(lock)
    bare["factors"][slot]["source"] |= {"title": "", "publisher": "", "ref": ""}
    assert states(altered(bare, row, gone=True))["rules.data_quality"] == "differs"


def states(lock):
    origins = check_published(lock, library=InstalledLibrary()).origins
    return {origin.part.path: origin.state for origin in origins}


def test_a_code_that_makes_a_factor_a_stand_in_is_not_left_out_as_words(lock):
    from zuji.factors import builtin_library

    stand_in = next(f for f in builtin_library() if f.evidence == "literature")
    other = copy.deepcopy(lock)
    other["factors"]["grid"] = stand_in.as_json()
    assert states(other)["factors.grid"] == "same"
    other["factors"]["grid"]["evidence"] = ""
    assert states(other)["factors.grid"] == "differs"


def test_every_part_is_published_recomputed_or_listed_as_not_covered():
    parts = {field.alias or name for name, field in LockShape.model_fields.items()}
    assert parts == {*PUBLISHED, *UNCOVERED, "schema", "result", "digest", "anchor"}


@pytest.mark.sweep
def test_what_changes_nothing_in_the_arithmetic_is_published_or_listed(lock):
    listed = set()
    for part in set(lock) - {"digest", "result", "schema"}:
        every = list(branches({part: lock[part]}))
        for path in random.Random(5).sample(every, min(6, len(every))):
            value = at(lock, path)
            changed = f"{value}x" if isinstance(value, str) else {}
            other = resealed(altered(lock, path, changed))
            try:
                read_lock(lock_bytes(other), "x")
                is_unseen = verify_lock(other).holds
            except Refusal:
                continue
            if is_unseen and answer_of(other) == answer_of(lock) and states(other) == states(lock):
                listed.add(part)
    assert listed <= set(UNCOVERED)
    assert {"engine", "selection", "findings", "places"} <= listed
    for words in UNCOVERED.values():
        assert words.zh in NOT_COVERED.zh and words.en in NOT_COVERED.en


class Newer(InstalledLibrary):
    """A library in which the grid's factor was superseded or withdrawn."""

    def __init__(self, later):
        self.of_grid = later

    def later(self, part):
        return self.of_grid if part.path == "factors.grid" else None


def test_a_superseded_factor_is_published_and_told_apart_with_its_day(lock):
    answers = answers_about(lock, library=Newer(Later("2027.1.0", "2026-11-20")))
    assert (answers.verdict, answers.exit_code) == ("same", 0)
    told = answers.superseded_words
    assert len(told) == 1
    assert "published, but superseded by version 2027.1.0 on 2026-11-20" in told[0].en
    assert "已于" not in told[0].zh or "2026-11-20" in told[0].zh
    assert "allowed" in told[0].en and "可用" in told[0].zh
    assert "1 of them superseded or withdrawn" in answers.headline.en


def test_a_superseded_factor_that_was_not_in_force_in_the_period_is_no_plain_good(lock):
    ended = copy.deepcopy(lock)
    ended["factors"]["grid"]["valid_to"] = "2020-12-31"
    library = Newer(Later("2027.1.0", "2026-11-20"))
    library.content = lambda part: part.data
    answers = answers_about(computed(ended), library=library)
    assert answers.tone == "warn"
    assert "not to be used" in answers.superseded_words[0].en


def test_a_withdrawn_factor_is_not_to_be_used(lock):
    answers = answers_about(lock, library=Newer(Later(day="2026-11-20")))
    assert answers.tone == "warn"
    assert "withdrawn on 2026-11-20; not to be used any more" in answers.superseded_words[0].en


@pytest.mark.parametrize("kind", [[], {}, "x", 7, True, None])
def test_a_part_of_another_kind_is_refused_by_place_with_what_was_read_and_expected(lock, kind):
    for path in {(part,) for part in lock} | {
        ("factors", "grid"),
        ("factors", "grid", "value"),
        ("factors", "grid", "source"),
        ("profile", "title"),
        ("profile", "boundaries"),
        ("rules", "data_quality"),
        ("rules", "data_quality", "levels"),
        ("rules", "uncertainty", "status_gsd"),
        ("order", "inputs"),
        ("study", "inputs"),
        ("study", "period"),
        ("model", "inputs"),
    }:
        if isinstance(at(lock, path), type(kind)) or path[0] in {"schema", "anchor"}:
            continue
        try:
            other = read_lock(lock_bytes(altered(lock, path, kind)), "lock.json")
            verify_lock(other)
            check_published(other, library=InstalledLibrary())
        except Refusal as problem:
            told = problem.findings
        else:
            continue  # such as no draws, or an empty record
        for lang in ("zh", "en"):
            words = [finding.worded(lang) for finding in told]
            assert all(w["place"] and w["remedy"] for w in words), path
            assert not any(PYTHON.search(" ".join(w.values())) for w in words), (path, words)
        named = [finding.worded("en") for finding in told]
        assert any(path[-1] in w["place"] + w["expected"] for w in named), (path, told)


@pytest.mark.parametrize("path", [("factors", "grid"), ("factors", "grid", "unit")])
def test_a_key_that_is_missing_is_named_with_its_place(lock, path):
    with pytest.raises(Refusal) as caught:
        other = altered(lock, path, gone=True)
        verify_lock(read_lock(lock_bytes(other), "lock.json"))
    finding = caught.value.findings[0]
    assert finding.rule in {"lock-damaged", "lock-schema", "factor-unknown"}
    assert path[-1] in " ".join(finding.worded("en").values())


def test_a_part_that_no_lockfile_has_is_refused(lock):
    with pytest.raises(Refusal) as caught:
        read_lock(lock_bytes(lock | {"approved_by": "x"}), "lock.json")
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place) == ("lock-damaged", "lock.json · approved_by")
