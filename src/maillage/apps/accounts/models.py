"""People, organisations, memberships, e-mails that wait to leave, and the audit trail."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from .enums import MessageState, OrganisationKind, Role
from .fields import EncryptedTextField


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. Residents have no account."""

    email = models.EmailField("adresse e-mail", unique=True)
    full_name = models.CharField("nom complet", max_length=150, blank=True)
    is_active = models.BooleanField("peut se connecter", default=True)
    is_demonstration = models.BooleanField(
        default=False, help_text="public password; production refuses to start with one"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="user_email_in_lower_case",
                condition=models.Q(email=Lower("email")),
            )
        ]

    def __str__(self):
        return self.full_name or self.email


class Organisation(models.Model):
    name = models.CharField("nom", max_length=150)
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind)
    finess = models.CharField("numéro Finess", max_length=9, blank=True)
    siret = models.CharField("numéro Siret", max_length=14, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True, help_text="+33555555555")
    website = models.URLField("site", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "finess"],
                name="organisation_name_once",
                violation_error_message="Une organisation porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["finess"],
                condition=~models.Q(finess=""),
                name="organisation_finess_once",
                violation_error_message="Une organisation porte déjà ce numéro Finess.",
            ),
        ]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """What one person may do in one organisation: one role, so one row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organisation__name", "user__email"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_role_per_member")
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class Notice(models.Model):
    """One e-mail, written in the transaction of what it tells (see `outbox`).

    Recipient and text are encrypted; what it says is emptied 30 days after it left, the key stays.
    """

    key = models.CharField(max_length=120, unique=True, help_text="app:what:identifiers")
    about = models.CharField(max_length=40, blank=True, help_text="kind:identifier, for erasure")
    recipient = EncryptedTextField()
    subject = models.CharField(max_length=200)
    text = EncryptedTextField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="notice_to_send",
            ),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="notice_about"),
        ]

    def __str__(self):
        return f"notice:{self.pk}"


class AuditLine(models.Model):
    """One thing that changed, chained to the line before it by its hash. Never edited."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="1, 2, 3 … no gap")
    at = models.DateTimeField()
    actor = models.CharField(max_length=60, help_text="user:12, command or system")
    action = models.CharField(max_length=60, help_text="verb of the service, as territory.save")
    subject = models.CharField(max_length=120, help_text="kind:identifier of what changed")
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.action} {self.subject}"
