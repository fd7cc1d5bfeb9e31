"""Espaces France services: where a town-hall agent helps with public services (ANCT)."""

from .cells import parse_commune_code
from .errors import WrongFile
from .files import read_csv
from .places import SITES, parse_point, site_row
from .report import Loaded, build_table, make_report
from .tables import Once, read_each
from .vintages import year_in_name

REQUIRED = ["id_fs", "lib_fs", "adresse", "insee_com", "code_postal", "lib_com"]


def read_france_services(path, *, vintage=None):
    """All the espaces that have a point; buses and itinerant ones have a single one."""
    lines = read_csv(path, required=[*REQUIRED, "latitude", "longitude"], separators=",;\t")
    once = Once()

    def read_line(line, number):
        once(line["id_fs"], number)
        commune, _ = parse_commune_code(line["insee_com"])
        address = [line["adresse"], line["code_postal"], line["lib_com"]]
        return site_row(
            kind="france_services",
            identifier=line["id_fs"],
            name=line["lib_fs"] or "France services",
            commune=commune,
            address=" ".join(address),
            point=parse_point(line["latitude"], line["longitude"]),
        )

    rows, rejections = read_each(lines, read_line)
    if not rows:
        raise WrongFile(f"{path} holds no usable line. Give the list as ANCT publishes it.")
    report = make_report(
        "france_services",
        path,
        vintage=vintage or year_in_name(path),
        rows_kept=len(rows),
        rejections=rejections,
    )
    return Loaded(build_table(rows, SITES), report)
