"""Queries that are compiled once give what they gave when they were drawn up each time."""

import pytest
from django.utils import timezone

from portal.guards.base import update
from zuji_portal.catalogue import queries as catalogue
from zuji_portal.catalogue.models import AcceptedValue, Entry
from zuji_portal.certification import public
from zuji_portal.certification import queries as certification
from zuji_portal.certification.models import Certificate, ExternalCertificate, Issued
from zuji_portal.studies.models import Revision

pytestmark = pytest.mark.django_db
RELATED = ("product", "enterprise", "issued")


@pytest.fixture
def certificate(cast):
    firm, by = cast.ludai, cast.viewer("clerk").user
    study, product = firm.draft, firm.product
    update(study, state="approved")
    revision = Revision.objects.create(
        study=study, number=1, digest="0" * 64, lock=b"{}", findings=[], by=by
    )
    named = {"enterprise": firm.enterprise, "product": product}
    entry = Entry.objects.create(
        **named, key="abc", archive_number="1", page={"总": [1.5, None]}, total=1.5
    )
    AcceptedValue.objects.create(
        entry=entry, revision=revision, year=2025, total=1, low=0.5, high=2, unit="kgCO2e/t"
    )
    ExternalCertificate.objects.create(
        product=product, number="%1", issuer="x", scheme="y", issued_on="2025-01-02", by=by
    )
    certificate = Certificate.objects.create(
        **named,
        study=study,
        revision=revision,
        state="issued",
        issued_at=timezone.now(),
        management_since="2020-01-01",
    )
    Issued.objects.create(
        certificate=certificate, token="a.b.c", digest="0" * 64, by=by, at=timezone.now()
    )
    return certificate


@pytest.mark.database
def test_a_prepared_query_gives_the_rows_of_its_query(certificate, django_assert_num_queries):
    entry = certificate.product.entry
    for asked, value in (
        (catalogue.BY_KEY, entry.key),
        (catalogue.VALUES, entry.pk),
        (certification.EXTERNALS, certificate.product_id),
        (public.OF_PRODUCT, certificate.product_id),
    ):
        (drawn_up,) = asked.rows(value)
        for _ in range(2):
            with django_assert_num_queries(1):
                (row,) = asked(value)
            assert columns(row) == columns(drawn_up)
            assert type(row) is type(drawn_up) and not row._state.adding
        assert asked(type(value)()) == []


@pytest.mark.database
def test_related_rows_come_with_it(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        (row,) = public.OF_PRODUCT(certificate.product_id)
        for name in RELATED:
            assert columns(getattr(row, name)) == columns(getattr(certificate, name))
        assert row.product.site == certificate.product.site


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
