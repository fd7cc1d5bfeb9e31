"""An organisation's own care offer as a CSV: one line a service, or a professional, at a site.

Headers in French, with or without accents; semicolon, comma or tab; UTF-8 or Windows-1252. Columns
and accepted words are in docs/offer-import.md. A column that is absent says nothing; an empty cell
says there is nothing. Cells are read as text, whatever they start with.
"""

import csv
import hashlib
import io

from .errors import WrongFile
from .offer_records import Gathering, OfferRecord, decode
from .words import plain_words

LONGEST_KEY = 50
SITE = {
    "key": ("identifiant du lieu", "id lieu"),
    "name": ("lieu", "nom du lieu", "site", "etablissement"),
    "finess": ("finess", "numero finess", "finess du lieu"),
    "address": ("adresse", "rue"),
    "postal_code": ("code postal", "cp"),
    "city": ("commune", "ville"),
    "commune": ("code commune", "code insee", "insee"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
    "phone": ("telephone du lieu", "tel du lieu"),
    "wheelchair": ("fauteuil roulant", "acces fauteuil", "accessible"),
    "transport": ("transports", "transport", "acces", "stationnement"),
    "opening_hours": ("horaires", "heures d ouverture"),
}
SERVICE = {
    "key": ("identifiant du service", "id service"),
    "name": ("service", "nom du service"),
    "care_type": ("soin", "type de soin"),
    "speciality": ("specialite", "code specialite"),
    "modes": ("manieres", "maniere", "modes"),
    "audience": ("pour qui", "public"),
    "cost": ("cout", "tarif"),
    "third_party_payment": ("tiers payant",),
    "languages": ("langues",),
    "referral": ("comment etre adresse", "adressage"),
    "phone": ("telephone", "tel", "telephone du service"),
    "direct_line": ("ligne directe",),
    "takes_new_patients": ("nouveaux patients",),
    "visibility": ("visible par", "visibilite"),
}
PRACTITIONER = {
    "rpps": ("rpps", "numero rpps"),
    "adeli": ("adeli", "numero adeli"),
    "family_name": ("nom", "nom du professionnel"),
    "given_name": ("prenom",),
    "title": ("titre", "civilite"),
    "profession": ("profession",),
    "email": ("courriel", "e mail", "email"),
}
ROLE = {
    "title": ("fonction",),
    "phone": ("telephone du professionnel",),
    "takes_new_patients": ("nouveaux patients du professionnel",),
}
PARTS = {"site": SITE, "service": SERVICE, "practitioner": PRACTITIONER, "role": ROLE}


def read_offer_csv(content):
    """The entries of a CSV, given as bytes: an `OfferFile`. WrongFile without these columns."""
    rows = _rows(decode(content))
    header = next(rows, (0, []))[1]
    columns = _columns(header)
    gathering = Gathering()
    for line, cells in rows:
        parts = {
            part: {name: cells[at] if at < len(cells) else "" for name, at in found.items()}
            for part, found in columns.items()
        }
        try:
            gathering.add(_records(line, parts))
        except ValueError as error:
            gathering.reject(line, str(error))
    return gathering.finish()


def _rows(text):
    """(line number, cells) of each line that is not empty, the header first."""
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(";,\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, [" ".join(cell.split()) for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        raise WrongFile(f"Ligne {start}\u00a0: ce n’est pas du CSV ({error}).") from error


def _columns(header):
    """{part: {field: position}}; WrongFile when nothing names the site."""
    names = {plain_words(name): at for at, name in reversed(list(enumerate(header)))}
    columns = {
        part: {
            name: next(names[word] for word in words if word in names)
            for name, words in known.items()
            if any(word in names for word in words)
        }
        for part, known in PARTS.items()
    }
    site = columns["site"]
    if "name" not in site or not {"commune", "city", "postal_code"} & site.keys():
        found = ", ".join(name for name in header if name)[:300] or "aucune"
        raise WrongFile(
            "Ce fichier n’a pas les colonnes d’une offre de soins. Il faut au moins "
            "«\u00a0lieu\u00a0» et «\u00a0commune\u00a0» (ou «\u00a0code commune\u00a0», ou "
            "«\u00a0code postal\u00a0»). "
            f"Colonnes trouvées\u00a0: {found}."
        )
    return columns


def _records(line, parts):
    """The entries of one line; ValueError when it names none."""
    site = _record(line, "site", parts["site"], _site_key)
    found = [site]
    service = parts["service"]
    if service.get("name") or service.get("care_type"):
        key = _identifier(service) or f"{site.key}#{_digest(_called(service))}"
        fields = {name: value for name, value in service.items() if name != "key"}
        found.append(OfferRecord(line, "service", key, fields, {"site": site.key}))
    if any(parts["practitioner"].values()):
        person = _record(line, "practitioner", parts["practitioner"], _practitioner_key)
        links = {"practitioner": person.key, "site": site.key}
        key = f"{person.key}@{site.key}"
        found += [person, OfferRecord(line, "role", key, dict(parts["role"]), links)]
    return found


def _record(line, kind, fields, make_key):
    key = make_key(fields)
    return OfferRecord(line, kind, key, {n: v for n, v in fields.items() if n != "key"})


def _site_key(site):
    if not (site["name"] or site.get("key")):
        raise ValueError("la colonne «\u00a0lieu\u00a0» est vide.")
    place = "|".join(site.get(name, "") for name in ("name", "commune", "postal_code", "city"))
    return _identifier(site) or site.get("finess") or _digest(place)


def _practitioner_key(person):
    """The national number behind its prefix; nobody is told apart by a name."""
    rpps, adeli = (person.get(name, "").replace(" ", "") for name in ("rpps", "adeli"))
    if not (rpps or adeli):
        raise ValueError(
            "un professionnel sans numéro RPPS ni Adeli ne s’importe pas. "
            "Donnez son numéro, ou saisissez sa fiche à la main."
        )
    person |= {name: number for name, number in (("rpps", rpps), ("adeli", adeli)) if number}
    if rpps:
        return (f"8{rpps}" if len(rpps) == 11 else rpps)[:12]
    return (f"0{adeli}" if len(adeli) == 9 else adeli)[:12]


def _identifier(fields):
    key = fields.get("key", "")
    if len(key) > LONGEST_KEY:
        raise ValueError(
            f"l’identifiant «\u00a0{key[:20]}…\u00a0» a {len(key)} caractères\u00a0; "
            f"{LONGEST_KEY} au plus."
        )
    return key


def _called(service):
    return service.get("name") or service["care_type"]


def _digest(text):
    """The same words keep the same key from one import to the next."""
    return hashlib.sha256(plain_words(text).encode()).hexdigest()[:16]
