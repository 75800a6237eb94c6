"""What a revision counts as in its class is what its lockfile states, not a result of today."""

import pytest

from portal.people import approved
from zuji.compare.whatif import yearly
from zuji_portal.studies.classes import class_facts, class_key
from zuji_portal.studies.models import ClassFigures

pytestmark = pytest.mark.django_db


def test_a_class_counts_the_figures_of_the_lockfile(cast):
    revision = approved(cast.ludai)
    lock, held = revision.content(), ClassFigures.objects.get(revision=revision)
    result = lock["result"]
    assert (held.total, held.output) == (result["total"]["value"], yearly(lock))
    assert held.key == class_key(result["choices"])


def test_a_lockfile_of_another_engine_counts_as_it_was_certified(cast):
    """Its total, its output and its options stand in it; nothing is computed again."""
    lock = approved(cast.ludai).content()
    stated = {
        **lock["result"],
        "total": {**lock["result"]["total"], "value": 1234.5},
        "supply": dict.fromkeys(lock["result"]["supply"], 1 / 800),
        "choices": {"route": "another"},
    }
    facts = class_facts({**lock, "result": stated})
    assert facts["total"] == 1234.5 and facts["output"] == pytest.approx(800)
    assert facts["key"] == class_key({"route": "another"})
