"""Enterprises, their products, evidence and people; the catalogue, keys, the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.certificates import issued, published
from portal.guards.base import (
    EVERYBODY,
    PROVINCE,
    WRITERS,
    Guard,
    changes,
    update,
)
from portal.guards.verification import teams
from portal.people import Cast, approved, person
from zuji.synth.plants import fictional_code
from zuji_portal.api.keys import MakeKey
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.organisations.models import Claim, Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment


def accounted(cast: Cast) -> Product:
    return approved(cast.ludai).study.product


def sent_back_again(cast: Cast, product: Product) -> None:
    update(product.studies.get(state="approved"), state="returned")


def without_owner(cast: Cast) -> Enterprise:
    update(cast.viewer("owner").acting, ended_at=timezone.now())
    return cast.ludai.enterprise


def has_an_owner(cast: Cast, enterprise: Enterprise) -> None:
    Appointment.objects.create(user=person("new@x.example"), role="owner", enterprise=enterprise)


def has_claimed(cast: Cast, enterprise: Enterprise) -> Mapping[str, Any]:
    member = cast.viewer("member")
    Claim.objects.create(enterprise=enterprise, claimant=member.user, statement="示例")
    return {"viewer": member}


def claim(cast: Cast) -> Claim:
    return Claim.objects.create(
        enterprise=cast.ludai.enterprise, claimant=cast.viewer("member").user, statement="示例"
    )


def own_claim(cast: Cast, record: Claim) -> Mapping[str, Any]:
    update(record, claimant=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def change_request(cast: Cast) -> ChangeRequest:
    return ChangeRequest.objects.create(
        enterprise=cast.ludai.enterprise,
        facts={"name_zh": {"was": cast.ludai.enterprise.name_zh, "now": "鲁岱新材料（示例）"}},
        reason="示例",
        asked_by=cast.viewer("clerk").user,
    )


def own_request(cast: Cast, record: ChangeRequest) -> Mapping[str, Any]:
    update(record, asked_by=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def application(cast: Cast) -> Enrolment:
    member = cast.viewer("member").user
    assert member is not None
    return Enrolment.objects.create(
        number="SQ-2026-AAAAAAAA",
        uscc=fictional_code(77),
        name_zh="示例新厂",
        city="3716",
        contact="示例",
        telephone="0543",
        wanted="尿素",
        applicant=member,
        email=member.email,
        sent_at=timezone.now(),
    )


def own_application(cast: Cast, record: Enrolment) -> Mapping[str, Any]:
    update(record, applicant=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def returned_application(cast: Cast) -> Enrolment:
    made = application(cast)
    update(made, state="returned")
    return Enrolment.objects.get(pk=made.pk)


def merged(cast: Cast, site: Any) -> None:
    update(site, merged_into=cast.rival.enterprise.sites.first())


def entry(cast: Cast) -> Entry:
    approved(cast.ludai)
    return published(cast.ludai)


def delisted(cast: Cast) -> Entry:
    made = entry(cast)
    update(made, delisted_at=timezone.now())
    return Entry.objects.get(pk=made.pk)


def certified_entry(cast: Cast) -> Entry:
    issued(cast, cast.ludai, teams(cast))
    return published(cast.ludai)


def certificate_suspended(cast: Cast, record: Entry) -> None:
    Certificate.objects.filter(product=record.product).update(state="suspended")


def api_key(cast: Cast) -> Any:
    clerk = cast.viewer("clerk")
    return MakeKey(clerk, clerk.acting, name="ERP", scopes=["read"]).run()


def last_owner(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": cast.viewer("owner"), "record": cast.viewer("owner").acting}


def own_appointment(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": cast.viewer("province"), "record": cast.viewer("province").acting}


def without_appointment(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": cast.viewer("member"), "record": None}


DELISTED = changes(delisted_at=timezone.now())
OFFICERS = PROVINCE | {"city"}
ENTERPRISES = (
    Guard(
        policy="award.package",
        make=accounted,
        may=WRITERS,
        broken=(sent_back_again,),
    ),
    Guard(
        policy="enterprise.enrol",
        make=lambda cast: Enterprise(uscc="x", name_zh="x", city="3716"),
        may=OFFICERS,
    ),
    Guard(
        policy="enterprise.edit", make=lambda cast: cast.ludai.enterprise, may=WRITERS | OFFICERS
    ),
    Guard(policy="enterprise.unenrol", make=lambda cast: cast.ludai.enterprise, may=OFFICERS),
    Guard(policy="product.remove", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(
        policy="site.merge",
        make=lambda cast: cast.ludai.enterprise.sites.first(),
        may=OFFICERS | {"owner"},
        broken=(merged,),
    ),
    Guard(
        policy="enterprise.claim",
        make=without_owner,
        may=EVERYBODY,
        broken=(has_an_owner, has_claimed),
    ),
    Guard(policy="claim.accept", make=claim, may=OFFICERS, broken=(own_claim,)),
    Guard(policy="claim.refuse", make=claim, may=OFFICERS, broken=(own_claim,)),
    Guard(policy="change.ask", make=lambda cast: cast.ludai.enterprise, may=WRITERS | OFFICERS),
    Guard(policy="change.make", make=change_request, may=OFFICERS, broken=(own_request,)),
    Guard(policy="change.refuse", make=change_request, may=OFFICERS, broken=(own_request,)),
    Guard(policy="change.withdraw", make=change_request, may=WRITERS),
    Guard(policy="enrolment.apply", make=lambda cast: None, may=EVERYBODY),
    Guard(policy="enrolment.resubmit", make=returned_application, may=frozenset({"member"})),
    Guard(policy="enrolment.withdraw", make=application, may=frozenset({"member"})),
    Guard(policy="enrolment.accept", make=application, may=OFFICERS, broken=(own_application,)),
    Guard(policy="enrolment.return", make=application, may=OFFICERS, broken=(own_application,)),
    Guard(policy="enrolment.refuse", make=application, may=OFFICERS, broken=(own_application,)),
    Guard(policy="product.edit", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(policy="evidence.add", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(
        policy="people.invite", make=lambda cast: cast.ludai.enterprise, may=frozenset({"owner"})
    ),
    Guard(policy="people.appoint", make=lambda cast: "auditor", may=PROVINCE),
    Guard(
        policy="people.dismiss",
        name="of an enterprise",
        make=lambda cast: cast.viewer("reader").acting,
        may=frozenset({"owner"}),
        broken=(last_owner, changes(ended_at=timezone.now())),
    ),
    Guard(
        policy="people.dismiss",
        name="of the platform",
        make=lambda cast: cast.viewer("auditor").acting,
        may=PROVINCE,
        broken=(own_appointment, changes(ended_at=timezone.now())),
    ),
)
CATALOGUE = (
    Guard(policy="entry.publish", make=entry, may=frozenset({"owner"}), broken=(DELISTED,)),
    Guard(
        policy="entry.hide",
        make=entry,
        may=frozenset({"owner"}),
        broken=(changes(is_public=False),),
    ),
    Guard(policy="entry.delist", make=entry, may=PROVINCE, broken=(DELISTED,)),
    Guard(policy="entry.relist", make=delisted, may=PROVINCE, broken=(changes(delisted_at=None),)),
    Guard(
        policy="label.make",
        make=certified_entry,
        may=WRITERS,
        broken=(changes(is_public=False), certificate_suspended),
    ),
    Guard(
        policy="api.key",
        make=lambda cast: cast.viewer("clerk").acting,
        may=frozenset({"clerk"}),
        broken=(without_appointment,),
    ),
    Guard(
        policy="api.revoke",
        make=api_key,
        may=frozenset({"clerk"}),
        broken=(changes(revoked_at=timezone.now()),),
    ),
    Guard(
        policy="audit.read",
        make=lambda cast: None,
        may=PROVINCE | {"auditor", "owner", "rival_owner"},
    ),
)
