"""Certificates of the cast: an application, and an issued and published certificate."""

from __future__ import annotations

import datetime
from typing import Any

from portal.people import Cast, Firm, person
from portal.verifiers import Team, stated
from zuji.verification import certification_rules
from zuji_portal.catalogue.actions import Publish
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import PARTS
from zuji_portal.certification import actions
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.studies.models import Study

SINCE = datetime.date(2020, 1, 1)


def decider(number: int = 1) -> Viewer:
    """An officer of the province who had no hand in anything."""
    user = person(f"decider{number}@zuji.example")
    return viewer_as(Appointment.objects.create(user=user, role="province"))


def applied(of: Firm, study: Study, **more: Any) -> Certificate:
    documents = dict.fromkeys(certification_rules().documents, of.evidence) | more.pop(
        "documents", {}
    )
    since = more.pop("since", SINCE)
    return actions.Apply(
        of.viewers["owner"],
        study,
        documents=documents,
        is_combined=more.pop("is_combined", True),
        management_since=since,
    ).run()


def waiting(cast: Cast, of: Firm, to: Team, more: dict[str, Any] | None = None) -> Certificate:
    """Verified, inspected, and waiting for the decision."""
    statement = stated(cast, of, to, more)
    certificate = applied(of, statement.engagement.study)
    province = cast.platform["province"]
    for step in (
        actions.Accept,
        actions.PassDocuments,
        actions.PassInspection,
        actions.TakeVerification,
    ):
        step(province, certificate).run()
    certificate.refresh_from_db()
    return certificate


def issued(
    cast: Cast,
    of: Firm,
    to: Team,
    by: Viewer | None = None,
    more: dict[str, Any] | None = None,
) -> Certificate:
    certificate = waiting(cast, of, to, more)
    actions.Issue(by or decider(certificate.pk), certificate).run()
    certificate.refresh_from_db()
    return certificate


def published(of: Firm, shows: tuple[str, ...] = PARTS) -> Entry:
    entry = Entry.objects.get(product=of.product)
    return Publish(of.viewers["owner"], entry, shows=shows).run()
