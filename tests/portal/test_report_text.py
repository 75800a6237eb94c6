"""The text of a report: drafted with its lists, worded by the office, figures of the board only."""

import io
import re
from html import unescape

import docx
import pytest
from django.utils import timezone
from pypdf import PdfReader

from portal.people import approved, firm
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.programme.actions import FileReport, WordSentence
from zuji_portal.programme.carbon import Warned
from zuji_portal.programme.counting import quarter_of, quarters_until
from zuji_portal.programme.drafting import DraftedSentence, same, warned_sentence
from zuji_portal.programme.models import FiledReport, ReportSentence
from zuji_portal.programme.wording import pieces_of, shown, template_of

PERIOD = quarter_of(timezone.localdate())
DRAFT = f"/programme/reports/{PERIOD.name}/draft/"
SENTENCE = DraftedSentence(
    "new", Label("新增 {0} 个，核查 {1} 个。", "{1} verified, {0} new."), [same("12"), same("3")]
)
database = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.mark.parametrize(
    ("typed", "template"),
    [
        ("本季新增 [12] 个、核查 [3] 个", "本季新增 {0} 个、核查 {1} 个"),
        ("核查 [3] 个，新增 [12] 个", "核查 {1} 个，新增 {0} 个"),
        ("新增 [12] 个，核查 [3] 个，开会 2 次", "新增 {0} 个，核查 {1} 个，开会 2 次"),
        ("{0} 新增 [12] 核查 [3]", "{{0}} 新增 {0} 核查 {1}"),
        ("  \n ", ""),
    ],
)
def test_a_sentence_may_be_worded_anew_around_its_figures(typed, template):
    assert template_of(typed, SENTENCE, "zh") == template
    printed = "".join(shown(piece, "zh") for piece in pieces_of(template, SENTENCE.values))
    assert printed == typed.strip().replace("[", "").replace("]", "")


@pytest.mark.parametrize(
    "typed",
    [
        "新增 [13] 个，核查 [3] 个",
        "新增 [12] 个",
        "新增 [12] 个，核查 [3] 个，另 [3] 个",
        "新增 12 个，核查 3 个",
        "新增 [１２] 个，核查 [3] 个",
    ],
)
def test_a_figure_that_is_changed_left_out_or_added_is_refused_with_those_that_stand(typed):
    with pytest.raises(Refusal) as refused:
        template_of(typed, SENTENCE, "zh")
    (finding,) = refused.value.findings
    assert finding.rule == "report-figure-changed"
    assert "[12] [3]" in finding.remedy("zh")


@pytest.mark.parametrize(
    ("studies", "en"), [(1, "1 study with about 0.03 million"), (2, "2 studies with about 0.03 mi")]
)
def test_a_warning_counts_one_study_without_a_plural(studies, en):
    """30,000 t are 0.03 million."""
    said = warned_sentence(Warned("factor-old", Label("旧", "old"), studies, 3e4))
    assert en in "".join(shown(piece, "en") for piece in pieces_of(said.text.en, said.values))


def test_two_equal_figures_keep_their_places_in_order():
    twins = DraftedSentence("x", Label("{0} 和 {1}", "{0} and {1}"), [same("4"), same("4")])
    assert template_of("先 [4]，后 [4]", twins, "zh") == "先 {0}，后 {1}"


@pytest.fixture
def plants(cast):
    """Two plants with an approved study each, so that the figures are not nought."""
    officer = cast.viewer("province")
    for number in range(2):
        approved(firm(officer, f"城{number}（示例）", "3716", 730_000 + number))
    return cast


def word(client, key, text="", **more):
    return client.post(f"{DRAFT}word/", {"key": key, "text": text, **more})


