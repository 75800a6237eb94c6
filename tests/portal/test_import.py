"""A ledger becomes values of a study: mapping once, fixes by a click, nothing before it is
applied.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.people import filled, urea_inputs
from zuji.exchange import write_template
from zuji.footprint import study_from_data
from zuji.sectors.registry import get_model
from zuji_portal.foundation.readingroom.apart import Room
from zuji_portal.studies.models import LedgerImport, Study

pytestmark = pytest.mark.django_db
LEDGER = "能源品种,月份,用量,计量单位\n" + "".join(
    (
        f"小庄氨,2025-{m:02d},{24900 + m},t\n生产外购电"
        f",2025-{m:02d},{'56O' if m == 3 else 560 + m},万kWh\n"
    )
    for m in range(1, 13)
)


def upload(client, study, name="台账.csv", content=None):
    response = client.post(
        f"/desk/studies/{study.pk}/ledgers/",
        {"file": SimpleUploadedFile(name, content or LEDGER.encode("gbk"))},
    )
    assert response.status_code == 302, response.content.decode()[:3000]
    return response.url


def fixes(page):
    return re.findall(
        r'name="key"\s+value="([^"]*)"\s*>\s*<input\s+type="hidden"\s+name="value"\s+value="([^"]*)"',
        page,
    )


@pytest.fixture
def draft(cast):
    """The draft, with its period in the ledger's year."""
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    Study.objects.filter(pk=study.pk).update(
        data={**study.data, "period": {"start": "2025-01-01", "end": "2025-12-31"}}
    )
    study.refresh_from_db()
    return study


def test_problems_are_mended_by_clicks_then_the_values_enter_with_their_cells(cast, draft):
    client = cast.client("clerk")
    url = upload(client, draft)
    page = client.get(url).content.decode()
    words = re.sub(r"<[^>]+>", " ", page)
    assert "ledger-item-unknown" not in words  # no code of a rule where a plant reads
    assert "小庄氨" in page and "台账!C7" in page and "56O" in page
    assert client.post(f"{url}apply/").status_code == 422
    draft.refresh_from_db()
    assert draft.data["inputs"]["ammonia_used"] == urea_inputs()["ammonia_used"]
    assert ("value:台账!C7", "560") in fixes(page)
    client.post(f"{url}fix/", {"key": "item:小庄氨", "value": "ammonia_used"})
    client.post(f"{url}fix/", {"key": "value:台账!C7", "value": "560"})
    assert client.post(f"{url}apply/").status_code == 302
    draft.refresh_from_db()
    ammonia, power = draft.data["inputs"]["ammonia_used"], draft.data["inputs"]["power"]
    assert ammonia["value"] == sum(24900 + m for m in range(1, 13))
    assert power["value"] == pytest.approx(
        1e4 * sum(560 + m if m != 3 else 560 for m in range(1, 13))
    )
    assert ammonia["cell"].startswith("台账!C2")
    assert ammonia["evidence"].startswith("台账.csv sha256:")
    assert client.post(f"{url}apply/").status_code == 422  # once


def test_the_mapping_is_remembered_for_the_same_form_of_ledger(cast, draft):
    client = cast.client("clerk")
    url = upload(client, draft)
    client.post(f"{url}fix/", {"key": "item:小庄氨", "value": "ammonia_used"})
    client.post(f"{url}fix/", {"key": "value:台账!C7", "value": "560"})
    client.post(f"{url}apply/")
    again = LEDGER.replace("56O", "563").replace("24901", "25901")
    page = client.get(upload(client, draft, content=again.encode())).content.decode()
    assert "ledger-item-unknown" not in page
    changed = page.split("将改动")[1]
    assert "氨消耗" in changed  # only what changed against the study is listed
    assert "生产外购电" in changed
    assert "尿素产量" not in changed.split("</table>")[0]


