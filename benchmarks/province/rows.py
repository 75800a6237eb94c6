"""Rows of a province in bulk: enterprises, people, products, five years of studies, the catalogue,
notices, audit entries and what waits with the offices.

The rows have the shapes that the site's own actions write (the lockfiles are those of 240 plants of
the synthetic province), but are written in bulk: 100,000 products by the actions would take days.
What the site never reads together is left out (histories of registered facts, blobs of evidence).
"""

from __future__ import annotations

import datetime
import random
import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

SEED = 7
DIFFERENT = 240
YEARS = (2021, 2022, 2023, 2024, 2025)
OFFICERS = {"province": 40, "city": 150, "auditor": 10}
READERS = 2_000
BATCH = 2_000


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Rows, so many at a time."""
    each = iter(rows)
    while some := list(islice(each, size)):
        yield some


def bulk(table: type[models.Model], rows: Iterable[Any]) -> None:
    """Write rows, so many at a time."""
    for some in batched(rows, BATCH):
        table._base_manager.bulk_create(some)


def accounts(names: Sequence[str]) -> list[Any]:
    """People with proven addresses."""
    from allauth.account.models import EmailAddress

    from zuji_portal.foundation.accounts.models import User

    bulk(User, (User(email=f"{n}@load.example", name=n) for n in names))
    users = list(User.objects.filter(email__endswith="@load.example", emailaddress=None))
    bulk(
        EmailAddress,
        (EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users),
    )
    return users


def write_people(draw: random.Random, enterprises: int, products: int) -> None:
    """200 officers and 2,000 readers."""
    from zuji.core.places import cities
    from zuji_portal.foundation.accounts.models import Appointment

    codes = [city.code for city in cities()]
    for role, count in OFFICERS.items():
        people = accounts([f"{role}.{n}" for n in range(count)])
        bulk(
            Appointment,
            (
                Appointment(user=u, role=role, city=codes[n % len(codes)] if role == "city" else "")
                for n, u in enumerate(people)
            ),
        )
    accounts([f"reader.{n}" for n in range(READERS)])


def write_enterprises(draw: random.Random, enterprises: int, products: int) -> None:
    """With a site each, an owner, a clerk and an approver."""
    from zuji.core.places import cities, industry_classes
    from zuji.synth.plants import fictional_code
    from zuji_portal.enterprises.organisations.models import Enterprise, Site
    from zuji_portal.foundation.accounts.models import Appointment

    places, classes = cities(), industry_classes()
    bulk(
        Enterprise,
        (
            Enterprise(
                uscc=fictional_code(100_000 + n),
                name_zh=f"{draw.choice(places).zh}第{n}制造有限公司",
                name_en=f"Manufacturing {n} Ltd",
                city=draw.choice(places).code,
                industry=draw.choice(classes).code,
                is_exporter=draw.random() < 0.3,
                notice="load",
            )
            for n in range(enterprises)
        ),
    )
    firms = list(Enterprise.objects.filter(notice="load").order_by("pk"))
    bulk(
        Site,
        (Site(enterprise=f, key=f"L{f.pk:09d}", name="一厂", city=f.city) for f in firms),
    )
    for role in ("owner", "clerk", "approver"):
        people = accounts([f"{role}.{f.pk}" for f in firms])
        bulk(
            Appointment,
            (
                Appointment(user=u, role=role, enterprise=f)
                for u, f in zip(people, firms, strict=True)
            ),
        )


def locks() -> list[tuple[dict[str, Any], bytes]]:
    """Lockfiles of different plants of the synthetic province with their bytes."""
    from zuji.core.canonical import canonical_bytes
    from zuji.core.refusals import Refusal
    from zuji.footprint import assess, study_from_data
    from zuji.lockfile import build_lock
    from zuji.sectors.registry import get_model
    from zuji.synth.plants import draw_plant

    found: list[tuple[dict[str, Any], bytes]] = []
    number = 0
    while len(found) < DIFFERENT:
        number += 1
        try:
            study = study_from_data(draw_plant(SEED, number).data, "load")
            lock = build_lock(assess(study, get_model(study.model_id), as_of="2026-01-01"))
        except Refusal:
            continue
        found.append((lock, canonical_bytes(lock)))
    return found


LOCKS: list[tuple[dict[str, Any], bytes]] = []


def lock_of(product: int) -> tuple[dict[str, Any], bytes]:
    """The lockfile that a product's studies have."""
    return LOCKS[product % len(LOCKS)]


