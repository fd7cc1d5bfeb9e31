"""A territory of five communes in the database, small enough to be computed in a blink."""

from django.utils import timezone

from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.inputs import pack
from maillage.apps.studies.models import Study
from maillage.apps.studies.services import change_study, launch_study, start_study
from maillage.apps.territory.models import ScoreSummary
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.studies.factories import StudyFactory, chosen
from tests.apps.studies.roads import inputs_of
from tests.apps.territory.factories import CommuneFactory, ScoreFactory, TravelTimeSetFactory

ACTOR = "user:1"
# A fifteenth of a degree of latitude: 7.4 km, 9.9 minutes on the straight line.
RESIDENTS = {"23001": 900, "23002": 100, "23003": 2000, "23004": 50, "23005": 700}


class TinyTerritory:
    """Communes 23001 to 23005 along a meridian, in the département 23."""

    def __init__(self, step=1 / 15):
        membership = MembershipFactory(role="coordinator")
        self.user, self.organisation = membership.user, membership.organisation
        TravelTimeSetFactory()
        self.communes = [
            CommuneFactory(
                code=code,
                name=f"Village {code[-1]}",
                latitude=46.0 + step * at,
                longitude=2.0,
                population=residents,
            )
            for at, (code, residents) in enumerate(RESIDENTS.items())
        ]

    def draft(self, name="Trois lieux", **choices):
        """A draft on the département, with one centre unless told."""
        study = start_study(
            organisation=self.organisation,
            user=self.user,
            actor=ACTOR,
            perimeter_kind=choices.pop("perimeter_kind", "departement"),
            perimeter_code=choices.pop("perimeter_code", "23"),
            name=name,
        )
        facts = {"responses": [chosen(count=1)], "draws": 3} | choices
        return change_study(study=study, actor=ACTOR, **facts)

    def launched(self, **choices):
        """A study that waits to be computed."""
        return launch_study(study=self.draft(**choices), actor=ACTOR)

    def load_scores(self, scores=(2.4, 2.4, 2.4, 2.4, 2.4), **fields):
        """Official scores of the five communes."""
        for commune, score in zip(self.communes, scores, strict=True):
            facts = {"standardised_population": commune.population, **fields}
            ScoreFactory(commune=commune, score=score, total_population=commune.population, **facts)
        ScoreSummary.objects.create(
            perimeter="france", profession="gp", vintage=2023, mean=3.3, residents=1e6
        )


def fresh(study):
    """The study as the database holds it."""
    return Study.objects.get(pk=study.pk)


def lines():
    """(action, subject) of the audit trail, in order."""
    return list(AuditLine.objects.order_by("number").values_list("action", "subject"))


def age(study, field, **ago):
    """Move a moment of a study into the past."""
    moment = timezone.now() - timezone.timedelta(**ago)
    Study.objects.filter(pk=study.pk).update(**{field: moment})


def with_minutes(table, residents, **choices):
    """A waiting study on inputs whose minutes are given."""
    facts = {"draws": 0} | choices
    return StudyFactory(waiting=True, snapshot=pack(inputs_of(table, residents)), **facts)
