"""Studies, what is asked of suppliers, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import (
    EVERYBODY,
    PROVINCE,
    WRITERS,
    Guard,
    changes,
    update,
)
from portal.people import Cast, Firm, doubtful_inputs, submitted
from portal.plants import computed_plant, unread_plant
from portal.reductions import planned_here
from portal.verifiers import team, working
from zuji_portal.foundation.outgoing.sealing import sealed
from zuji_portal.studies.ledger.actions import stage_import
from zuji_portal.studies.models import Study
from zuji_portal.studies.notifications.models import Delivery, Notice, Webhook
from zuji_portal.studies.plants.models import PlantVersion
from zuji_portal.studies.suppliers.requests import AskFootprint


def draft(cast: Cast) -> Study:
    return cast.ludai.draft


def not_computed(cast: Cast, version: PlantVersion) -> Mapping[str, Any]:
    return {"record": unread_plant(cast.ludai)}


def plant_opened(cast: Cast) -> PlantVersion:
    """A plant of which the cast's verifier is engaged for one product."""
    version, engagement = computed_plant(cast.ludai), working(cast, cast.ludai, team(cast))
    version.studies.create(sku="A", study=engagement.study)
    return version


def unlinked(cast: Cast, version: PlantVersion) -> None:
    version.studies.all().delete()


def approver_wrote(cast: Cast, study: Study) -> None:
    study.changes.create(
        number=study.version + 1, by=cast.viewer("approver").user, kind="edit", fields={}
    )


def nobody_answered(cast: Cast, study: Study) -> None:
    study.warning_answers.all().delete()


def own_import(cast: Cast, study: Study) -> Any:
    content = "项目,数量,单位\n尿素产量,1,t\n".encode()
    return stage_import(cast.viewer("clerk"), study, content, "台账.csv")


def deleted(cast: Cast) -> Study:
    update(cast.ludai.draft, state="deleted")
    return Study.objects.get(pk=cast.ludai.draft.pk)


def another_appointment(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": cast.viewer("clerk"), "record": cast.viewer("owner").acting}


def notice(cast: Cast) -> Notice:
    return Notice.objects.create(
        enterprise=cast.ludai.enterprise,
        study=cast.ludai.draft,
        kind="factor_revised",
        about="示例",
        facts={},
    )


def webhook(cast: Cast) -> Webhook:
    return Webhook.objects.create(
        enterprise=cast.ludai.enterprise,
        url="https://receiver.example/",
        secret=sealed("示例"),
        by=cast.viewer("owner").user,
    )


def lost_message(cast: Cast) -> Delivery:
    return Delivery.objects.create(webhook=webhook(cast), event="test", content={}, state="dead")


def asked_of(supplier: Firm | None, cast: Cast) -> Any:
    return AskFootprint(
        cast.rival.viewers["clerk"],
        cast.rival.draft,
        slot="grid",
        supplier_name="示例",
        supplier=supplier and supplier.enterprise,
    ).run()


def asked_of_another(cast: Cast, record: Any) -> Mapping[str, Any]:
    update(record, supplier=cast.rival.enterprise)
    return {"viewer": cast.ludai.viewers["clerk"]}


def asked_by_oneself(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": cast.rival.viewers["clerk"]}


DONE = changes(done_on=timezone.localdate())
STUDIES = (
    Guard(
        policy="plant.study",
        make=lambda cast: computed_plant(cast.ludai),
        may=WRITERS,
        broken=(not_computed,),
    ),
    Guard(policy="plant.check", make=plant_opened, may=frozenset({"verifier"}), broken=(unlinked,)),
    Guard(policy="plant.add", make=lambda cast: cast.ludai.enterprise, may=WRITERS),
    Guard(policy="reduction.plan", make=lambda cast: cast.ludai.product, may=WRITERS),
    Guard(policy="reduction.finish", make=planned_here, may=WRITERS, broken=(DONE,)),
    Guard(policy="reduction.drop", make=planned_here, may=WRITERS, broken=(DONE,)),
    Guard(policy="study.comment", make=draft, may=WRITERS | {"approver"}),
    Guard(policy="study.create", make=lambda cast: cast.ludai.product, may=WRITERS),
    Guard(policy="study.edit", make=draft, may=WRITERS, more={"staged": own_import}),
    Guard(policy="study.submit", make=draft, may=WRITERS),
    Guard(policy="study.delete", make=draft, may=WRITERS),
    Guard(policy="study.restore", make=deleted, may=WRITERS),
    Guard(
        policy="study.approve",
        make=lambda cast: submitted(cast.ludai, doubtful_inputs()).study,
        may=frozenset({"approver"}),
        broken=(approver_wrote, nobody_answered),
    ),
    Guard(
        policy="study.return",
        make=lambda cast: submitted(cast.ludai).study,
        may=frozenset({"approver"}),
    ),
    Guard(
        policy="footprint.answer",
        make=lambda cast: asked_of(None, cast),
        may=WRITERS,
        broken=(asked_of_another, asked_by_oneself),
    ),
    Guard(
        policy="footprint.answer_link",
        make=lambda cast: asked_of(None, cast),
        may=frozenset(w for w in {*EVERYBODY, "anonymous"} if not w.startswith("rival_")),
        broken=(asked_of_another, asked_by_oneself, changes(state="answered")),
    ),
    Guard(
        policy="notice.settle",
        make=notice,
        may=WRITERS,
        broken=(changes(settled_at=timezone.now()),),
    ),
    Guard(
        policy="digest.choose",
        make=lambda cast: cast.viewer("clerk").acting,
        may=frozenset({"clerk"}),
        broken=(another_appointment,),
    ),
    Guard(
        policy="webhook.configure",
        make=lambda cast: cast.ludai.enterprise,
        may=frozenset({"owner"}),
    ),
    Guard(
        policy="webhook.configure",
        name="of the province",
        make=lambda cast: None,
        may=PROVINCE,
    ),
    Guard(
        policy="webhook.renew",
        make=webhook,
        may=frozenset({"owner"}),
        broken=(changes(form="dingtalk"),),
    ),
    Guard(
        policy="webhook.resend",
        make=lost_message,
        may=frozenset({"owner"}),
        broken=(changes(state="sent"),),
    ),
)
