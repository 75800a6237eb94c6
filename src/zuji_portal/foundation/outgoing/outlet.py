"""Messages of one kind on their way out: queued with the change they tell of, tried until they are
taken, for three days at most, and sent again when somebody asks for it.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.utils import timezone

from zuji.core.label import Label, Text
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.outgoing.problems import problem_label
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP, OVERDUE, is_due, wait_after
from zuji_portal.foundation.workflow.letters import write_later

STATES = {
    "waiting": Label("待发送", "Waiting"),
    "sent": Label("已送达", "Delivered"),
    "dead": Label("没有送达，已停止重试", "Not delivered, given up"),
    "replaced": Label("已由后来的消息代替", "Replaced by a later one"),
}
FINAL = frozenset({"gone", "private"})
"""Problems after which a message is given up at once: no later attempt may or should be made."""
UNFORESEEN = "silent"
"""The problem that is kept where an attempt broke off without saying why."""


class OutgoingMessage(models.Model):
    """A message to another system: what was tried, and how it stands. `since` is when the three
    days of its attempts began.
    """

    content = models.JSONField()
    state = models.CharField(max_length=8, default="waiting", db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def state_label(self) -> Label:
        return STATES[self.state]

    @property
    def problem_label(self) -> Text:
        """Why the last attempt failed, in words; empty where none did."""
        return problem_label(self.problem) if self.problem else ""


TOLD_AGAIN = datetime.timedelta(days=1)
"""How long nobody is told anew that messages to the same receiver are given up."""
STOPPED = Label("消息没有送达，已停止重试：{name}", "Messages are not delivered: {name}")
WHY = Label(
    "发给“{name}”的消息三天没有送达，或者对方表示不再接收、地址不能用，平台已停止重试。"
    "请核对接收地址；恢复后可以在页面上再次发送。",
    "A message to “{name}” was not delivered for three days, or its receiver wants no more, or the "
    "address cannot be used. It is not tried any more. Check the address; on the page the message "
    "can be sent again.",
)


@dataclass(frozen=True)
class SetUp:
    """Who set a receiver up, in which language they are written to, what it is called, and its
    page.
    """

    by: User
    language: str
    name: str
    path: str


AnyMessage = TypeVar("AnyMessage", bound=OutgoingMessage)


class Outlet(ABC, Generic[AnyMessage]):
    """How messages of a kind leave. `model` keeps them, `receiver` is its key to the system that
    they go to.
    """

    model: type[AnyMessage]
    receiver: ClassVar[str]
    unforeseen: ClassVar[str] = UNFORESEEN

    @property
    @abstractmethod
    def task(self) -> Any:
        """The task that tries a message once: it calls `deliver` with the message's key."""

    @abstractmethod
    def attempt(self, message: AnyMessage, at: datetime.datetime) -> tuple[int | None, str]:
        """Status and problem of one attempt; no problem where the receiver took the message."""

    @abstractmethod
    def closed(self, message: AnyMessage) -> str:
        """The problem by which a message is not sent any more; empty where it may be sent."""

    @abstractmethod
    def set_up(self, message: AnyMessage) -> SetUp:
        """Who is told when a message is given up."""

    def queue(self, message: AnyMessage) -> None:
        """Send a message as soon as the transaction is kept."""
        transaction.on_commit(lambda: self.task.enqueue(message.pk))

    def deliver(self, pk: int) -> None:
        """Try a message once; what fails is tried again with growing waits, for 72 hours. The next
        attempt is in the queue before this one begins, so that one that breaks off is no end.
        """
        message = self._begun(pk)
        if message is None:
            return
        tried = message.tried_at or timezone.now()
        status, problem = self.attempt(message, tried)
        state = "waiting"
        if not problem:
            state = "sent"
        elif problem in FINAL or tried + wait_after(message.attempts) - message.since > GIVEN_UP:
            state = "dead"
        with transaction.atomic():
            begun = self._rows().filter(pk=pk, state="waiting", attempts=message.attempts)
            if begun.update(state=state, status=status, problem=problem) and state == "dead":
                self._tell(message)

    def send_again(self, message: AnyMessage) -> None:
        """Try a message that was given up for another three days."""
        message.state, message.attempts, message.problem = "waiting", 0, ""
        message.since = timezone.now()
        message.save(update_fields=["state", "attempts", "problem", "since"])
        self.queue(message)

    def recover(self, now: datetime.datetime | None = None) -> int:
        """Queue again the waiting messages whose attempt is overdue, because the queue lost them;
        returns how many. Run daily.
        """
        moment = (now or timezone.now()) - OVERDUE
        waiting = self._rows().filter(state="waiting", since__lt=moment).defer("content")
        overdue = [each.pk for each in waiting.iterator() if is_due(each, moment)]
        for pk in overdue:
            self.task.enqueue(pk)
        return len(overdue)

    def _tell(self, message: AnyMessage) -> None:
        """Write to whoever set the receiver up, once a day."""
        same = {self.receiver: getattr(message, self.receiver), "state": "dead"}
        others = self._rows().filter(**same).exclude(pk=message.pk)
        if others.filter(tried_at__gt=timezone.now() - TOLD_AGAIN).exists():
            return
        known = self.set_up(message)
        if known.by.is_active and known.by.email:
            write_later(
                known.by.email, known.language, STOPPED, WHY, path=known.path, name=known.name
            )

    def _rows(self) -> models.QuerySet[AnyMessage]:
        return self.model._default_manager.all()

    @transaction.atomic
    def _begun(self, pk: int) -> AnyMessage | None:
        """The message whose attempt is due, with the next attempt queued; one that may not be sent
        any more, or whose attempts broke off for three days, is given up.
        """
        rows = self._rows().select_for_update(of=("self",)).select_related(self.receiver)
        message = rows.filter(pk=pk, state="waiting").first()
        now = timezone.now()
        if message is None or not is_due(message, now):
            return None
        problem, broke_off = self.closed(message), message.problem == self.unforeseen
        if not problem and broke_off and now - message.since > GIVEN_UP:
            problem = self.unforeseen
            self._tell(message)
        if problem:
            message.state, message.problem = "dead", problem
            message.save(update_fields=["state", "problem"])
            return None
        message.attempts, message.tried_at = message.attempts + 1, now
        message.problem = self.unforeseen
        message.save(update_fields=["attempts", "tried_at", "problem"])
        self.task.using(run_after=now + wait_after(message.attempts)).enqueue(pk)
        return message
