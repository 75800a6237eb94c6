"""The verification statement: what it says, its signature, and the action that issues it.

Its members follow ISO 14064-3 as the handbook lists them (certification.md §7.2): addressee,
criteria, object, level of assurance, materiality, procedures, opinion, verified result,
qualifications, people, independent review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from zuji.core.canonical import canonical_bytes, digest
from zuji.core.label import Lang
from zuji.core.refusals import Refusal
from zuji.reports.statement_report import statement_pdf
from zuji.trust.certificate import CONTEXTS
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.foundation.events import publish
from zuji_portal.transparency.issuer.keys import issuer, seal, sign
from zuji_portal.transparency.log import append
from zuji_portal.verification import queries
from zuji_portal.verification.engagement.actions import EngagementAction
from zuji_portal.verification.engagement.work import unfinished
from zuji_portal.verification.models import Engagement, Statement

SCHEMA = "zuji-verification-statement/1"
LANGS: tuple[Lang, ...] = ("zh", "en")
RESPONSIBILITY = {
    "zh": "产品碳足迹及其数据由企业负责；核查机构对本声明负责。",
    "en": "The enterprise is responsible for the footprint and its data; "
    "the body is responsible for this statement.",
}


def statement_content(engagement: Engagement, number: str, at: str) -> dict[str, Any]:
    """What the statement says, from the engagement as it is."""
    lock = engagement.revision.content()
    body, result, study = engagement.body, lock["result"], lock["study"]
    product = engagement.study.product
    assert body is not None
    verified = queries.verified_so_far(engagement)
    people = engagement.members.select_related("verifier__appointment__user")
    return {
        "schema": SCHEMA,
        "number": number,
        "issued_at": at,
        "addressee": {"name": engagement.enterprise.name_zh, "uscc": engagement.enterprise.uscc},
        "body": {
            "name_zh": body.name_zh,
            "name_en": body.name_en,
            "uscc": body.uscc,
            "accreditation": body.accreditation,
            "until": body.accredited_until.isoformat(),
        },
        "object": {
            "product": study["product"],
            "period": study["period"],
            "model": lock["model"]["id"],
            "model_version": str(lock["model"]["version"]),
            "profile": str(study.get("profile", "")),
            "lockfile": lock["digest"],
            "revision": engagement.revision.number,
            "registered": {"name_zh": product.name_zh, "specification": product.specification},
        },
        "responsibility": RESPONSIBILITY,
        "result": {
            "value": result["total"]["value"],
            "low": result["total"]["low"],
            "high": result["total"]["high"],
            "unit": result["total"]["unit"],
            "dqr": result["dqr"]["value"],
            "primary_share": result["shares"]["primary"],
        },
        "level": engagement.level,
        "materiality": engagement.materiality,
        "verified_share": verified.share,
        "residual": verified.residual,
        "sample": _sample(engagement),
        "findings": [
            {name: getattr(finding, name) for name in FINDING_FIELDS}
            for finding in engagement.findings.all()
        ],
        "visits": [
            {"site": v.site.key, "on": v.visited_on.isoformat()} for v in engagement.visits.all()
        ],
        "opinion": engagement.draft.get("opinion", ""),
        "scope": engagement.draft.get("scope", ""),
        "procedures": engagement.draft.get("procedures", ""),
        "limits": engagement.draft.get("limits", ""),
        "revisions": list(engagement.study.revisions.values_list("number", flat=True)),
        "people": [{"name": str(m.verifier), "part": m.part} for m in people],
    }


FINDING_FIELDS = ("number", "severity", "field", "state", "text")


def _sample(engagement: Engagement) -> dict[str, Any]:
    """What was sampled, what was seen of it, and how the proposal was changed."""
    seen = queries.sightings(engagement)
    return {
        "taken": sorted(queries.sample_of(engagement).names),
        "seen": {name: sighting.holds for name, sighting in sorted(seen.items())},
        "adjusted": [
            {"line": change.name, "taken": change.is_taken, "reason": change.reason}
            for change in engagement.sample_changes.all()
        ],
    }


def statement_credential(content: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The statement as a credential of the platform, on which the body's decision was made."""
    return {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "VerificationStatement"],
        "issuer": issuer(),
        "validFrom": content["issued_at"],
        "credentialSubject": {"id": f"{url}#statement", **content},
    }


@dataclass
class IssueStatement(EngagementAction):
    """The independent reviewer issues the statement: content, signature and log entry in one
    transaction.
    """

    policy: ClassVar[str] = "verification.state"

    def perform(self) -> Statement:
        wrong = unfinished(self.subject, self.subject.draft.get("opinion", ""))
        if wrong:
            raise Refusal(wrong)
        at = timezone.now()
        number = f"ZJ-HC-{timezone.localtime(at):%Y}-{self.subject.pk:06d}"
        content = statement_content(self.subject, number, at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        url = f"{settings.SITE_URL}/verification/statements/{number}"
        self.done("conclusion", "archive")
        self.move()
        known, token = digest(content), sign(statement_credential(content, url))
        sealed = {
            f"pdf_{lang}": seal(statement_pdf(content, lang, known, token), number)
            for lang in LANGS
        }
        statement = Statement.objects.create(
            engagement=self.subject,
            revision=self.subject.revision,
            number=number,
            level=self.subject.level,
            opinion=content["opinion"],
            verified_share=content["verified_share"],
            residual=content["residual"],
            content=content,
            digest=known,
            token=token,
            **sealed,
            by=self.person,
            at=at,
        )
        append("statement.issued", statement, canonical_bytes(content))
        publish(FootprintChanged(self.subject.study.product))
        return statement

    def facts(self, statement: Statement) -> Mapping[str, Any]:
        return {
            "statement": statement.number,
            "digest": statement.digest,
            "opinion": statement.opinion,
        }
