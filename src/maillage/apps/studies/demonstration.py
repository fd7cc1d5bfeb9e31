"""The demonstration scenario: where to open in the Creuse, beside the centres already there."""

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.demonstration import coordination
from maillage.apps.territory.enums import SiteKind

from .enums import Aim
from .models import Study
from .selectors import default_responses
from .services import change_study, launch_study, start_study

COUNTS = {"rotating_centre": 2, "teleconsultation_point": 6}


def create_demonstration_study():
    """Launch one scenario of the demonstration coordinator; once. A worker computes it."""
    user, organisation = coordination()
    if user is None or Study.objects.filter(organisation=organisation).exists():
        return
    study = start_study(
        organisation=organisation,
        user=user,
        actor=SYSTEM,
        perimeter_kind="departement",
        perimeter_code="23",
        name="Deux centres et six points de téléconsultation en Creuse",
    )
    responses = [
        response | {"count": COUNTS.get(response["key"], 0)} for response in default_responses()
    ]
    change_study(
        study=study,
        actor=SYSTEM,
        responses=responses,
        aim=Aim.COVER,
        minutes=15,
        existing_kinds=[SiteKind.ROTATING_CENTRE],
    )
    launch_study(study=study, actor=SYSTEM)
