"""The sheet as a grid: every filled cell has a letter, and a click says what a row or column is."""

import re

import pytest

from portal.test_import import draft, fixes, upload  # noqa: F401

pytestmark = pytest.mark.django_db
MONTHS = ",".join(f"{m}月" for m in range(1, 13))
WIDE = (
    "2025年能源台账\n"
    f"项目,单位,{MONTHS},合计\n"
    f"氨,t,{','.join(['100'] * 12)},1200\n"
    f"外购电量,kWh,{','.join(['200'] * 12)},2400\n"
    "备注：停产检修\n"
)


def cell(page, text):
    """Class and letter of the first cell of the grid with this text."""
    mark = r"(?:<a [^>]*>)?<i>(.)</i>(?:</a>)?"
    found = re.search(rf'<td class="m-(\w+)"[^>]*>\s*{mark}\s*{re.escape(text)}\s*</td>', page)
    return found.groups() if found else None


def opened(cast, study, content=WIDE):
    client = cast.client("clerk")
    url = upload(client, study, content=content.encode())
    return client, url, client.get(url).content.decode()


def test_each_kind_of_cell_has_its_own_letter_beside_its_colour(cast, draft):  # noqa: F811
    _, _, page = opened(cast, draft)
    assert cell(page, "外购电量") == ("item", "I")
    assert cell(page, "kWh") == ("unit", "U")
    assert cell(page, "3月") == ("date", "T")
    assert cell(page, "2400") == ("total", "Σ")
    assert cell(page, "200")[0] in {"read", "asked"}
    assert "全部采纳建议" in page or cell(page, "200") == ("read", "✓")


def test_no_filled_cell_of_the_grid_is_without_a_mark(cast, draft):  # noqa: F811
    _, _, page = opened(cast, draft)
    body = page.partition('<table class="ledger-grid"')[2].partition("</table>")[0]
    bare = re.findall(r"<td>\s*([^<\s][^<]*)</td>", body)
    assert bare == []
    filled = sum(1 for line in WIDE.splitlines() for text in line.split(",") if text)
    assert body.count("<i>") == filled


def test_a_cell_that_waits_leads_to_its_question_without_script(cast, draft):  # noqa: F811
    _, _, page = opened(cast, draft, WIDE.replace("氨,t", "神奇粉,t"))
    asked = set(re.findall(r'href="#problem-(\d+)"', page))
    problems = set(re.findall(r'id="problem-(\d+)"', page))
    assert asked and asked <= problems
    assert set(re.findall(r'<td class="m-asked"[^>]*>\s*<(\w)', page)) == {"a"}


def test_a_click_on_a_column_head_asks_what_it_is_and_only_that_changes(cast, draft):  # noqa: F811
    client, url, _ = opened(cast, draft)
    asked = client.get(f"{url}?column=O").content.decode()
    assert "O 列是…" in asked
    sheet = re.search(r'name="sheet" value="([^"]+)"', asked)[1]
    answer = client.post(f"{url}say/", {"sheet": sheet, "column": "O", "role": "none"})
    assert answer.status_code == 302
    staged = draft.imports.get()
    assert staged.mapping[f"role:{sheet}!A"] == "item"
    assert staged.mapping[f"role:{sheet}!B"] == "unit"
    assert staged.mapping[f"role:{sheet}!N"] == "amount"
    assert f"role:{sheet}!O" not in staged.mapping
    assert client.get(url).status_code == 200


def test_one_column_is_the_items_after_another_was_said_to_be(cast, draft):  # noqa: F811
    client, url, page = opened(cast, draft)
    sheet = re.search(r"role=\"region\" aria-label=\"([^\"]+)\"", page)[1]
    client.post(f"{url}say/", {"sheet": sheet, "column": "B", "role": "item"})
    mapping = draft.imports.get().mapping
    assert [k for k, v in mapping.items() if v == "item"] == [f"role:{sheet}!B"]


def test_a_click_on_a_row_head_offers_header_item_and_left_out(cast, draft):  # noqa: F811
    client, url, _ = opened(cast, draft)
    asked = client.get(f"{url}?row=4").content.decode()
    assert "第 4 行是…" in asked
    assert "item:外购电量" in asked
    answer = client.post(f"{url}fix/", {"key": "item:外购电量", "value": ""})
    assert answer.status_code == 302
    assert draft.imports.get().fixes == {"item:外购电量": ""}
    assert client.get(f"{url}?row=999999999&column=ZZZ&sheet=x").status_code == 200


def test_a_phone_gets_items_as_cards_with_twelve_bars(cast, draft):  # noqa: F811
    _, _, page = opened(cast, draft)
    cards = page.partition('<section class="ledger-cards"')[2].partition("</section>")[0]
    assert cards.count("<article") == 2
    assert cards.count("<rect") == 24
