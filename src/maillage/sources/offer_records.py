"""What every reader of a care offer gives: entries with a key, and the lines left out.

An entry names the entries it depends on by their key: a service its site, a role its practitioner
and its site. A file may repeat an entry (a site on each line of its services): what the lines say
is put together, and a line that contradicts an earlier one is left out.
"""

import gzip
import io
import zlib
from dataclasses import dataclass, field

from .errors import WrongFile
from .files import CONTROL, GZIP
from .report import Rejection

KINDS = ("organisation", "site", "practitioner", "service", "role")
MOST_BYTES = 60_000_000


@dataclass(frozen=True)
class OfferRecord:
    """One entry: `fields` as the file writes them, "" where the file says there is nothing.

    A field that is absent is one the file knows nothing of. `links` are {kind: key}.
    """

    line: int
    kind: str
    key: str
    fields: dict
    links: dict = field(default_factory=dict)


@dataclass(frozen=True)
class OfferFile:
    """`held` names the (kind, key) of entries that are in the file but were left out."""

    records: tuple[OfferRecord, ...]
    rejections: tuple[Rejection, ...]
    held: frozenset = frozenset()


class Gathering:
    """Puts together the entries of a file, line by line.

    >>> lines = Gathering()
    >>> lines.add([OfferRecord(2, "site", "a", {"name": "Centre", "phone": ""})])
    >>> lines.add([OfferRecord(3, "site", "a", {"name": "Centre", "phone": "0555000001"})])
    >>> lines.add([OfferRecord(4, "site", "a", {"name": "Cabinet"})])
    >>> file = lines.finish()
    >>> file.records[0].fields, file.rejections[0].line
    ({'name': 'Centre', 'phone': '0555000001'}, 4)
    """

    def __init__(self, unit="la ligne"):
        self._unit = unit
        self._records, self._rejections, self._held = {}, [], set()

    def add(self, records):
        """Keep the entries of one line, all or none."""
        for record in records:
            known = self._records.get((record.kind, record.key))
            if known and (reason := _contradiction(known, record, self._unit)):
                self.reject(record.line, reason, records)
                return
        for record in records:
            known = self._records.setdefault((record.kind, record.key), record)
            for name, value in record.fields.items():
                known.fields[name] = known.fields.get(name) or value

    def reject(self, line, reason, records=()):
        self._rejections.append(Rejection(line, reason))
        self._held.update((record.kind, record.key) for record in records)

    def finish(self):
        records = sorted(self._records.values(), key=lambda record: KINDS.index(record.kind))
        rejections = tuple(sorted(self._rejections, key=lambda rejection: rejection.line))
        return OfferFile(tuple(records), rejections, frozenset(self._held))


def _contradiction(known, record, unit):
    if known.links != record.links:
        return f"{unit} {known.line} place cette même fiche ailleurs."
    for name, value in record.fields.items():
        before = known.fields.get(name)
        if before and value and before != value:
            return f"«\u00a0{value}\u00a0» contredit {unit} {known.line} («\u00a0{before}\u00a0»)."
    return ""


def decode(content):
    """The text of an uploaded file: UTF-8 or Windows-1252, compressed by gzip or not.

    WrongFile, in French, for what is empty, too large, cut short, or not text.

    >>> decode("Médecin".encode("cp1252"))
    'Médecin'
    """
    if content.startswith(GZIP):
        content = _unzip(content)
    if len(content) > MOST_BYTES:
        raise WrongFile(
            f"Ce fichier dépasse {MOST_BYTES // 1_000_000}\u00a0Mo. Découpez-le, puis recommencez."
        )
    if not content.strip():
        raise WrongFile("Ce fichier est vide. Téléchargez-le à nouveau.")
    if content.startswith(b"PK\x03\x04"):
        raise WrongFile(
            "Ce fichier est un classeur ou une archive ZIP. Ouvrez-le dans un tableur et "
            "enregistrez-le au format «\u00a0CSV UTF-8\u00a0»."
        )
    if content.translate(None, CONTROL) != content:
        raise WrongFile("Ce fichier n’est pas du texte. Donnez un fichier CSV ou JSON.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongFile(
        "L’écriture de ce fichier n’est ni UTF-8 ni Windows-1252. Ouvrez-le dans un tableur et "
        "enregistrez-le au format «\u00a0CSV UTF-8\u00a0»."
    )


def _unzip(content):
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            return stream.read(MOST_BYTES + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise WrongFile(
            "Cette archive gzip ne se lit pas jusqu’au bout\u00a0: elle est abîmée ou coupée. "
            "Téléchargez-la à nouveau."
        ) from error
