"""Read studies and the choices they may make."""

from django.conf import settings

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.models import Study
from maillage.apps.territory.enums import Profession
from maillage.apps.territory.selectors import latest_vintages
from maillage.sources.responses import read_responses
from maillage.sources.travel_sets import list_sets

LIFT_NEEDS_SCORES = (
    "Les scores officiels d’accès (APL) ne sont pas chargés\u00a0: ce choix compare à un score "
    "que seul le ministère publie. Chargez-les avec «\u00a0maillage data import apl\u00a0»."
)


def studies_of(organisations):
    """Studies kept by some organisations, newest first, without their heavy parts."""
    return (
        Study.objects.filter(organisation__in=organisations, removed_at=None)
        .select_related("organisation", "created_by")
        .defer("snapshot", "result", "imported")
    )


def planned_sites_of(study):
    """Places of an answer that will be made real: {(place id, response key): PlannedSite}."""
    return {(site.place, site.response): site for site in study.planned_sites.all()}


def default_responses():
    """Every kind of opening with its default figures, none chosen yet."""
    return [
        _as_choice(response) | {"count": 0, "is_edited": False}
        for response in read_responses().responses
    ]


def _as_choice(response):
    facts = response.as_dict()
    facts.pop("description")
    return facts


def available_aims():
    """Aims the loaded data allow."""
    return tuple(aim for aim in Aim if aim != Aim.LIFT or not lift_unavailable_reason())


def lift_unavailable_reason():
    """Why « raised above 2.5 » cannot be asked, in French; empty when it can."""
    return "" if Profession.GP in latest_vintages() else LIFT_NEEDS_SCORES


def travel_sets():
    """Travel times one may choose: [(value, label)], the straight line first."""
    held = list_sets(travel_folder())
    return [("", "À vol d’oiseau, estimé"), *((name, name) for name in held)]


def travel_folder():
    """Where `maillage travel` keeps its sets."""
    return settings.VAR / "travel"


def replay_verdict(study):
    """Whether a replay gave the « same » answer as its original or a « different » one, or None."""
    original = study.replay_of
    if original is None or not (study.has_answer and original.has_answer):
        return None
    same = study.result["fingerprint"] == original.result["fingerprint"]
    return "same" if same else "different"
