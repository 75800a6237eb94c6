"""What the applicant is written: received, returned, enrolled, refused."""

from __future__ import annotations

from zuji.core.label import Label, Lang
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.foundation.workflow.letters import write_later
from zuji_portal.foundation.workflow.machine import named

SUBJECTS = {
    "waiting": Label("入库申请已收到：{name}", "Application received: {name}"),
    "returned": Label("入库申请要补正：{name}", "Application to be corrected: {name}"),
    "accepted": Label("已入库：{name}", "Enrolled: {name}"),
    "refused": Label("不予入库：{name}", "Application refused: {name}"),
}
TEXTS = {
    "waiting": Label(
        "您为“{name}”提交的入库申请已收到，编号 {number}。由{city}主管部门答复。",
        "Your application to enrol “{name}” was received under the number {number}. The department"
        " of {city} answers it.",
    ),
    "returned": Label(
        "{city}主管部门退回了“{name}”的入库申请，请改正后再报：\n{answer}",
        "The department of {city} returned the application to enrol “{name}”. Please correct:\n"
        "{answer}",
    ),
    "accepted": Label(
        "“{name}”已入库，您是企业负责人。登录后可以登记产品、邀请同事、开始核算。",
        "“{name}” is enrolled and you are its owner. Sign in to register products, invite"
        " colleagues and start accounting.",
    ),
    "refused": Label(
        "{city}主管部门没有同意“{name}”的入库申请。理由：\n{answer}",
        "The department of {city} did not accept the application to enrol “{name}”. The reason:\n"
        "{answer}",
    ),
}


def tell_applicant(application: Enrolment) -> None:
    """Writes the applicant once the change is kept; a withdrawn application needs no letter."""
    if application.state not in SUBJECTS:
        return
    language: Lang = "en" if application.language == "en" else "zh"
    write_later(
        application.email,
        application.language,
        SUBJECTS[application.state],
        TEXTS[application.state],
        path="/track/",
        name=named(application, language),
        number=application.number,
        city=application.city_name[language],
        answer=application.answer,
    )
