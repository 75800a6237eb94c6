"""The blast radius is computed from extracts with the digits and refusals of the lockfiles."""

import dataclasses
import io

import pytest
from django.core.management import CommandError, call_command

from portal.people import approved, submitted
from zuji.compare import Shifts
from zuji.lockfile.extract import MADE_BY, Extracting
from zuji_portal.blastradius import extracts, job_kinds
from zuji_portal.blastradius.job_kinds import compute_rows, present_of
from zuji_portal.blastradius.models import BlastReport, BlastRow, ExtractPart, RevisionExtract
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import Revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GRID = "cn.elec.cf.2024.national_avg"


@pytest.fixture
def frozen(cast):
    """A revision that was accepted, and one that was handed in."""
    return [approved(cast.ludai), submitted(cast.rival)]


@pytest.fixture
def version():
    return FactorVersion.objects.get(factor_id=GRID, is_current=True)


def revised(version, **fields):
    factor = dataclasses.replace(version.factor, **fields)
    report = BlastReport.objects.create(version=version, stamp="")
    compute_rows(report, factor, 0)
    columns = ("revision", "old", "new", "unit", "refused")
    return factor, list(
        BlastRow.objects.filter(report=report).order_by("revision").values(*columns)
    )


def from_lockfiles(factor):
    runner = Shifts({GRID: factor}, present_of(GRID))
    revisions = Revision.objects.order_by("pk")
    return [
        {"revision": r.pk} | dataclasses.asdict(runner.of(bytes(r.lock), r.digest))
        for r in revisions
    ]


def said(*words):
    out = io.StringIO()
    call_command("extracts", *words, stdout=out)
    return out.getvalue().split()[0]


@pytest.mark.parametrize("fields", [{"value": 0.9}, {"value": -0.9}, {"unit": "kgCO2e/t"}])
def test_the_rows_are_those_of_the_lockfiles(frozen, version, fields):
    factor, rows = revised(version, **fields)
    assert rows == from_lockfiles(factor) and len(rows) == 2
    assert rows[0]["old"] != rows[0]["new"]


def test_no_lockfile_is_read_where_extracts_are_kept(frozen, version, monkeypatch):
    assert said("fill") == "2" and said("fill") == "0"
    monkeypatch.setattr(extracts, "_read", None)
    monkeypatch.setattr(job_kinds, "streamed", None)
    assert len(revised(version, value=0.9)[1]) == 2


def test_a_study_without_a_frame_is_computed_from_its_lockfile(frozen, version, monkeypatch):
    monkeypatch.setattr(Extracting, "of", lambda *given: (None, {}))
    said("fill")
    assert set(RevisionExtract.objects.values_list("frame", flat=True)) == {None}
    factor, rows = revised(version, value=0.9)
    assert rows == from_lockfiles(factor) and len(rows) == 2


def test_what_was_altered_or_made_by_another_engine_is_made_anew(frozen, version):
    _, rows = revised(version, value=0.9)
    kept = RevisionExtract.objects.order_by("pk")
    right = list(kept.values_list("pk", "numbers", "made_by"))
    for change in ({"numbers": b"\0" * len(right[0][1])}, {"made_by": "an earlier engine"}):
        RevisionExtract.objects.filter(pk=right[0][0]).update(**change)
        assert revised(version, value=0.9)[1] == rows
        assert list(kept.values_list("pk", "numbers", "made_by")) == right
    assert {made_by for _, _, made_by in right} == {MADE_BY}


def test_the_command_compares_all_with_their_lockfiles_and_makes_them_anew(frozen):
    said("fill")
    assert said("check") == "2"
    first = RevisionExtract.objects.order_by("pk").first()
    wrong = dataclasses.replace(extracts.kept([first.pk])[first.pk], factors=())
    RevisionExtract.objects.filter(pk=first.pk).update(factors=[], seal=wrong.seal)
    with pytest.raises(CommandError, match=rf"1 .*: {first.pk}$"):
        said("check")
    assert said("rebuild") == "2" and said("check") == "2"


def test_studies_alike_share_their_parts(frozen):
    said("fill")
    assert RevisionExtract.objects.values("frame").distinct().count() == 1
    assert ExtractPart.objects.count() == 4  # options and slots, model, profile, GWP values
