"""Documents of the province: published in versions, found by anyone, withdrawn with a reason,
never changed.
"""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.programme.documents.models import Document

pytestmark = pytest.mark.django_db
VALUES = {
    "key": "work-plan-notes",
    "kind": "interpretation",
    "title_zh": "工作方案解读",
    "title_en": "Notes on the work plan",
    "body_zh": "示例：完成核算指研究获批。",
    "body_en": "Example: accounted means approved.",
    "source": "示例",
}


@pytest.fixture
def published(cast):
    client = cast.client("province")
    assert client.post("/documents/new/", VALUES).status_code == 302
    return client


def test_a_visitor_finds_a_document_in_either_language_and_by_its_words(published, client):
    assert "工作方案解读" in client.get("/documents/?q=核算 获批").content.decode()
    assert (
        "Notes on the work plan"
        in client.get("/en/documents/?q=accounted&kind=interpretation").content.decode()
    )
    assert "工作方案解读" not in client.get("/documents/?kind=question").content.decode()
    assert "完成核算指研究获批" in client.get("/documents/work-plan-notes/").content.decode()
    assert client.get("/documents/nothing/").status_code == 404
    assert client.get("/documents/work-plan-notes/7/").status_code == 404


def test_a_new_version_says_what_changed_and_the_old_one_stays_readable(published, client):
    revised = VALUES | {"body_zh": "第二版正文", "what_changed": "口径更明确", "number": "1"}
    assert published.post("/documents/work-plan-notes/revise/", revised).status_code == 302
    page = client.get("/documents/work-plan-notes/").content.decode()
    assert "第二版正文" in page and "口径更明确" in page
    old = client.get("/documents/work-plan-notes/1/").content.decode()
    assert "完成核算指研究获批" in old and "这不是现行版本" in old
    late = published.post("/documents/work-plan-notes/revise/", revised)  # still begun at version 1
    assert late.status_code == 422 and "document-moved" in late.content.decode()
    silent = published.post("/documents/work-plan-notes/revise/", VALUES | {"number": "2"})
    assert silent.status_code == 422 and "field-missing" in silent.content.decode()
    assert (
        list(AuditEntry.objects.filter(action="document.publish").values_list("subject", flat=True))
        != []
    )


def test_a_withdrawn_document_is_no_longer_found_and_says_why(published, client):
    assert published.post("/documents/work-plan-notes/withdraw/", {"reason": ""}).status_code == 422
    assert (
        published.post("/documents/work-plan-notes/withdraw/", {"reason": "新方案发布"}).status_code
        == 302
    )
    assert "工作方案解读" not in client.get("/documents/").content.decode()
    page = client.get("/documents/work-plan-notes/").content.decode()
    assert "已废止" in page and "新方案发布" in page
    assert (
        published.post("/documents/work-plan-notes/withdraw/", {"reason": "again"}).status_code
        == 422
    )


def test_a_wrong_document_is_refused_with_everything_wrong_and_keeps_what_was_written(
    cast, published
):
    wrong = published.post(
        "/documents/new/",
        {"key": "Ünï", "kind": "x", "title_zh": "留下的标题", "body_zh": "长" * 20_001},
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "留下的标题" in text
    assert all(
        rule in text for rule in ("key-shape", "choice-unknown", "field-missing", "text-length")
    )
    taken = published.post("/documents/new/", VALUES)
    assert taken.status_code == 422 and "key-taken" in taken.content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("role", ["city", "expert", "clerk", "auditor"])
def test_only_the_province_publishes(cast, role):
    assert cast.client(role).post("/documents/new/", VALUES).status_code == 403
    assert not Document.objects.exists()


def test_text_is_shown_as_text(published, client):
    published.post(
        "/documents/work-plan-notes/revise/",
        VALUES | {"body_zh": "<script>x</script>", "what_changed": "x", "number": "1"},
    )
    assert "<script>x" not in client.get("/documents/work-plan-notes/").content.decode()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Document.objects.update(title_zh="x")


def test_the_first_documents_are_published_once_by_a_province_officer(cast, client):
    officer = cast.viewer("province").user.email
    for count in ("3", "0"):
        out = StringIO()
        call_command("documents", officer, stdout=out)
        assert out.getvalue().strip() == count
    shown = client.get("/documents/work-plan-2023-2025/").content.decode()
    assert "100家" in shown and "300家" in shown
    assert (
        "600 key enterprises" in client.get("/en/documents/work-plan-2023-2025/").content.decode()
    )
    with pytest.raises(CommandError):
        call_command("documents", cast.viewer("clerk").user.email)
