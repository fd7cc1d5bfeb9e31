"""The text as it was signed: kept byte for byte, quoted by clauses, taken away when it is wrong."""

import hashlib
import re

from django.db import transaction

from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.files import ENDINGS, read_type
from maillage.apps.compact.models import SignedText

from ._compacts import held, record

MOST_TEXTS = 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@transaction.atomic
def add(*, user, compact, name, content, now):
    """Keep a file (`content`, bytes) as it was given; `BadCompact` when it is no text."""
    media_type = read_type(content)
    compact = held(compact)
    fingerprint = hashlib.sha256(content).hexdigest()
    same = SignedText.objects.filter(compact=compact, fingerprint=fingerprint).first()
    if same is not None:
        raise BadCompact({"file": f"Ce fichier est déjà là, sous le nom « {same.name} »."})
    if SignedText.objects.filter(compact=compact).count() >= MOST_TEXTS:
        raise BadCompact({"file": f"Il y a déjà {MOST_TEXTS} fichiers : retirez-en un d’abord."})
    text = SignedText.objects.create(
        compact=compact,
        name=_name(name, media_type),
        media_type=media_type,
        content=content,
        fingerprint=fingerprint,
        added_by=user,
        added_at=now,
    )
    record(compact, "text_add", user, text=text.pk, bytes=len(content))
    return text


@transaction.atomic
def remove(*, user, text):
    """Take away a file given by mistake, which no clause quotes."""
    compact = held(text.compact)
    numbers = list(text.clauses.order_by("rank", "pk").values_list("number", flat=True))
    if numbers:
        raise NotNow(f"Les clauses {', '.join(numbers)} citent ce fichier : changez-les d’abord.")
    number = text.pk
    text.delete()
    record(compact, "text_remove", user, text=number)


def _name(name, media_type):
    """A name that any disk takes, with the ending of what the file is."""
    stem = _UNSAFE.sub(" ", str(name)).strip().rpartition(".")[0] or "texte"
    return f"{stem.strip()[:150]}.{ENDINGS[media_type]}"