def write_products(draw: random.Random, enterprises: int, products: int) -> None:
    """Spread over the enterprises, as many as there are lockfiles over the models."""
    from zuji_portal.enterprises.organisations.models import Site
    from zuji_portal.enterprises.products.models import Product

    LOCKS[:] = locks()
    sites = list(Site.objects.filter(key__startswith="L").order_by("pk"))
    bulk(
        Product,
        (
            Product(
                enterprise_id=site.enterprise_id,
                site=site,
                name_zh=f"{lock_of(n)[0]['model']['id']} {n} 号产品",
                name_en=f"Product {n}",
                model_id=lock_of(n)[0]["model"]["id"],
                specification=f"load-{n}",
            )
            for n in range(products)
            for site in [sites[n % len(sites)]]
        ),
    )


def all_products() -> list[Any]:
    from zuji_portal.enterprises.products.models import Product

    return list(
        Product.objects.filter(specification__startswith="load-")
        .order_by("pk")
        .only("pk", "enterprise_id", "model_id")
    )


def clerks() -> dict[int, int]:
    """Enterprise → its clerk."""
    from zuji_portal.foundation.accounts.models import Appointment

    rows = Appointment.objects.filter(role="clerk").values_list("enterprise_id", "user_id")
    return dict(rows)


STATES = (("approved", 0.86), ("submitted", 0.04), ("returned", 0.03), ("draft", 0.07))


def write_studies(draw: random.Random, enterprises: int, products: int) -> None:
    """Every other year of five a study of each product: frozen but for drafts, with figures,
    factors and the decision.
    """
    from zuji_portal.studies.models import Change, Study

    writer = clerks()
    names, weights = zip(*STATES, strict=True)

    def studies() -> Iterator[Study]:
        for n, product in enumerate(all_products()):
            for year in YEARS:
                if draw.random() < 0.5 or (year == YEARS[-1] and n % 3 == 0):
                    state = draw.choices(names, weights)[0] if year == YEARS[-1] else "approved"
                    yield Study(
                        product=product,
                        enterprise_id=product.enterprise_id,
                        model_id=product.model_id,
                        year=year,
                        state=state,
                        version=2,
                        data=lock_of(n)[0]["study"] if state == "draft" else {},
                        created_by_id=writer[product.enterprise_id],
                    )

    bulk(Study, studies())
    bulk(
        Change,
        (
            Change(study=s, number=number, by_id=s.created_by_id, fields={})
            for s in Study.objects.filter(product__specification__startswith="load-")
            .only("pk", "created_by_id")
            .iterator()
            for number in (1, 2)
        ),
    )
    freeze()


