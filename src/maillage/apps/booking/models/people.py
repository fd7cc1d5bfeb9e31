"""The person an appointment is for: the least that a service needs, encrypted at rest."""

from django.db import models

from maillage.apps.accounts.fields import EncryptedTextField


class Person(models.Model):
    """Someone who comes, with their own contact. No account.

    `responsible` is who booked for a relative and receives the messages when the person gave no
    contact. The fingerprints find an exact telephone or e-mail again without telling it.
    """

    family_name = EncryptedTextField("nom")
    given_name = EncryptedTextField("prénom", blank=True)
    birth_date = EncryptedTextField("date de naissance", blank=True, help_text="1948-02-29")
    phone = EncryptedTextField("téléphone", blank=True, help_text="+33612345678")
    email = EncryptedTextField("courriel", blank=True)
    postal_address = EncryptedTextField("adresse postale", blank=True)
    phone_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    email_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    is_silent = models.BooleanField("aucun message", default=False)
    accepts_email = models.BooleanField("courriel", default=True)
    accepts_sms = models.BooleanField("SMS", default=True)
    accepts_letter = models.BooleanField("lettre", default=False)
    responsible = models.ForeignKey("self", models.SET_NULL, null=True, related_name="relatives")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"person:{self.pk}"

    @property
    def full_name(self):
        return f"{self.given_name} {self.family_name}".strip()


class ContactProof(models.Model):
    """A six-digit code sent to prove an e-mail address or a mobile telephone, for one hold."""

    appointment = models.ForeignKey(
        "booking.Appointment", models.CASCADE, related_name="contact_proofs"
    )
    contact_fingerprint = models.CharField(max_length=64)
    code_fingerprint = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    draft = EncryptedTextField(blank=True, help_text="what was typed, JSON, until it is confirmed")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"proof:{self.pk}"
