"""Studies of chosen products of a plant, and the package that is verified once for all of them."""

import csv
import io

import pytest
from django.db import DatabaseError, transaction

from portal.answers import text_of
from portal.people import approved
from portal.test_plants import PLANTS, uploaded
from portal.verifiers import team, working
from zuji.plants import example_sheets, plant_workbook
from zuji.plants.book_layout import FLOWS, PRODUCTS
from zuji_portal.foundation.jobs.actions import run_job
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.studies.plants.models import PlantStudy, PlantVersion
from zuji_portal.studies.plants.starting import StartPlantStudy, ledger_of, row_of

pytestmark = pytest.mark.django_db


def urea_plant(cast):
    """A plant of two kinds of urea, 60 t and 40 t, with 1,000 kWh shared by mass."""
    sheets = example_sheets("zh")
    heads = sheets[PRODUCTS][0]
    sheets[PRODUCTS] = [
        heads,
        ["U-46", "尿素 46", "60", "t", "混炼;成型", "", "1"],
        ["U-30", "尿素 30", "40", "t", "混炼;成型", "", "1"],
    ]
    names = sheets[FLOWS][0]
    row = dict(zip(names, sheets[FLOWS][1], strict=True)) | {"年度总量": "1000"}
    sheets[FLOWS] = [names, [row[name] for name in names]]
    sheets["bom"] = []
    return uploaded(cast, plant_workbook({k: v for k, v in sheets.items() if v}, "zh"))


def test_a_product_gets_a_study_with_its_share_as_its_ledger(cast):
    version, clerk = urea_plant(cast), cast.viewer("clerk")
    content = ledger_of(version, row_of(version, "U-46")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    # 60 of 100 t take 600 of 1,000 kWh
    assert rows == [["项目", "数量", "单位"], ["产量", "60", "t"], ["混炼用电", "600", "kWh"]]
    made = StartPlantStudy(clerk, version, sku="U-46", model_id="urea").run()
    study = made.study
    assert (study.year, study.product.specification) == (2024, "U-46")
    assert study.data["period"] == {"start": "2024-01-01", "end": "2024-12-31"}
    (staged,) = study.imports.all()
    assert staged.file.name == "U-46-2024-1.csv"
    assert StartPlantStudy(clerk, version, sku="U-46", model_id="urea").run() == made
    assert PlantStudy.objects.count() == 1


def test_chosen_products_get_studies_by_a_job(cast):
    version, clerk = urea_plant(cast), cast.client("clerk")
    address = f"{PLANTS}{version.pk}/studies/"
    assert "U-30" in text_of(clerk.get(address))
    posted = clerk.post(address, {"model_id": "urea", "skus": ["U-46", "U-30"]})
    job = Job.objects.get(kind="plantstudies")
    assert posted["Location"].endswith(f"/jobs/{job.pk}/")
    run_job.call(job.pk)
    assert set(version.studies.values_list("sku", flat=True)) == {"U-46", "U-30"}
    page = text_of(clerk.get(f"{PLANTS}{version.pk}/package/"))
    assert "U-46" in page
    assert "混炼用电" in page
    assert text_of(clerk.post(address, {"model_id": "urea", "skus": ["none"]}), 422)
    assert cast.client("reader").get(address).status_code == 403


def test_a_verifier_checks_once_what_the_products_have_in_common(cast):
    version, them = urea_plant(cast), team(cast)
    address = f"{PLANTS}{version.pk}/package/"
    verifier = cast.client("verifier")
    assert verifier.get(address).status_code == 404
    engagement = working(cast, cast.ludai, them)
    PlantStudy.objects.create(version=version, sku="U-46", study=engagement.study)
    said = "电量对了供电局结算单"
    assert cast.client("clerk").post(address, {"text": said}).status_code in {403, 422}
    assert "全厂部分还没有" in text_of(verifier.get(address))
    assert verifier.post(address, {"text": said}).status_code == 302
    page = text_of(cast.client("clerk").get(address))
    assert said in page
    assert them.body.name_zh in page
    check = version.checks.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(check).objects.filter(pk=check.pk).update(text="x")


def test_officers_see_a_plant_once_a_study_of_it_was_submitted(cast):
    version, office = urea_plant(cast), cast.client("province")
    assert office.get(f"{PLANTS}{version.pk}/package/").status_code == 404
    study = approved(cast.ludai).study
    PlantStudy.objects.create(version=PlantVersion(pk=version.pk), sku="U-46", study=study)
    assert "U-46" in text_of(office.get(f"{PLANTS}{version.pk}/package/"))
