"""Which reader reads a file, and what is said when none can."""

from maillage.apps.offer.enums import Source
from maillage.apps.offer.errors import BadOffer
from maillage.sources.directory_fhir import is_json, read_directory
from maillage.sources.errors import SourceError
from maillage.sources.offer_csv import read_offer_csv
from maillage.sources.offer_finess import is_finess, read_offer_finess
from maillage.sources.offer_records import decode


def read(source, content, communes=None):
    """The `OfferFile` of a file, given as bytes. BadOffer, in French, when it cannot be used."""
    readers = {Source.CSV: read_offer_csv, Source.DIRECTORY: read_directory}
    try:
        if source == Source.FINESS:
            return read_offer_finess(content, communes)
        if source in readers:
            return readers[source](content)
    except SourceError as error:
        raise BadOffer(str(error)) from error
    raise BadOffer(
        f"«\u00a0{source}\u00a0» n’est pas une source d’import. Choisissez parmi\u00a0: "
        f"{Source.FINESS}, {Source.DIRECTORY}, {Source.CSV}."
    )


def find_source(content):
    """The source that a file looks like: JSON, FINESS, or else a CSV of ours. BadOffer if no text.

    >>> find_source(b'{"resourceType": "Bundle"}').value, find_source(b"lieu;commune").value
    ('directory', 'csv')
    """
    try:
        text = decode(content)
    except SourceError as error:
        raise BadOffer(str(error)) from error
    if is_json(text):
        return Source.DIRECTORY
    return Source.FINESS if is_finess(text) else Source.CSV