def test_columns_can_be_said_by_hand(cast, draft):
    client = cast.client("clerk")
    text = "a,b,c,d\n,,,\n氨消耗,x,299000,t\n"
    url = upload(client, draft, content=text.encode())
    form = {
        "sheet": "台账",
        "header": "1",
        "item": "0",
        "amounts": ["2"],
        "unit": "3",
        "month": "-1",
    }
    assert client.post(f"{url}columns/", form).status_code == 302
    page = client.get(url).content.decode()
    assert "台账!C3" in page
    assert client.post(f"{url}columns/", {**form, "header": "zzz"}).status_code == 422
    assert client.post(f"{url}columns/", {**form, "sheet": "none"}).status_code == 422


def test_one_click_mends_all_cells_of_a_cause_and_a_typed_number_counts(cast, draft):
    client = cast.client("clerk")
    rows = "".join(f"尿素产量,2025-{m:02d},{52 + m},万箱\n" for m in range(1, 12))
    text = f"项目,月份,数量,单位\n{rows}尿素产量,2025-12,见附表,万箱\n液氨,2025-12,299000,t\n"
    url = upload(client, draft, content=text.encode())
    rules = [p["finding"]["rule"] for p in client.get(url).context["problems"]]
    assert rules.count("ledger-unit-unknown") == 1
    client.post(f"{url}fix/", {"key": "unit:万箱", "value": "t"})
    page = client.get(url)
    assert "ledger-unit-unknown" not in [p["finding"]["rule"] for p in page.context["problems"]]
    page = page.content.decode()


@pytest.mark.parametrize(
    "changes",
    ["[" * 100_000, '{"a":' * 50_000, "9" * 5000, r'{"unit:x": "\ud800"}', "null", "[1]", "{"],
    ids=["lists", "objects", "digits", "half a character", "nothing", "a list", "cut"],
)
def test_changes_that_the_page_never_offered_are_refused(cast, draft, changes):
    client = cast.client("clerk")
    url = upload(client, draft)
    assert client.post(f"{url}fix/", {"key": "changes", "value": changes}).status_code == 422


def test_html_saved_as_xls_and_text_in_utf_16_can_be_uploaded(cast, draft):
    client = cast.client("clerk")
    page = "<table><tr><td>项目</td><td>单位</td><td>2025年</td></tr>"
    page += "<tr><td>尿素产量</td><td>万t</td><td>51</td></tr></table>"
    shown = client.get(upload(client, draft, "导出.xls", page.encode("gb2312"))).content.decode()
    assert "510,000" in shown
    text = "项目\t单位\t2025年\n尿素产量\tt\t515000\n".encode("utf-16")
    assert "515,000" in client.get(upload(client, draft, "导出.txt", text)).content.decode()


def test_the_filled_template_enters_and_shows_what_changes(cast, draft):
    client = cast.client("clerk")
    model = get_model("urea")
    data = {
        **draft.data,
        "inputs": {**draft.data["inputs"], "power": {"value": 7000, "unit": "万kWh"}},
    }
    book = write_template(model, study_from_data(data, "x"))
    url = upload(client, draft, "模板.xlsx", book)
    page = client.get(url).content.decode()
    assert "7,000 万kWh" in page
    assert client.post(f"{url}apply/").status_code == 302
    draft.refresh_from_db()
    assert draft.data["inputs"]["power"]["unit"] == "万kWh"
    assert draft.data["inputs"]["power"]["cell"].startswith("填报 Inputs!E")


def test_an_import_waits_for_its_clerk_in_another_browser(cast, draft):
    url = upload(cast.client("clerk"), draft)
    page = cast.client("owner").get(f"/desk/studies/{draft.pk}/ledgers/").content.decode()
    assert url in page and "未完成" in page
    assert LedgerImport.objects.get().state == "open"


