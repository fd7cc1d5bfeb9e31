"""Import an open-data file: read, map to today's communes, write, all or nothing."""

from dataclasses import dataclass

from django.db import transaction

from maillage import sources
from maillage.apps.accounts import audit
from maillage.apps.territory.errors import DataNotLoaded
from maillage.apps.territory.models import Commune, FormerCommune
from maillage.sources.codes import CodeMap
from maillage.sources.report import Report

from . import writers


@dataclass(frozen=True)
class Imported:
    """What one table of a file became. `unmapped` are (code, name) that no commune of today has.

    `part` tells apart the tables of one kind and vintage: the profession, for scores.
    """

    report: Report
    part: str
    written: int
    mapped: int
    unmapped: list[tuple[str, str]]


def import_file(*, kind, path, actor, dry_run=False, **options):
    """Import a file of a known kind; a list of Imported, one per table of the file.

    With `dry_run` everything is checked against the database, then rolled back. Raises
    SourceError for a file that cannot be used; nothing is then written.
    """
    tables = sources.read(kind, path, **options)
    code_map = _code_map()
    with transaction.atomic():
        results = [
            Imported(
                loaded.report,
                getattr(loaded, "profession", ""),
                *writers.write(kind, loaded, code_map),
            )
            for loaded in tables
        ]
        for result in results:
            audit.record(
                actor=actor,
                action="territory.import_file",
                subject=f"dataset:{kind}:{result.report.vintage}",
                details={"rows": result.written, "checksum": result.report.checksum},
            )
        if dry_run:
            transaction.set_rollback(True)
    return results


def _code_map():
    today = frozenset(Commune.objects.order_by("code").values_list("code", flat=True))
    if not today:
        raise DataNotLoaded(
            "the communes of France are not loaded yet; run `maillage prepare` first"
        )
    former = dict(FormerCommune.objects.order_by("code").values_list("code", "successor_id"))
    return CodeMap(today=today, successors=former)
