"""A study computed under several libraries in turn has the digits of each computed alone."""

from dataclasses import replace

import pytest

from zuji.core.refusals import Refusal
from zuji.factors import Library
from zuji.footprint import read_study
from zuji.footprint.examples import typical_path
from zuji.footprint.profile import get_profile
from zuji.footprint.recompute import Recomputed, total_only
from zuji.footprint.study import library_of
from zuji.sectors.registry import get_model, model_files


def answered(computed):
    try:
        return computed()
    except Refusal as problem:
        return [finding.record() for finding in problem.findings]


def times(factor, ratio):
    value = None if factor.value is None else factor.value * ratio
    return replace(factor, value=value, gases={g: m * ratio for g, m in factor.gases.items()})


def libraries(shipped):
    """As shipped, all emission factors moved, all parameters too, everything retired; and back."""
    held = {factor.id: factor for factor in shipped}
    moved = {
        name: times(factor, 1.37) if factor.kind == "emission" else factor
        for name, factor in held.items()
    }
    both = {name: times(factor, 1.0009) for name, factor in moved.items()}
    gone = {name: replace(f, active=False, inactive_reason="x") for name, f in held.items()}
    return [Library(each) for each in (held, moved, both, gone, held)]


@pytest.fixture(scope="module")
def in_turn():
    return {}


@pytest.mark.parametrize("model_id", model_files())
def test_libraries_in_turn_give_the_digits_of_each_alone(model_id, in_turn):
    path = typical_path(model_id)
    study = read_study(path.read_text("utf-8"), path.name)
    model, profile = get_model(model_id), get_profile(study.profile_id)
    shipped = library_of(study)
    if id(shipped) not in in_turn:
        in_turn[id(shipped)] = (shipped, libraries(shipped))
    again = Recomputed(study, model, profile, {})
    totals = []
    for library in in_turn[id(shipped)][1]:
        alone = answered(lambda at=library: total_only(study, model, at, profile, {}))
        assert answered(lambda at=library: again.total(at)) == alone
        totals.append(alone)
    assert totals[0] == totals[4] != totals[1]
    assert isinstance(totals[3], list)
