"""The certificate of training: valid, or revoked; what is over is told from its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.workflow.machine import NEW, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.training.models import TrainingCertificate


def _title(training_certificate: TrainingCertificate, lang: Lang) -> str:
    return f"{training_certificate.title[lang]} · {training_certificate.number}"


def _address(training_certificate: TrainingCertificate) -> list[str]:
    return [training_certificate.number]


TRAINING_CERTIFICATE = Machine(
    noun="trainingcertificate",
    label=Label("培训证书", "certificate of training"),
    rows="zuji_portal.training.queries.visible_to",
    route="training_certificate_move",
    page="training_certificate",
    title=_title,
    arguments=_address,
    states=(
        State(name="valid", label=Label("有效", "valid")),
        State(name="revoked", label=Label("已撤销", "revoked")),
    ),
    moves=(
        Move(
            name="training.issue",
            sources=(NEW,),
            target="valid",
            label=Label("签发培训证书", "issue a certificate of training"),
            who=by_province,
            form="none",
        ),
        Move(
            name="training.revoke",
            sources=("valid",),
            target="revoked",
            label=Label("撤销培训证书", "revoke the certificate of training"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "证书从现在起无效，任何人查验都看到“已撤销”，不能恢复；本人可以重新考试。",
                    "From now on it is invalid and shows as revoked to whoever checks it. It "
                    "cannot be restored; the person may sit the exam again.",
                ),
            ),
            told=Label("持证人", "the holder"),
        ),
    ),
)