FREEZE = """
CREATE TEMPORARY TABLE load_lock
  (n int, factor text[], digest text, lock bytea, total float8, low float8, high float8,
   unit text, dqr float8, primary_share float8, verified_share float8, key text, output float8);
"""
FILL = f"INSERT INTO load_lock VALUES ({', '.join(['%s'] * 13)})"
FROM_STUDIES = """
FROM studies_study s JOIN products_product p ON p.id = s.product_id
JOIN load_lock l ON l.n = substr(p.specification, 6)::int % {different}
WHERE p.specification LIKE 'load-%'
"""
OF_REVISIONS = (
    "FROM studies_revision r JOIN studies_study s ON s.id = r.study_id "
    "JOIN products_product p ON p.id = s.product_id "
    "JOIN load_lock l ON l.n = substr(p.specification, 6)::int % {different} "
    "WHERE p.specification LIKE 'load-%'"
)
FROZEN = (
    "INSERT INTO studies_revision (study_id, number, digest, lock, findings, by_id, at) "
    "SELECT s.id, 1, l.digest, l.lock, '[]', s.created_by_id, "
    "make_timestamptz(s.year + 1, 1 + (s.id % 9)::int, 1 + (s.id % 27)::int, 9, 0, 0) "
    + FROM_STUDIES
    + " AND s.state <> 'draft'",
    "INSERT INTO studies_revisionfigures (revision_id, enterprise_id, product_id, submitted_at, "
    "total, low, high, unit, dqr, primary_share, verified_share) SELECT r.id, s.enterprise_id, "
    "s.product_id, r.at, l.total * k, l.low * k, l.high * k, l.unit, l.dqr, l.primary_share, "
    "l.verified_share "
    + OF_REVISIONS.replace(
        "WHERE", "CROSS JOIN LATERAL (SELECT 0.8 + (r.id % 400) / 1000.0 AS k) AS shift WHERE"
    ),
    "INSERT INTO studies_classfigures (revision_id, enterprise_id, model_id, key, total, output) "
    "SELECT r.id, s.enterprise_id, s.model_id, l.key, l.total * (0.8 + (r.id % 400) / 1000.0), "
    "l.output " + OF_REVISIONS,
    "INSERT INTO studies_revisionfactor (revision_id, factor) SELECT r.id, unnest(l.factor) "
    + OF_REVISIONS,
    "INSERT INTO studies_approval (revision_id, is_approved, reason, by_id, at) "
    "SELECT r.id, s.state = 'approved', CASE s.state WHEN 'approved' THEN '' ELSE '再核' END, "
    "a.user_id, r.at + interval '3 days' "
    + OF_REVISIONS.replace(
        "WHERE",
        "JOIN accounts_appointment a ON a.enterprise_id = s.enterprise_id "
        "AND a.role = 'approver' WHERE",
    )
    + " AND s.state IN ('approved', 'returned')",
)


def freeze() -> None:
    """Revisions with their lockfiles, written inside the database."""
    with connection.cursor() as cursor:
        load_locks(cursor)
        for statement in FROZEN:
            cursor.execute(statement.format(different=DIFFERENT))


def load_locks(cursor: Any) -> None:
    """The lockfiles with what is read from them, in a table of the session."""
    from zuji_portal.studies.classes import class_facts
    from zuji_portal.studies.models import RevisionFigures

    cursor.execute(FREEZE)
    for n, (lock, content) in enumerate(LOCKS):
        facts = class_facts(lock)
        figures = RevisionFigures.read(lock)
        factors = sorted({str(row["id"]) for row in lock["factors"].values()})
        cursor.execute(
            FILL,
            [
                n,
                factors,
                lock["digest"].removeprefix("sha256:"),
                content,
                *(figures[k] for k in ("total", "low", "high", "unit", "dqr")),
                figures["primary_share"],
                figures["verified_share"],
                facts["key"],
                facts["output"],
            ],
        )


