"""A do-tank of the demonstration, from its protocol to its reading; its figures are invented."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from maillage.apps.territory.models import Commune

from .models import Compact
from .selectors.experiments import steps
from .services import experiments, readings

_TITLE = "Une secrétaire de mairie propose le rendez-vous de prévention"
_PLACES = ("23002", "23020")
_GAIN, _MONTHS, _SEED = 2.4, 7, 20180613


def create_experiment(now):
    """In the variant of Nouvelle-Aquitaine: five months, two communes, four to compare with."""
    compact = Compact.objects.filter(area="region:75", frame__isnull=False).first()
    places = list(Commune.objects.filter(code__in=_PLACES))
    if compact is None or len(places) < len(_PLACES):
        return
    experiment = _started(compact, places, timezone.localdate(now))
    who = {"user": compact.created_by, "now": now, "today": timezone.localdate(now)}
    readings.declare(
        experiment=experiment,
        content=_table(experiment),
        source="Registres tenus par les mairies (chiffres inventés pour la démonstration).",
        **who,
    )
    readings.read(experiment=experiment, **who)


def _started(compact, places, today):
    """The experiment under way, its protocol frozen before its first day, one note in its log."""
    user = compact.created_by
    first = _months_before(today, _MONTHS)
    last = _months_before(today, _MONTHS - 5) - timedelta(days=1)
    written, noted = first - timedelta(days=10), first + timedelta(days=40)
    protocol = _protocol(compact, places, first, last)
    experiment = experiments.create(compact=compact, values=protocol, user=user, now=_at(written))
    experiments.start(experiment=experiment, user=user, now=_at(written), today=written)
    experiment.refresh_from_db()
    experiments.note(
        experiment=experiment,
        kind="deviation",
        day=noted,
        text="La mairie d’Ajain a été fermée une semaine pour travaux.",
        user=user,
        now=_at(noted),
    )
    return experiment


def _protocol(compact, places, first, last):
    alike = Commune.objects.filter(departement="23", population__range=(600, 1500))
    return {
        "title": _TITLE,
        "organisation": compact.parties.get(role="pilot").organisation,
        "theme": "prevention",
        "hypothesis": "Proposé au guichet, un rendez-vous de prévention est pris plus souvent.",
        "audience": "habitants de 50 à 74 ans venus à la mairie",
        "communes": places,
        "comparison": list(alike.exclude(code__in=_PLACES).order_by("code")[:4]),
        "starts_on": first,
        "ends_on": last,
        "step": 1,
        "before_steps": 5,
        "measure": "Rendez-vous de prévention pris pour 1 000 habitants",
        "better": "higher",
        "least_effect": 1.0,
        "rule": "Généraliser si le gain atteint 1 rendez-vous pour 1 000 habitants, intervalle "
        "compris au-dessus de zéro ; arrêter sinon.",
    }


def _table(experiment):
    random, lines = Random(_SEED), ["commune;periode;valeur"]  # noqa: S311 - fiction
    known = steps(experiment)
    for communes, gain in ((experiment.communes, _GAIN), (experiment.comparison, 0)):
        for code in communes.order_by("code").values_list("code", flat=True):
            level = random.uniform(3, 5)
            for period in known.all:
                more = gain if period in known.after else 0
                lines.append(f"{code};{period.code};{level + more + random.uniform(-0.5, 0.5):.1f}")
    return "\n".join(lines).encode()


def _months_before(day, months):
    place = day.year * 12 + day.month - 1 - months
    return day.replace(year=place // 12, month=place % 12 + 1, day=1)


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10)))