def test_a_hostile_file_is_refused_on_the_page(cast, draft):
    response = cast.client("clerk").post(
        f"/desk/studies/{draft.pk}/ledgers/",
        {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 not a workbook")},
    )
    assert response.status_code == 422
    assert "workbook-unreadable" in response.content.decode()
    assert not LedgerImport.objects.exists()
    assert cast.client("clerk").post(f"/desk/studies/{draft.pk}/ledgers/").status_code == 422


def test_the_page_says_how_many_numbers_were_read_and_which_totals_differ(cast, draft):
    client = cast.client("clerk")
    rows = "".join(f"液氨,{m}月,100,t\n" for m in range(1, 10))
    ledger = f"2025年物料台账\n项目,月份,用量,单位\n{rows}液氨,合计,1000,t\n".encode()
    page = client.get(upload(client, draft, content=ledger)).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "10 个数" in text
    assert "1,000" in text and "900" in text  # what it states, and what nine months make


def test_one_click_accepts_every_first_suggestion_and_leaves_what_must_be_typed(cast, draft):
    client = cast.client("clerk")
    url = upload(client, draft)
    before = client.get(url).context["problems"]
    assert client.post(f"{url}accept/").status_code == 302
    staged = LedgerImport.objects.get()
    assert len(staged.fixes) >= 1
    after = client.get(url).context["problems"]
    assert len(after) < len(before)


def test_an_item_is_given_any_input_by_its_label_and_no_other_word(cast, draft):
    client = cast.client("clerk")
    url = upload(client, draft)
    label = get_model("urea").inputs["ammonia_used"].label.zh
    assert client.post(f"{url}fix/", {"key": "item:小庄氨", "chosen": "不存在"}).status_code == 422
    assert client.post(f"{url}fix/", {"key": "item:小庄氨", "chosen": label}).status_code == 302
    assert LedgerImport.objects.get().fixes["item:小庄氨"] == "ammonia_used"


def test_an_approximation_that_a_person_settles_is_no_measurement(cast, draft):
    client = cast.client("clerk")
    rows = "".join(f"液氨,{m}月,{'约100' if m == 5 else 100},t\n" for m in range(1, 13))
    rows += "".join(f"外购电,{m}月,{'5O' if m == 3 else 50},万kWh\n" for m in range(1, 13))
    url = upload(client, draft, content=f"2025年台账\n项目,月份,用量,单位\n{rows}".encode())
    for fix in [("value:2025年台账!C7", "100 t"), ("value:台账!C7", "100 t")]:
        client.post(f"{url}fix/", {"key": fix[0], "value": fix[1]})
    reading = client.get(url).context["reading"]
    assert reading.data["inputs"]["ammonia_used"]["status"] == "calculated"
    assert reading.data["inputs"]["ammonia_used"]["value"] == 1200


def test_a_number_that_a_person_gives_for_words_is_no_measurement(cast, draft):
    client = cast.client("clerk")
    rows = "".join(f"液氨,{m}月,{'未抄表' if m == 5 else 100},t\n" for m in range(1, 13))
    rows += "".join(f"外购电,{m}月,{'停车' if m == 3 else 50},万kWh\n" for m in range(1, 13))
    url = upload(client, draft, content=f"项目,月份,用量,单位\n{rows}".encode())
    page = client.get(url)
    asked = [problem["finding"]["message"] for problem in page.context["problems"]]
    assert any("未抄表" in text for text in asked) and any("停车" in text for text in asked)
    reading = client.get(url).context["reading"]
    zero = next(f for p in reading.problems for f in p.fixes if f.label.zh.startswith("确无发生"))
    client.post(f"{url}fix/", {"key": zero.key, "value": zero.value})
    client.post(f"{url}fix/", {"key": "value:台账!C6", "value": "?", "typed": "100"})
    inputs = client.get(url).context["reading"].data["inputs"]
    assert (inputs["ammonia_used"]["value"], inputs["ammonia_used"]["status"]) == (
        1200,
        "calculated",
    )
    assert (inputs["power"]["value"], inputs["power"]["status"]) == (11 * 500_000, "measured")


def test_the_page_of_a_ledger_opens_the_file_once(cast, draft, monkeypatch):
    client = cast.client("clerk")
    url = upload(client, draft)
    asked = []
    ask = Room.ask

    def counted(self, *arguments, **named):
        asked.append(arguments)
        return ask(self, *arguments, **named)

    monkeypatch.setattr(Room, "ask", counted)
    assert client.get(url).status_code == 200
    assert len(asked) == 1
