"""The frame of a report of the desk: who wrote and approved it, its versions, the statement."""

import io

import docx
import pytest
from pypdf import PdfReader

from portal.verifiers import stated, team
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Approval
from zuji_portal.studies.papers import paper_of

pytestmark = pytest.mark.django_db


def test_the_report_of_a_verified_study_names_number_people_version_and_statement(cast):
    statement = stated(cast, cast.ludai, team(cast))
    revision = statement.revision
    User.objects.filter(pk=revision.by_id).update(name="编制甲")
    approver = Approval.objects.get(revision=revision).by
    User.objects.filter(pk=approver.pk).update(name="批准乙")
    revision = type(revision).objects.get(pk=revision.pk)
    paper = paper_of(revision)
    assert paper.number.startswith("SD-PCF-") and paper.number.endswith(f"-V{revision.number}")
    assert (paper.written.name, paper.approved.name, paper.checked.name) == ("编制甲", "批准乙", "")
    assert [version.number for version in paper.versions] == list(range(1, revision.number + 1))
    assert paper.statement.number == statement.number
    content = cast.client("owner").get(f"/r/{revision.address}/report.pdf").content
    cover = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    for said in (paper.number, "编制甲", "批准乙", "已核查"):
        assert said in cover


def test_who_gave_no_name_is_not_named_by_the_address_for_signing_in(cast):
    revision = stated(cast, cast.ludai, team(cast)).revision
    User.objects.update(name="")
    paper = paper_of(type(revision).objects.get(pk=revision.pk))
    assert paper.written.name == "" and paper.written.day
    assert all("@" not in version.by for version in paper.versions)


def test_the_word_file_of_a_verified_study_carries_the_same_number_and_names(cast):
    statement = stated(cast, cast.ludai, team(cast))
    User.objects.filter(pk=statement.revision.by_id).update(name="编制甲")
    revision = type(statement.revision).objects.get(pk=statement.revision.pk)
    answer = cast.client("owner").get(f"/r/{revision.address}/report.docx")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].endswith('-zh.docx"')
    assert "no-store" in answer["Cache-Control"]  # the result is the enterprise's own
    cells = [c.text for t in docx.Document(io.BytesIO(answer.content)).tables[:2] for c in t._cells]
    for said in (paper_of(revision).number, "编制甲"):
        assert said in cells