def write_catalogue(draw: random.Random, enterprises: int, products: int) -> None:
    """An entry for each product with an approved study, two of five public, every accepted value;
    a certificate in force or applied for of every tenth.
    """
    from zuji.sectors.registry import industry_of
    from zuji_portal.catalogue.models import AcceptedValue, Entry, EntryEvent
    from zuji_portal.catalogue.page import page_of
    from zuji_portal.catalogue.terms import INDEX, entry_terms
    from zuji_portal.studies.models import RevisionFigures

    accepted = (
        RevisionFigures.objects.filter(
            product__specification__startswith="load-", revision__approval__is_approved=True
        )
        .select_related("revision__study", "product__enterprise", "product__site")
        .defer("revision__lock", "revision__study__data")
        .order_by("product", "revision__study__year")
    )
    pages: dict[int, dict[str, Any]] = {}

    def page(figures: Any, entry: Any) -> dict[str, Any]:
        number = int(figures.product.specification.removeprefix("load-")) % DIFFERENT
        if number not in pages:
            pages[number] = page_of(entry, figures.revision, None)
        firm, product = figures.product.enterprise, figures.product
        names = {
            "zh": {"name": product.name_zh, "enterprise": firm.name_zh, "city": ""},
            "en": {"name": product.name_en, "enterprise": firm.name_en, "city": ""},
        }
        return pages[number] | names

    latest = {f.product_id: f for f in accepted.iterator()}

    def entries() -> Iterator[Entry]:
        for n, figures in enumerate(latest.values()):
            product, lock = figures.product, figures.revision
            entry = Entry(
                product=product,
                enterprise_id=product.enterprise_id,
                key=secrets.token_hex(5),
                archive_number=f"LOAD-{product.pk:08d}",
                revision=lock,
                is_public=n % 5 < 2,
                shows=["stages", "quality", "class", "city"],
                version=1,
                industry=industry_of(product.model_id),
                city=product.enterprise.city,
                year=figures.revision.study.year,
                boundary="cradle-to-gate",
                level=("certified", "verified", "declared")[min(2, n % 10)],
                name_zh=product.name_zh,
                name_en=product.name_en,
                total=figures.total,
                unit=figures.unit,
                dqr=figures.dqr,
            )
            entry.page = page(figures, entry)
            yield entry

    bulk(Entry, entries())
    rows = Entry.objects.filter(archive_number__startswith="LOAD-").select_related("product")
    of_product = dict(rows.values_list("product_id", "pk"))
    bulk(EntryEvent, (EntryEvent(entry_id=pk, action="filed") for pk in of_product.values()))
    bulk(
        AcceptedValue,
        (
            AcceptedValue(
                entry_id=of_product[f.product_id],
                revision_id=f.revision_id,
                year=f.revision.study.year,
                total=f.total,
                low=f.low,
                high=f.high,
                unit=f.unit,
            )
            for f in accepted.iterator()
        ),
    )
    for some in batched(rows.iterator(), BATCH):
        INDEX.put((entry.pk, entry_terms(entry)) for entry in some)
    write_certificates(draw, latest)


def write_certificates(draw: random.Random, latest: dict[int, Any]) -> None:
    from django.utils import timezone

    from zuji_portal.certification.models import Certificate, CertificateEvent

    now = timezone.now()

    def certificates() -> Iterator[Certificate]:
        for n, figures in enumerate(latest.values()):
            if n % 10 == 0:
                state = draw.choice(["issued"] * 6 + ["applied", "reviewed", "expired"])
                is_issued = state in {"issued", "expired"}
                yield Certificate(
                    number=f"LOAD-CERT-{n:07d}" if is_issued else None,
                    enterprise_id=figures.enterprise_id,
                    product_id=figures.product_id,
                    study_id=figures.revision.study_id,
                    revision_id=figures.revision_id,
                    state=state,
                    management_since=datetime.date(2023, 1, 1),
                    issued_at=now - datetime.timedelta(days=n % 900) if is_issued else None,
                    valid_until=now + datetime.timedelta(days=1 + n % 900) if is_issued else None,
                    status_index=1_000_000 + n if is_issued else None,
                )

    bulk(Certificate, certificates())
    rows = Certificate.objects.filter(status_index__gte=1_000_000)
    bulk(
        CertificateEvent,
        (
            CertificateEvent(
                certificate=c, number=k, action="certificate.issue", target=c.state, at=now
            )
            for c in rows.iterator()
            for k in (1, 2, 3)
        ),
    )
