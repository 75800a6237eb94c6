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
from zuji_portal.studies.models import LedgerImport, Study

pytestmark = pytest.mark.django_db
LEDGER = "能源品种,月份,用量,计量单位\n" + "".join(
    (
        f"二车间氨,2025-{m:02d},{24900 + m},t\n生产外购电"
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
    assert "ledger-item-unknown" in page and "台账!C7" in page and "56O" in page
    assert client.post(f"{url}apply/").status_code == 422
    draft.refresh_from_db()
    assert draft.data["inputs"]["ammonia_used"] == urea_inputs()["ammonia_used"]
    found = dict(fixes(page))
    assert found["value:台账!C7"] == "560"
    client.post(f"{url}fix/", {"key": "item:二车间氨", "value": "ammonia_used"})
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
    client.post(f"{url}fix/", {"key": "item:二车间氨", "value": "ammonia_used"})
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
