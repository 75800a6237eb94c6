"""One plant, many products on the site: a file or texts become results of every product."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from portal.answers import text_of
from zuji.plants import (
    calculate_plant,
    example_sheets,
    plant_workbook,
    read_packed_plant,
    started_sheets,
)
from zuji.plants.book_layout import FLOWS
from zuji_portal.studies.plants.entering import texts_of
from zuji_portal.studies.plants.job_kinds import read_version
from zuji_portal.studies.plants.models import PlantVersion

pytestmark = pytest.mark.django_db
PLANTS = "/desk/plants/"


def book(**changed):
    """The example's workbook; `changed` gives sheet → (row, column, cell)."""
    sheets = example_sheets("zh")
    for part, (row, column, cell) in changed.items():
        sheets[part][row][column] = cell
    return plant_workbook(sheets, "zh")


def uploaded(cast, content=None, name="示例工厂.xlsx", role="clerk"):
    """The version of a file, read."""
    file = SimpleUploadedFile(name, book() if content is None else content)
    answer = cast.client(role).post(PLANTS, {"file": file})
    assert answer.status_code == 302, text_of(answer, answer.status_code)
    version = PlantVersion.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))
    assert version.state == "waiting"
    read_version(version)
    return PlantVersion.objects.get(pk=version.pk)


def test_a_plant_is_computed_shown_and_downloaded(cast):
    version, clerk = uploaded(cast), cast.client("reader")
    expected = calculate_plant(read_packed_plant(book(), "示例工厂.xlsx"))
    assert (version.state, version.year, version.products) == ("computed", 2024, 3)
    assert version.total == pytest.approx(expected.result.plant)
    page = text_of(clerk.get(f"{PLANTS}{version.pk}/"))
    for words in (
        "各产品与未分摊之和等于全厂",
        "胶管 DN25",
        "混炼用电",
        "按物料清单：CB330",
        "单元格",
        "台账写的企业不是本企业",
    ):
        assert words in page
    assert "P-02" not in text_of(clerk.get(f"{PLANTS}{version.pk}/?q=dn25"))
    assert "没有这样的产品" in text_of(clerk.get(f"{PLANTS}{version.pk}/?q=none"))
    table = clerk.get(f"{PLANTS}{version.pk}/products.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[0] for row in rows[1:]] == ["P-01", "P-02", "P-03", "未分摊", "全厂"]
    years = [float(row[7]) for row in rows[1:]]
    assert sum(years[:4]) == pytest.approx(years[4], rel=1e-12)
    sheet = load_workbook(
        io.BytesIO(clerk.get(f"{PLANTS}{version.pk}/products.xlsx").content)
    ).active
    assert sheet.cell(2, 8).value == pytest.approx(years[0])
    one = text_of(clerk.get(f"{PLANTS}{version.pk}/product/?sku=P-03"))
    assert "混炼用电" in one
    assert "成型用电" not in one  # P-03 does not pass this process
    assert clerk.get(f"{PLANTS}{version.pk}/product/?sku=none").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        PlantVersion.objects.filter(pk=version.pk).update(total=1.0)


def test_a_wrong_cell_is_told_with_its_place_and_nothing_is_computed(cast):
    version = uploaded(cast, book(**{FLOWS: (1, 5, "很多")}))
    assert (version.state, version.total) == ("refused", None)
    page = text_of(cast.client("clerk").get(f"{PLANTS}{version.pk}/"))
    assert "消耗!F2" in page
    assert "很多" in page
    assert cast.client("clerk").get(f"{PLANTS}{version.pk}/products.csv").status_code == 404


def test_versions_stand_by_year_and_one_file_is_read_once(cast):
    content = book()
    first = uploaded(cast, content)
    file = SimpleUploadedFile("又一次.xlsx", content)
    again = cast.client("clerk").post(PLANTS, {"file": file})
    assert "已经读入" in text_of(again, 422)
    second = uploaded(cast, book(**{FLOWS: (1, 5, "130万")}))
    assert (first.number, second.number) == (1, 2)
    # 100,000 kWh more of the mixing, all of it shared
    power = first.plant["flows"][0]
    assert second.total - first.total == pytest.approx(power["year"] / 12)
    page = text_of(cast.client("owner").get(PLANTS))
    assert "第 1 版" in page
    assert "第 2 版" in page
    refused = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    assert ".zip" in text_of(cast.client("clerk").post(PLANTS, {"file": refused}), 422)


def test_a_plant_is_entered_on_the_page_from_what_is_known(cast):
    clerk = cast.client("clerk")
    begun = text_of(clerk.get(f"{PLANTS}enter/"))
    assert cast.ludai.enterprise.uscc in begun
    assert cast.ludai.product.name_zh in begun
    template = clerk.get(f"{PLANTS}template.xlsx").content
    assert read_packed_plant(template, "a.xlsx").plant is None  # amounts are to be filled
    made = clerk.post(f"{PLANTS}enter/", texts_of(example_sheets("zh")))
    version = PlantVersion.objects.get(pk=int(made["Location"].rstrip("/").rpartition("/")[2]))
    read_version(version)
    version = PlantVersion.objects.get(pk=version.pk)
    expected = calculate_plant(read_packed_plant(book(), "a.xlsx"))
    assert version.total == pytest.approx(expected.result.plant)
    assert "混炼用电" in text_of(clerk.get(f"{PLANTS}enter/"))  # the last version


def test_an_officer_sees_no_plant_and_a_reader_adds_none(cast):
    version = uploaded(cast)
    assert cast.client("province").get(f"{PLANTS}{version.pk}/").status_code == 403
    reader = cast.client("reader")
    file = SimpleUploadedFile("b.xlsx", plant_workbook(started_sheets("zh", {}, []), "zh"))
    assert reader.post(PLANTS, {"file": file}).status_code == 403
