"""The daily run: reminders, the list of each person by mail, of each organisation by webhook."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from zuji.core.label import Lang
from zuji.core.province import current_province
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.permissions.departments import leading
from zuji_portal.studies.notifications.kinds import reminders
from zuji_portal.studies.notifications.models import DigestChoice, Webhook
from zuji_portal.studies.notifications.rows import TodoRow, rows_for, urgency_words
from zuji_portal.studies.notifications.webhooks import LIST, send

log = logging.getLogger("zuji.mail")
MOST = 50
LANGUAGES: dict[str, str] = {"zh": "zh-hans", "en": "en"}


def language_of(code: str) -> Lang:
    """The language of a choice."""
    return "en" if code == "en" else "zh"


def site_address() -> str:
    """The address of the site as mails and messages name it."""
    return str(settings.SITE_URL).rstrip("/")


def remind(today: datetime.date) -> int:
    """What every app has to tell on a day; how many notices that made."""
    return sum(tell(today) for tell in reminders().values())


def rows_of(appointments: list[Appointment], lang: Lang) -> list[TodoRow]:
    """What waits in any of some appointments, each matter once."""
    rows = [row for held in appointments for row in rows_for(viewer_as(held), lang)]
    once = {(row.address, row.text): row for row in rows}
    return sorted(once.values(), key=TodoRow.order)


def send_digests(today: datetime.date) -> int:
    """One mail to everybody for whom something waits and who has not said no; how many.

    A mail that the server refuses is left for the next day; where there is no server, the first one
    says so (OSError) and who got none is sent one by the next run of the day.
    """
    people: dict[int, list[Appointment]] = {}
    for held in Appointment.objects.in_force().select_related("user", "enterprise"):
        people.setdefault(held.user_id, []).append(held)
    choices = {row.user_id: row for row in DigestChoice.objects.filter(user__in=list(people))}
    mails = refused = 0
    mailing = get_connection()
    try:
        for key, roles in people.items():
            try:
                mails += _send_digest(roles[0].user, roles, choices.get(key), today, mailing)
            except (SMTPResponseException, SMTPRecipientsRefused):
                refused += 1
    finally:
        mailing.close()
    if refused:
        log.warning("%s daily mails were refused", refused)
    return mails


def _send_digest(
    user: User,
    held: list[Appointment],
    choice: DigestChoice | None,
    today: datetime.date,
    mailing: Any,
) -> bool:
    if choice and (not choice.is_wanted or choice.sent_on == today):
        return False
    lang = language_of(choice.language if choice else "zh")
    rows = rows_of(held, lang)
    if not rows:
        return False
    with translation.override(LANGUAGES[lang]):
        mailing.open()
        mailing.send_messages([digest_mail(user, rows, lang, today)])
    DigestChoice.objects.update_or_create(user=user, defaults={"sent_on": today})
    return True


def digest_mail(
    user: User, rows: list[TodoRow], lang: Lang, today: datetime.date
) -> EmailMultiAlternatives:
    """The mail: its subject says what is asked first and of what; plain text and HTML."""
    address = site_address()
    context = {
        "rows": [(row, urgency_words(row, today, lang), address + row.address) for row in rows][
            :MOST
        ],
        "count": len(rows),
        "brand": current_province().file.brand.en
        if lang == "en"
        else current_province().file.brand.zh,
        "todo_url": f"{address}{'/en' if lang == 'en' else ''}/todo/",
        "settings_url": f"{address}{'/en' if lang == 'en' else ''}/todo/settings/",
    }
    first = rows[0]
    subject = {
        "zh": f"待办 {len(rows)} 件：{first.title}，{first.text}",
        "en": f"{len(rows)} to do: {first.title}. {first.text}",
    }[lang]
    mail = EmailMultiAlternatives(
        " ".join(subject.split())[:150],
        render_to_string("notifications/digest.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
    mail.attach_alternative(render_to_string("notifications/digest.html", context), "text/html")
    return mail


def people_of(webhook: Webhook) -> list[Appointment]:
    """One appointment of each role whose list a webhook sends."""
    rows = Appointment.objects.in_force().select_related("user", "enterprise")
    own = (
        Q(enterprise=webhook.enterprise_id)
        if webhook.enterprise_id
        else Q(enterprise=None, role="province", department__in=leading())
    )
    first = {held.role: held for held in rows.filter(own).order_by("-pk")}
    return list(first.values())


def message_of(webhook: Webhook, today: datetime.date) -> dict[str, Any]:
    """The list of an organisation as the content of a message."""
    lang, address = language_of(webhook.language), site_address()
    with translation.override(LANGUAGES[lang]):
        rows = rows_of(people_of(webhook), lang)
        items = list(_items(rows[:MOST], lang, today, address))
    title = {"zh": f"待办 {len(rows)} 件", "en": f"{len(rows)} to do"}[lang]
    return {
        "event": LIST,
        "at": timezone.now().isoformat(),
        "title": title,
        "count": len(rows),
        "items": items,
    }


def _items(
    rows: list[TodoRow], lang: Lang, today: datetime.date, address: str
) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "title": row.title,
            "asks": row.text,
            "urgency": urgency_words(row, today, lang),
            "figure": row.figure,
            "since": row.since.isoformat() if row.since else None,
            "due": row.due.isoformat() if row.due else None,
            "url": address + row.address,
        }


def send_lists(today: datetime.date) -> int:
    """The list of every organisation that has a webhook and something to do; how many were sent."""
    sent = 0
    for webhook in Webhook.objects.filter(is_active=True):
        message = message_of(webhook, today)
        if message["count"]:
            send(webhook, LIST, message)
            sent += 1
    return sent
