"""Buttons and uploads: the requests that no page of `portal.form_pages` makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from attack.faults import Post
from portal.certificates import applied, decider, issued, published, waiting
from portal.people import Cast, approved, filled, submitted
from portal.verifiers import assigned, concluded, looked_at, stated, team, working
from zuji_portal.certification import actions
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.workflow.forms import DIGITS
from zuji_portal.people.actions import Invite
from zuji_portal.studies.actions import AddComment, CreateStudy
from zuji_portal.studies.ledger.actions import stage_import

Made = Callable[[Cast], Post]
REASON = {"reason": "示例", "text": "示例"}
STEPS = {
    "accept": (),
    "review": (actions.Accept,),
    "inspect": (actions.Accept, actions.PassDocuments),
    "verify": (actions.Accept, actions.PassDocuments, actions.PassInspection),
    "correct": (actions.Accept,),
    "reject": (),
}


def of_applied(move: str) -> Made:
    """A move of an application, by the province."""

    def made(cast: Cast) -> Post:
        statement = stated(cast, cast.ludai, team(cast))
        certificate = applied(cast.ludai, statement.engagement.study)
        for step in STEPS[move]:
            step(cast.platform["province"], certificate).run()
            certificate.refresh_from_db()
        return Post(move, "province", f"/certification/{certificate.pk}/{move}/", REASON)

    return made


def issue(cast: Cast) -> Post:
    certificate = waiting(cast, cast.ludai, team(cast))
    cast.platform["province"] = decider()
    return Post("issue", "province", f"/certification/{certificate.pk}/issue/", REASON)


def of_issued(move: str, role: str = "province", before: str = "") -> Made:
    """A move of a certificate in force."""

    def made(cast: Cast) -> Post:
        certificate: Certificate = issued(cast, cast.ludai, team(cast))
        if before:
            cast.platform["province"] = decider(9)
            actions.Suspend(cast.platform["province"], certificate, reason="示例").run()
        certificate.refresh_from_db()
        typed = REASON | {"digits": certificate.number[-DIGITS:]}
        return Post(move, role, f"/certification/{certificate.pk}/{move}/", typed)

    return made


def desk(name: str, **values: Any) -> Made:
    """Something done to a filled draft."""

    def made(cast: Cast) -> Post:
        study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
        given = {n: str(study.version) if v == "version" else v for n, v in values.items()}
        return Post(f"study {name}", "clerk", f"/desk/studies/{study.pk}/{name}/", given)

    return made


def start(cast: Cast) -> Post:
    product: Product = cast.ludai.product
    return Post("start", "clerk", f"/products/{product.pk}/study/", {"year": "2023"})


def approve(cast: Cast) -> Post:
    study = submitted(cast.ludai).study
    return Post("approve", "approver", f"/desk/studies/{study.pk}/decide/", {"decision": "approve"})


def add_evidence(cast: Cast) -> Post:
    file = SimpleUploadedFile("电费.txt", b"kWh 98765\n")
    return Post("evidence", "clerk", "/evidence/add/", {"file": file, "kind": "meter"})


def ledger(cast: Cast) -> Post:
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    file = SimpleUploadedFile("台账.csv", "项目,数量,单位\n尿素产量,52万,t\n".encode())
    return Post("ledger", "clerk", f"/desk/studies/{study.pk}/ledgers/", {"file": file})


def ledger_apply(cast: Cast) -> Post:
    clerk = cast.ludai.viewers["clerk"]
    study = filled(clerk, cast.ludai.draft)
    text = "项目,数量,单位\n尿素产量,52万,t\n氨消耗,299000,t\n"
    staged = stage_import(clerk, study, text.encode(), "台账.csv")
    return Post("apply", "clerk", f"/desk/studies/{study.pk}/ledgers/{staged.pk}/apply/", {})


def settle_comment(cast: Cast) -> Post:
    study = filled(cast.ludai.viewers["clerk"], cast.ludai.draft)
    comment = AddComment(cast.ludai.viewers["clerk"], study, field="inputs.power", text="?").run()
    return Post("settle", "clerk", f"/desk/studies/{study.pk}/comments/{comment.pk}/settle/", {})


def publish(cast: Cast) -> Post:
    approved(cast.ludai)
    entry = cast.ludai.product.entry
    return Post("publish", "owner", f"/entries/{entry.pk}/publish/", {"shows": ["value"]})


def hide(cast: Cast) -> Post:
    approved(cast.ludai)
    return Post("hide", "owner", f"/entries/{published(cast.ludai).pk}/hide/", {})


def request(cast: Cast) -> Post:
    study = approved(cast.ludai).study
    return Post("request", "clerk", f"/verification/studies/{study.pk}/request/", {})


def make_team(cast: Cast) -> Post:
    to = team(cast)
    engagement = assigned(cast, cast.ludai, to)
    parts = {f"part-{to.verifiers[p].pk}": p for p in ("lead", "member", "reviewer")}
    return Post("team", "verifier", f"/verification/{engagement.pk}/team/", parts)


def decline(cast: Cast) -> Post:
    engagement = assigned(cast, cast.ludai, team(cast))
    return Post("decline", "verifier", f"/verification/{engagement.pk}/decline/", REASON)


def end(cast: Cast) -> Post:
    engagement = working(cast, cast.ludai, team(cast))
    return Post("end", "province", f"/verification/{engagement.pk}/end/", REASON)


def state(cast: Cast) -> Post:
    to = team(cast)
    engagement = working(cast, cast.ludai, to)
    looked_at(to, engagement)
    concluded(to, engagement)
    cast.platform["verifier"] = to.viewers["reviewer"]
    return Post("state", "verifier", f"/verification/{engagement.pk}/issue/", {})


def join(cast: Cast) -> Post:
    invite = Invite(
        cast.ludai.viewers["owner"],
        cast.ludai.enterprise,
        email="nobody@zuji.example",
        role="reader",
    )
    invite.run()
    return Post("join", "member", f"/invitation/{invite.secret}/", {})


def second_study(cast: Cast) -> Post:
    study = filled(
        cast.ludai.viewers["clerk"],
        CreateStudy(cast.ludai.viewers["clerk"], cast.ludai.product, year=2023).run(),
    )
    return Post("submit", "clerk", f"/desk/studies/{study.pk}/submit/", {})


def buttons() -> list[Made]:
    """Each makes its world when it is called."""
    return [
        *(of_applied(move) for move in STEPS),
        issue,
        of_issued("suspend"),
        of_issued("revoke"),
        of_issued("restore", before="suspend"),
        of_issued("withdraw", "owner"),
        desk("save", version="version", **{"i-power": "6900万"}),
        desk("comment", **{"comment-field": "inputs.power", "comment-inputs.power": "?"}),
        desk("undo"),
        *(start, approve, add_evidence, ledger, ledger_apply, settle_comment),
        *(publish, hide, request, make_team, decline, end, state, join, second_study),
    ]
