"""Model fields shared by the apps: a text that is encrypted at rest."""

from django.db import models

from . import encryption


class EncryptedTextField(models.TextField):
    """A text stored encrypted (see `encryption`); an empty one stays empty.

    It cannot be searched: keep a `fingerprint` beside it where an exact value must be found again.
    """

    def get_prep_value(self, value):
        text = super().get_prep_value(value)
        return encryption.encrypt(text) if text else text

    def from_db_value(self, value, expression, connection):
        return encryption.decrypt(value) if value else value

    def get_lookup(self, lookup_name):
        """Only an emptiness can be asked: two encryptions of one text differ."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