class TestDesk:
    pytestmark = database

    def test_an_edited_sentence_is_marked_keeps_its_links_and_can_be_restored(self, plants):
        client = plants.client("province")
        drafted = client.get(DRAFT).content.decode()
        typed = unescape(re.search(r">\s*(本期新增[^<]*\[2\][^<]*)</textarea>", drafted)[1])
        answer = word(client, "new", typed.replace("本期新增", "<b>本季新增</b>"))
        assert answer.status_code == 302 and answer["Location"].endswith("#s-new")
        page = client.get(DRAFT).content.decode()
        sentence = re.search(r'id="s-new">\s*<p>(.*?)</p>', page, re.DOTALL)[1]
        assert "&lt;b&gt;本季新增&lt;/b&gt;" in sentence and "已修改" in sentence
        (list_of_two, *_) = re.findall(r'href="([^"]+)">2</a>', sentence)
        assert 'id="count">2<' in client.get(unescape(list_of_two)).content.decode()
        english = client.get(f"/en{DRAFT}").content.decode()
        assert "New in the period" in english and ">edited<" not in english
        assert word(client, "new", typed, restore="1").status_code == 302
        assert client.get(DRAFT).content.decode().count("已修改") == 0
        assert AuditEntry.objects.filter(action="report.write").count() == 2

    def test_a_changed_figure_is_refused_at_its_sentence_with_what_was_typed(self, plants):
        answer = word(plants.client("province"), "new", "本季新增 [99] 个")
        page = answer.content.decode()
        assert answer.status_code == 422 and "本季新增 [99] 个</textarea>" in page
        assert page.count("<details open") == 1
        assert not ReportSentence.objects.exists()

    def test_a_sentence_that_the_draft_does_not_have_is_refused(self, plants):
        assert word(plants.client("province"), "no.such", "x").status_code == 422

    def test_only_the_province_words_a_report_and_others_read_its_draft(self, plants):
        for role in ("city", "auditor"):
            client = plants.client(role)
            assert word(client, "own.6", "x").status_code == 403
            page = client.get(DRAFT)
            assert page.status_code == 200 and "<textarea" not in page.content.decode()
            with pytest.raises(Denied):
                WordSentence(plants.viewer(role), PERIOD, key="own.6", text="x").run()

    def test_a_left_out_sentence_and_an_unwritten_hint_are_not_printed(self, plants):
        client = plants.client("province")
        word(client, "new", "")
        word(client, "own.6", "下一季度培训各县 40 家企业。")
        assert "已略去" in client.get(DRAFT).content.decode()
        for form in ("pdf", "docx"):
            text = written(client.get(f"/programme/reports/{PERIOD.name}/official.{form}"), form)
            assert "本期新增" not in text and "由承办人" not in text
            assert "下一季度培训各县40家企业。" in text and "（送审稿）" in text
            assert "六、下步安排" in text and "关于" in text

    def test_what_is_handed_in_keeps_text_number_and_day_in_both_languages(self, plants):
        officer, client = plants.viewer("province"), plants.client("province")
        today = timezone.localdate()
        ended = quarters_until(today, 2)[0]
        WordSentence(officer, ended, key="own.6", text="下一季度培训各县。").run()
        assert client.post(
            f"/programme/reports/{ended.name}/file/", {"number": "示例函〔2026〕7号"}
        ).status_code in {302, 200}
        report = FiledReport.objects.get()
        WordSentence(officer, ended, key="own.6", text="后来改的一句。").run()
        url = f"/programme/reports/filed/{report.pk}/official"
        for form in ("pdf", "docx"):
            text = written(client.get(f"{url}.{form}"), form)
            day = f"{today.year}年{today.month}月{today.day}日"
            for said in ("示例函〔2026〕7号", "下一季度培训各县。", day, f"{day}印发"):
                assert said in text, said
            assert "后来改的" not in text and "送审稿" not in text
            assert "Progress" in written(client.get(f"/en{url}.{form}"), form)
        assert url in client.get("/programme/reports/").content.decode()
        assert plants.client("city").get(f"{url}.pdf").status_code == 403
        assert client.get(f"{url}.xlsx").status_code == 404

    def test_a_report_of_before_without_a_text_has_no_official_document(self, plants):
        ended = quarters_until(timezone.localdate(), 2)[0]
        report = FileReport(plants.viewer("province"), ended).run()
        content = {k: v for k, v in report.content.items() if k != "document"}
        earlier = FiledReport.objects.create(
            period=ended.name, number=2, content=content, digest="x", by=report.by
        )
        client = plants.client("province")
        url = f"/programme/reports/filed/{earlier.pk}/official"
        assert client.get(f"{url}.pdf").status_code == 404
        assert url not in client.get("/programme/reports/").content.decode()


def written(answer, form):
    assert answer.status_code == 200
    if form == "pdf":
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "".join("".join([p.text for p in document.paragraphs] + cells).split())
