"""Health establishments (FINESS): pharmacies, health houses and centres, hospitals, emergencies.

Three files are understood: the ministry's own extract `etalab-cs1100507` (Windows-1252, no header,
establishments then coordinates), and two extracts with a header and coordinates in degrees, one of
establishments, one of authorised activities (emergencies, maternities).
Source: Agence du numérique en santé, FINESS, Licence Ouverte 2.0.
"""

from maillage.sources.errors import WrongFile
from maillage.sources.files import read_text, require_columns
from maillage.sources.places import SITES
from maillage.sources.report import Loaded, Rejection, build_table, make_report
from maillage.sources.tables import read_each
from maillage.sources.vintages import year_in_name

from .extracts import ACTIVITY, ESTABLISHMENT, activity_reader, establishment_reader, numbered
from .official import is_official, official_lines

__all__ = ["read_finess"]


def read_finess(path, *, vintage=None):
    """Sites of care of one FINESS file. Establishments of other categories are rejected."""
    text = read_text(path)
    if is_official(text):
        lines, read_one = official_lines(text), establishment_reader()
    else:
        header = [name.strip() for name in text.split("\n", 1)[0].split(";")]
        is_activities = "libactivite" in header
        require_columns(path, header, ACTIVITY if is_activities else ESTABLISHMENT)
        lines = numbered(text)
        read_one = activity_reader() if is_activities else establishment_reader()
    rows, rejections = read_each(lines, read_one)
    if not rows:
        raise WrongFile(
            f"{path} holds no pharmacy, health house, health centre, hospital, emergency or "
            "maternity. Give FINESS's geolocated establishments, or its authorised activities "
            "with coordinates."
        )
    report = make_report(
        "finess",
        path,
        vintage=vintage or year_in_name(path),
        rows_kept=len(rows),
        rejections=rejections,
        remarks=[Rejection(*remark) for remark in read_one.remarks],
    )
    return Loaded(build_table(rows, SITES), report)
