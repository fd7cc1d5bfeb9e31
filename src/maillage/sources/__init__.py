"""Open-data files become validated tables. One module a source; nothing here knows the database.

`read(kind, path)` reads any file a person can give; what the installed packages carry is read by
`maillage.sources.france.read_france` and `maillage.sources.population.read_population`.
"""

from .ameli_counts import read_ameli_counts
from .apl import read_apl
from .catalogue import entry
from .density import read_density
from .errors import SourceError, UnknownKind
from .finess import read_finess
from .france_services import read_france_services
from .report import Loaded, Rejection, Report
from .sites import read_sites

__all__ = ["FILE_KINDS", "Loaded", "Rejection", "Report", "SourceError", "read"]

_READERS = {
    "ameli_counts": read_ameli_counts,
    "apl": read_apl,
    "density": read_density,
    "finess": read_finess,
    "france_services": read_france_services,
    "sites": read_sites,
}
FILE_KINDS = tuple(_READERS)


def read(kind, path, *, vintage=None):
    """The tables of a file: a list of `Loaded`, one a vintage and profession (one for most kinds).

    `vintage` (text) serves where the file does not tell its own. SourceError tells what is wrong.
    """
    known = entry(kind)
    if kind not in _READERS:
        raise UnknownKind(
            f"{kind} is not read from a file: {known.how_to} "
            f"Kinds that take a file: {', '.join(FILE_KINDS)}."
        )
    loaded = _READERS[kind](path, vintage=vintage)
    return loaded if isinstance(loaded, list) else [loaded]
