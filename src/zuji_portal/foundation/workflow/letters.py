"""Short letters to somebody who filed a matter, in the language it was filed in."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from zuji.core.label import Label, Lang
from zuji.core.province import current_province

LONGEST_SUBJECT = 150
CLOSE = Label("办事进度：{link}\n\n{brand}\n", "Follow it here: {link}\n\n{brand}\n")


def write_later(
    address: str, language: str, subject: Label, text: Label, *, path: str, **words: str
) -> None:
    """Sends a letter once the transaction is kept; a mail that cannot leave stops nothing."""
    lang: Lang = "en" if language == "en" else "zh"
    site = str(settings.SITE_URL).rstrip("/") + ("/en" if lang == "en" else "")
    brand = str(getattr(current_province().file.brand, lang))
    title = " ".join(subject[lang].format(**words).split())[:LONGEST_SUBJECT]
    body = text[lang].format(**words)
    closing = CLOSE[lang].format(link=site + path, brand=brand)
    mail = EmailMessage(title, f"{body}\n\n{closing}", settings.DEFAULT_FROM_EMAIL, [address])
    transaction.on_commit(partial(mail.send, fail_silently=True))
