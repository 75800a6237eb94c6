"""Whatever stands in a study or a model file, it is computed or refused in words, never a crash."""

import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import STUDIES, assessed, example_data
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint.examples import example_findings
from zuji.footprint.result import result_data
from zuji.sectors.load import model_from_data

ROOT = Path(__file__).resolve().parents[2]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "12.4万度/月",
            "not_applicable",
            "residual",
            "cement",
            "composition",
            "t",
            "1e999",
            "0",
            "-1",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=4,
)


def paths(data, prefix=()):
    yield prefix
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in items:
        yield from paths(value, (*prefix, key))


def mutated(data, draw):
    data = copy.deepcopy(data)
    path = draw(st.sampled_from([p for p in paths(data) if p]))
    node = data
    for part in path[:-1]:
        node = node[part]
    if draw(st.integers(0, 4)) == 0 and isinstance(node, dict):
        node.pop(path[-1])
    elif draw(st.integers(0, 4)) == 0 and isinstance(node, dict):
        node[draw(st.text(max_size=10))] = draw(ANYTHING)
    else:
        node[path[-1]] = draw(ANYTHING)
    return data


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_study_is_computed_or_refused(data):
    study = example_data(data.draw(st.sampled_from(STUDIES)))
    for _ in range(data.draw(st.integers(1, 3))):
        study = mutated(study, data.draw)
    try:
        assert result_data(assessed(study), 100)["total"]["unit"]
    except Refusal as problem:
        assert problem.explain("zh")
        assert problem.explain("en")


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_model_is_loaded_or_refused(data):
    name = data.draw(st.sampled_from(["cement/cement.yaml", "aluminium/primary_aluminium.yaml"]))
    text = (ROOT / "sectors" / name).read_text("utf-8")
    model = mutated(load_yaml(text, name).data, data.draw)
    try:
        found = example_findings(model_from_data(model, name))
        assert all(f.message("en") for f in found)
    except Refusal as problem:
        assert problem.explain("zh")


@pytest.mark.parametrize("text", ["", "[]", "5", "model: cement", "null", "a:\n  - b\n c: d"])
def test_strange_study_files_are_refused(text):
    from zuji.footprint import read_study

    with pytest.raises(Refusal):
        read_study(text, "x.yaml")
