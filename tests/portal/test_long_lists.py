"""Lists of a whole province come in pages, and a page of fifty asks the database as often as one of
three.
"""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from by_turns import by_turns
from zuji.synth.plants import fictional_code
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Claim, Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.studies.models import Revision, Study

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


def write(numbers):
    """So many enterprises with a claim, an owner, a product, two studies of it and its entry."""
    user = User.objects.get_or_create(email="lists@zuji.example")[0]
    for n in numbers:
        firm = Enterprise.objects.create(
            uscc=fictional_code(500 + n), name_zh=f"长名单第{n:03}厂", city="3701", industry="3011"
        )
        Claim.objects.create(enterprise=firm, claimant=user, statement="本单位")
        Appointment.objects.create(user=user, role="owner", enterprise=firm)
        product = Product.objects.create(enterprise=firm, name_zh="水泥", model_id="cement")
        for year in (2024, 2025):
            Study.objects.create(
                product=product, enterprise=firm, model_id="cement", year=year, created_by=user
            )
        Entry.objects.create(
            product=product,
            enterprise=firm,
            key=f"list{n:06}",
            archive_number=f"SD-2025-{n:06}",
            name_zh="水泥",
            total=700.0,
            unit="kgCO2e/t",
        )
        certify(firm, product, user, n)


def certify(firm, product, user, n):
    """A certificate whose first surveillance is due."""
    study = product.studies.first()
    revision = Revision.objects.create(
        study=study, number=1, digest="0" * 64, lock=b"{}", findings=[], by=user
    )
    Certificate.objects.create(
        enterprise=firm,
        product=product,
        study=study,
        revision=revision,
        number=f"LIST-{n:03}",
        state="issued",
        management_since=datetime.date(2020, 1, 1),
        issued_at=timezone.now() - datetime.timedelta(days=400),
        valid_until=timezone.now() + datetime.timedelta(days=600),
        status_index=90_000 + n,
    )


def asked(client, path):
    """A page, and how often it asks the database when nothing is new to the process."""
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode(), len(caught)


@pytest.mark.parametrize(
    ("path", "last"),
    by_turns(
        [
            ("/enterprises/?q=长名单", "长名单第059厂"),
            ("/entries/?q=长名单", "长名单第000厂"),
            ("/enterprises/claims/", "长名单第000厂"),
            ("/training/people/", None),
            ("/people/", None),
            ("/certification/", None),
        ]
    ),
)
def test_a_list_comes_in_pages_and_asks_no_more_for_more_rows(cast, path, last):
    client = cast.client("province")
    write(range(3))
    _, few = asked(client, path)
    write(range(3, 60))
    first, many = asked(client, path)
    assert many <= few + 3, path  # the pages themselves, and where a page ends
    if last:
        assert "1 / 2" in first and last not in first
        second = client.get(f"{path}{'&' if '?' in path else '?'}page=2").content.decode()
        assert last in second


def test_the_numbers_beside_an_enterprise_are_its_own(cast):
    write(range(2))
    product = Product.objects.filter(enterprise__name_zh="长名单第001厂").get()
    for year in (2019, 2020, 2021):
        Study.objects.create(
            product=product,
            enterprise=product.enterprise,
            model_id="cement",
            year=year,
            created_by=User.objects.get(email="lists@zuji.example"),
        )
    page = cast.client("province").get("/enterprises/?q=长名单")
    counts = {e.name_zh: (e.product_count, e.study_count) for e in page.context["page"]}
    assert counts == {"长名单第000厂": (1, 2), "长名单第001厂": (1, 5)}


def test_a_catalogue_file_is_found_by_its_number_or_its_enterprise(cast):
    write(range(3))
    client = cast.client("province")
    for words in ("SD-2025-000002", "长名单第002厂"):
        page = client.get("/entries/", {"q": words}).content.decode()
        assert "长名单第002厂" in page and "长名单第001厂" not in page
    assert "没有找到" in client.get("/entries/", {"q": "没有这个"}).content.decode()
