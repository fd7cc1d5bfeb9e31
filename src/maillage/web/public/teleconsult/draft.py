"""What was answered so far, encrypted in the visitor's session until the place is taken."""

import json

from maillage.apps.accounts.encryption import decrypt, encrypt
from maillage.apps.accounts.errors import CannotDecrypt

_KEY = "teleconsult_draft"


def read(request):
    """The answers given so far, by name; empty for a visitor who begins."""
    try:
        return json.loads(decrypt(request.session.get(_KEY, "")))
    except CannotDecrypt:
        return {}


def keep(request, answers):
    """Keep the answers until the browser closes."""
    request.session[_KEY] = encrypt(json.dumps(answers))


def forget(request):
    request.session.pop(_KEY, None)
