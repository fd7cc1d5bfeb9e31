"""A coordinator's own list of places, read from a CSV or a workbook."""

import tempfile
from pathlib import Path

from maillage.apps.studies.errors import BadStudy
from maillage.apps.territory.models import Commune
from maillage.sources.errors import SourceError
from maillage.sources.sites import read_sites


def read_places(content, file_name):
    """Places of an uploaded file, for `Study.imported`, and its refused lines [(line, reason)].

    A line without coordinates stands at its commune's point. BadStudy when nothing can be used.
    """
    suffix = Path(file_name).suffix[:10] or ".csv"
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        try:
            loaded = read_sites(file.name)
        except SourceError as error:
            raise BadStudy(_without_path(str(error), file.name, file_name)) from error
    refused = {rejection.line: rejection.reason for rejection in loaded.report.rejections}
    rows = loaded.table.to_dicts()
    places = []
    communes = Commune.objects.in_bulk([row["commune"] for row in rows if row["commune"]])
    lines = [line for line in range(2, len(rows) + len(refused) + 2) if line not in refused]
    for number, (line, row) in enumerate(zip(lines, rows, strict=False), start=1):
        place = _place(number, row, communes.get(row["commune"]))
        if place is None:
            refused[line] = f"{row['name']}\u00a0: sa commune n’existe pas."
        else:
            places.append(place)
    if not places:
        raise BadStudy("Aucune ligne de ce fichier ne donne un lieu.")
    return places, sorted(refused.items())


def _place(number, row, commune):
    at = (row["latitude"], row["longitude"])
    if None in at:
        if commune is None:
            return None
        at = (commune.latitude, commune.longitude)
    return {
        "id": f"l-{number}",
        "name": row["name"],
        "commune": commune.code if commune else "",
        "latitude": at[0],
        "longitude": at[1],
    }


def _without_path(message, path, name):
    return message.replace(path, f"«\u00a0{name}\u00a0»")
