"""Official access scores (DREES, APL) over an area, and residents on each side of 2.5.

Only what DREES published is read: the latest vintage loaded that is not after the period.
Residents are those of the score, public counts: no count is withheld.
"""

from django.db.models import F, Q, Sum

from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.numbers import with_unit
from maillage.apps.territory.enums import Profession
from maillage.apps.territory.models import OfficialScore
from maillage.apps.territory.selectors.measures import GP_THRESHOLD

from .rows import counted, inside, some

_WEIGHT = "standardised_population"
_LOAD = (
    "Les scores officiels d’accès aux soins (APL) ne sont pas chargés : téléchargez le classeur de "
    "la DREES, puis lancez « maillage data import apl FICHIER »."
)


def score_gp(area, period, compact=None):
    """Mean official score of GPs, each commune by its standardised population."""
    return _mean(area, period, Profession.GP)


def score_nurse(area, period, compact=None):
    """The same for nurses."""
    return _mean(area, period, Profession.NURSE)


def score_dentist(area, period, compact=None):
    """The same for dentists."""
    return _mean(area, period, Profession.DENTIST)


def residents_above(area, period, compact=None):
    """Residents of communes at 2.5 consultations or more, of all residents."""
    vintage = _vintage(period, Profession.GP)
    rows = _scores(area, Profession.GP, vintage)
    found = rows.aggregate(
        whole=Sum("total_population"),
        kept=Sum("total_population", filter=Q(score__gte=GP_THRESHOLD), default=0.0),
    )
    notes = _notes(area, period, rows, vintage)
    return counted(found["kept"], found["whole"] or 0, source=_source(vintage), notes=notes)


def residents_raised(area, period, compact=None):
    """Residents of communes under 2.5 one vintage before, and at 2.5 or more now."""
    vintage = _vintage(period, Profession.GP)
    before = _vintage(period, Profession.GP, before=vintage)
    # The same commune in both vintages: one that was merged since is in neither count.
    rows = _scores(area, Profession.GP, vintage).filter(
        commune__scores__profession=Profession.GP, commune__scores__vintage=before
    )
    rows = rows.annotate(was=F("commune__scores__score"))
    rose = Q(was__lt=GP_THRESHOLD, score__gte=GP_THRESHOLD)
    fell = Q(was__gte=GP_THRESHOLD, score__lt=GP_THRESHOLD)
    found = rows.aggregate(
        rose=Sum("total_population", filter=rose, default=0.0),
        fell=Sum("total_population", filter=fell, default=0.0),
    )
    fallen = with_unit(found["fell"], "habitants")
    notes = [f"Habitants de communes passées sous 2,5 dans le même temps : {fallen}."]
    return counted(found["rose"], source=(_source(before), _source(vintage)), notes=notes)


def _mean(area, period, profession):
    vintage = _vintage(period, profession)
    rows = _scores(area, profession, vintage)
    found = rows.aggregate(weighted=Sum(F("score") * F(_WEIGHT)), whole=Sum(_WEIGHT))
    return counted(
        found["weighted"] or 0,
        found["whole"] or 0,
        source=_source(vintage),
        notes=_notes(area, period, rows, vintage),
    )


def _scores(area, profession, vintage):
    rows = OfficialScore.objects.filter(profession=profession, vintage=vintage)
    return rows.filter(inside(area, "commune"), commune__is_divided=False).order_by()


def _vintage(period, profession, before=None):
    """The latest vintage not after the period, or before another one."""
    rows = OfficialScore.objects.filter(profession=profession, vintage__lte=period.last.year)
    if before is not None:
        rows = rows.filter(vintage__lt=before)
    found = rows.order_by("-vintage").values_list("vintage", flat=True).first()
    if found is None and before is not None:
        raise NotMeasured(
            f"Un seul millésime officiel est chargé ({before}) : importez aussi le précédent avec "
            "« maillage data import apl FICHIER » pour voir ce qui a changé."
        )
    if found is None:
        raise NotMeasured(_LOAD)
    return found


def _notes(area, period, rows, vintage):
    missing = area.communes.count() - rows.count()
    if vintage < period.last.year:
        yield f"Dernier millésime chargé : {vintage}."
    if missing:
        yield f"Sans score officiel : {some(missing, 'commune', 'communes')}."


def _source(vintage):
    return "Accessibilité potentielle localisée (APL), DREES", str(vintage)
