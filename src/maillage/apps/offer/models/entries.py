"""What every entry of the directory carries: where it comes from, until when it is sure."""

from django.db import models

from maillage.apps.offer.enums import Source


class Entry(models.Model):
    """An entry that someone answers for, and must confirm before a date."""

    source = models.CharField(max_length=10, choices=Source, default=Source.MANUAL)
    source_key = models.CharField(max_length=80, blank=True, help_text="its identifier there")
    edited = models.JSONField(default=list, help_text="fields changed by hand: imports keep them")
    confirmed_on = models.DateField(null=True)
    confirm_before = models.DateField("à confirmer avant le")
    reminded_on = models.DateField(null=True)
    hidden_at = models.DateTimeField(null=True, help_text="withdrawn from the directory")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
