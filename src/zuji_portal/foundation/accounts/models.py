"""Database models of people, appointments and invitations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from zuji.core.label import Label
from zuji.core.places import cities
from zuji_portal.foundation.permissions.departments import department_name
from zuji_portal.foundation.permissions.roles import APPOINTMENTS, ENTERPRISE
from zuji_portal.ui.language import lang


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in, by e-mail. What the person may do hangs on appointments, not on
    this.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    def __str__(self) -> str:
        return self.name or self.email


def proven() -> Exists:
    """Of an appointment: its person has proven the address that the account carries."""
    addresses = apps.get_model("account", "EmailAddress").objects
    return Exists(addresses.filter(user=OuterRef("user"), email=F("user__email"), verified=True))


class Appointments(models.QuerySet["Appointment"]):
    def in_force(self) -> Appointments:
        """Neither ended nor waiting for its person to prove the address."""
        return self.filter(proven(), ended_at=None)

    def with_proof(self) -> Appointments:
        """With `is_proven`, so that what waits can be told from what is in force."""
        return self.annotate(is_proven=proven())


class Appointment(models.Model):
    """A person in a role: inside one enterprise, or for the platform (a city, a verifier body
    …).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=12, choices=[(k, k) for k in APPOINTMENTS])
    enterprise = models.ForeignKey(
        "organisations.Enterprise", models.PROTECT, null=True, related_name="appointments"
    )
    city = models.CharField(max_length=4, blank=True)
    body = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    objects = Appointments.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_has_its_scope",
                condition=Q(role__in=list(ENTERPRISE), enterprise__isnull=False)
                | (~Q(role__in=list(ENTERPRISE)) & Q(enterprise__isnull=True)),
            ),
            models.CheckConstraint(
                name="city_officer_has_a_city", condition=~Q(role="city") | ~Q(city="")
            ),
            models.CheckConstraint(
                name="a_department_is_of_the_province",
                condition=Q(role="province") | Q(department=""),
            ),
            models.UniqueConstraint(
                name="one_enterprise_appointment",
                fields=["user", "role", "enterprise"],
                condition=Q(ended_at__isnull=True, enterprise__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_platform_appointment",
                fields=["user", "role", "city", "body"],
                condition=Q(ended_at__isnull=True, enterprise__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.scope}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and type(self).objects.in_force().filter(pk=self.pk).exists()

    @property
    def label(self) -> Label:
        return APPOINTMENTS[self.role]

    @property
    def scope(self) -> str:
        """The enterprise, the city, the department or the body that the appointment is for."""
        if self.enterprise:
            return self.enterprise.name_zh
        if self.city:
            names = (str(getattr(c, lang())) for c in cities() if c.code == self.city)
            return next(names, self.city)
        if self.department:
            return department_name(self.department)[lang()]
        return self.body


class Invitation(models.Model):
    """A link that makes its holder a member; only the digest of its secret is kept."""

    enterprise = models.ForeignKey(
        "organisations.Enterprise", models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=12)
    email = models.EmailField()
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.role} {self.enterprise_id}"


class FailedSignIn(models.Model):
    """How often signing in failed lately: of a person from an address, of a person, or from an
    address, under a digest of which.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} × {self.last_at:%Y-%m-%d %H:%M}"
