"""The letter to a supplier: who asks, for what, why, until when, and where to answer."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.sectors.registry import get_model
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.ui.language import lang

SUBJECT = Label(
    "请提供“{item}”的碳足迹：{firm}", "{firm} asks for the carbon footprint of “{item}”"
)
TEXT = Label(
    "{name}：\n\n{firm}正在核算“{product}”（{year} 年）的碳足迹，请您在 {due} 前提供所供"
    "“{item}”的碳足迹。\n\n点开就能答复，不用注册；有证书的只要填编号：\n{link}\n\n"
    "您的答复只有{firm}、为它核查的机构和主管部门看得到。没有数据的，也请在那里说一声。\n\n{brand}\n",
    "To {name}:\n\n{firm} is computing the carbon footprint of “{product}” ({year}). Please give"
    " the footprint of the “{item}” that you supply by {due}.\n\nAnswer here, without an"
    " account; a certificate number is enough:\n{link}\n\nOnly {firm}, its verifier and the"
    " authorities see the answer. If you have no figure, please say so there.\n\n{brand}\n",
)


def write_to_supplier(asked: FootprintRequest, link: str) -> None:
    """Sends the letter to the address of the request."""
    language, study = lang(), asked.study
    slot = get_model(study.model_id).slots[asked.slot]
    product, firm = study.product, study.enterprise
    words = {
        "name": asked.supplier_name,
        "firm": (language == "en" and firm.name_en) or firm.name_zh,
        "product": (language == "en" and product.name_en) or product.name_zh,
        "item": asked.product or slot.label[language],
        "year": study.year,
        "due": asked.due or "",
        "link": link,
        "brand": getattr(current_province().file.brand, language),
    }
    subject = " ".join(SUBJECT[language].format(**words).split())[:150]
    text = TEXT[language].format(**words)
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [asked.email]).send(True)
