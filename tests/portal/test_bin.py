"""What was made by mistake can be taken back: drafts for thirty days, wrong enrolments and products
while nothing hangs on them.
"""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from portal.people import submitted
from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.organisations.actions import EnrolEnterprise
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.studies.bin import empty_bin
from zuji_portal.studies.models import Study
from zuji_portal.studies.notifications.rows import rows_for

pytestmark = pytest.mark.django_db


def test_a_draft_goes_into_the_bin_and_comes_back(cast):
    study, client = cast.ludai.draft, cast.client("clerk")
    address = f"/desk/studies/{study.pk}/"
    assert f'"{address}move/delete/"' in client.get(f"{address}draft/").content.decode()
    assert client.post(f"{address}move/delete/").status_code == 302
    assert client.get(f"{address}draft/").status_code == 404
    assert not [r for r in rows_for(cast.viewer("clerk"), "zh") if "填报" in r.text]
    binned = client.get("/desk/bin/").content.decode()
    assert cast.ludai.product.name_zh in binned and f'"{address}move/restore/"' in binned
    assert cast.ludai.product.name_zh not in cast.client("reader").get("/desk/").content.decode()
    rival = cast.rival.viewers["clerk"]
    other = Client()
    other.force_login(rival.user, "django.contrib.auth.backends.ModelBackend")
    assert other.post(f"{address}move/restore/").status_code == 404
    assert client.post(f"{address}move/restore/").status_code == 302
    assert client.get(f"{address}draft/").status_code == 200
    assert verified().holds


def test_what_was_submitted_is_not_deleted(cast):
    study = submitted(cast.ludai).study
    address = f"/desk/studies/{study.pk}/move/delete/"
    assert cast.client("clerk").post(address).status_code == 403
    assert Study.objects.get(pk=study.pk).state == "submitted"


def test_the_bin_is_emptied_after_thirty_days(cast):
    study = cast.ludai.draft
    cast.client("clerk").post(f"/desk/studies/{study.pk}/move/delete/")
    now = timezone.now()
    assert empty_bin(now + datetime.timedelta(days=29)) == 0
    assert empty_bin(now + datetime.timedelta(days=31)) == 1
    assert not Study.objects.filter(pk=study.pk).exists()
    assert AuditEntry.objects.filter(action="study.purge", subject=f"study:{study.pk}").exists()
    assert verified().holds


def test_a_product_without_study_is_removed_and_one_with_a_study_is_not(cast):
    clerk, client = cast.viewer("clerk"), cast.client("clerk")
    values = {"name_zh": "误登产品", "model_id": "urea", "site": None}
    wrong = SaveProduct(clerk, cast.ludai.enterprise, values=values).run()
    assert "误登产品" in client.get(f"/products/{wrong.pk}/remove/").content.decode()
    assert client.post(f"/products/{wrong.pk}/remove/").status_code == 422, "without a reason"
    gone = client.post(f"/products/{wrong.pk}/remove/", {"reason": "登记错了"})
    assert gone.status_code == 302
    assert not Product.objects.filter(pk=wrong.pk).exists()
    used = client.post(f"/products/{cast.ludai.product.pk}/remove/", {"reason": "x"})
    assert used.status_code == 422 and "不能删除" in used.content.decode()
    assert Product.objects.filter(pk=cast.ludai.product.pk).exists()
    rival = client.post(f"/products/{cast.rival.product.pk}/remove/", {"reason": "x"})
    assert rival.status_code == 404
    assert verified().holds


def test_a_wrong_enrolment_is_undone_while_nothing_hangs_on_it(cast):
    city = cast.viewer("city")
    uscc = fictional_code(700_009)
    made = EnrolEnterprise(city, Enterprise(uscc=uscc, name_zh="误登厂", city=city.city)).run()
    client = cast.client("city")
    page = client.get(f"/enterprises/{made.pk}/").content.decode()
    assert f'"/enterprises/{made.pk}/unenrol/"' in page
    assert (
        client.post(f"/enterprises/{made.pk}/unenrol/", {"reason": "重复登记"}).status_code == 302
    )
    assert not Enterprise.objects.filter(pk=made.pk).exists()
    entry = AuditEntry.objects.get(action="enterprise.unenrol")
    assert entry.facts == {"code": uscc, "reason": "重复登记"}
    used = client.post(f"/enterprises/{cast.ludai.enterprise.pk}/unenrol/", {"reason": "x"})
    assert used.status_code == 422
    assert cast.ludai.enterprise.sites.exists(), "nothing of it is gone"
    elsewhere = client.post(f"/enterprises/{cast.rival.enterprise.pk}/unenrol/", {"reason": "x"})
    assert elsewhere.status_code == 404
    assert verified().holds
