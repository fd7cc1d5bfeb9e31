"""What every measure asks: rows of an area, by local days, as they stand on the last of them.

`place` is the path from a row to its commune, such as `agenda__service__site__commune`.
"""

from datetime import datetime, time, timedelta

from django.db.models import Case, Count, DateTimeField, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.areas import FRANCE
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.models import Party
from maillage.apps.compact.shapes import Counted
from maillage.apps.territory.models import Commune
from maillage.apps.territory.opening_hours import time_zone

_OVERSEAS = tuple(str(code) for code in range(971, 979))
_DAY = timedelta(days=1)


def inside(area, place):
    """Condition: a row is in the area. What is written on Paris, Lyon or Marseille as a whole is in
    an area that holds all of its arrondissements.
    """
    if area.spec == FRANCE:
        return Q()
    held = area.communes.order_by().values("pk")
    outside = Commune.objects.filter(parent=OuterRef("pk")).exclude(pk__in=held).order_by()
    whole = Commune.objects.filter(
        ~Exists(outside), is_divided=True, arrondissements__in=held
    ).order_by()
    return Q(**{f"{place}__in": held}) | Q(**{f"{place}__in": whole.values("pk")})


def of_compact(compact, path="compact"):
    """Condition: of a compact or of one that joined it; of any when it is None."""
    return Q(**{path: compact}) | Q(**{f"{path}__frame": compact}) if compact else Q()


def parties_of(compact):
    """Ids of the organisations of a compact and of its variants, to filter with."""
    return Party.objects.filter(of_compact(compact)).order_by().values("organisation")


def is_whole(area, compact):
    """Whether an area is the whole perimeter of a compact, or the country."""
    return area.spec == FRANCE or (compact is not None and area.spec == compact.area)


def where(area, compact, place):
    """Condition: in the area; of no commune, when the area is the whole of the compact."""
    if area.spec == FRANCE:
        return Q()
    here = inside(area, place)
    return here | Q(**{f"{place}__isnull": True}) if is_whole(area, compact) else here


def within(period, moment, place):
    """Condition: an instant is on a day of the period, by the clock of its commune."""
    return Q(
        # The first two let an index serve; the others are exact.
        **{f"{moment}__gte": period.begins - _DAY, f"{moment}__lt": period.ends + _DAY}
    ) & Q(
        **{
            f"{moment}__gte": midnight(period.first, place),
            f"{moment}__lt": midnight(period.last + _DAY, place),
        }
    )


def midnight(day, place):
    """Expression: the first instant of a day, by the clock of the commune of a row."""
    return Case(
        *(
            When(**{f"{place}__departement": code}, then=Value(_midnight(day, code)))
            for code in _OVERSEAS
        ),
        default=Value(_midnight(day, "")),
        output_field=DateTimeField(),
    )


def local_day(instant, departement):
    """The day of an instant, by the clock of a département (its code)."""
    return instant.astimezone(time_zone(departement)).date()


def last_day(period):
    """Its last day, or today while it goes on; `NotMeasured` before it begins."""
    today = timezone.localdate()
    if period.first > today:
        raise NotMeasured(
            f"Cette période commence le {date_in_words(period.first)} : "
            "choisissez une période déjà commencée."
        )
    return min(period.last, today)


def check_holds_today(period, what):
    """Raise `NotMeasured` for another period: only the present state of `what` is kept."""
    if not period.first <= timezone.localdate() <= period.last:
        raise NotMeasured(
            f"Maillage ne garde que l’état du jour {what} : choisissez une période qui contient "
            "aujourd’hui, ou lisez la valeur gardée à la date voulue."
        )


def share(rows, part, *, people=None, source, notes=()):
    """`Counted` of the rows that meet `part`, of all. people : path to count different people."""
    counts = {"whole": Count("pk"), "kept": Count("pk", filter=part)}
    if people:
        counts["heads"] = Count(people, distinct=True)
    found = rows.order_by().aggregate(**counts)
    return counted(found["kept"], found["whole"], found.get("heads"), source=source, notes=notes)


def counted(numerator, denominator=None, people=None, *, source, notes=()):
    """`Counted` with French as it is printed. source : one (name, vintage), or several."""
    sources = (source,) if isinstance(source[0], str) else tuple(source)
    told = tuple((unbroken(name), unbroken(vintage)) for name, vintage in sources)
    return Counted(numerator, denominator, people, told, tuple(map(unbroken, notes)))


def kept_here(what):
    """The source of what Maillage itself keeps."""
    return f"{what}, dans Maillage", "tenus à jour en continu"


def some(number, one, many):
    """A number and its noun.

    >>> some(1, "commune", "communes"), some(3, "commune", "communes")
    ('1 commune', '3 communes')
    """
    return f"{number} {one if number == 1 else many}"


def _midnight(day, departement):
    return datetime.combine(day, time(0), tzinfo=time_zone(departement))
