"""A collective, its centres, volunteers and weeks, for tests."""

from datetime import UTC, date, datetime, timedelta

from maillage.apps.rota import models
from maillage.apps.rota.enums import Formality, PostState, VolunteerState
from maillage.apps.rota.weeks import WEEK
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import CareSiteFactory, rpps
from tests.apps.territory.factories import CommuneFactory

MONDAY = date(2027, 1, 4)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # Monday, 10 in the morning in Paris
TODAY = NOW.date()
LONG_AGO = date(2020, 1, 6)
EVERY_DAY_BUT_SUNDAY = [[day, "09:00", "12:00"] for day in range(6)]
_NAMES = ["Élodie Ferré", "Noël Müller", "Inès Le Goff", "Jean-Loup d’Arc", "Zoé Ångström"]


def monday(number):
    """The Monday of week `number`, from `MONDAY` on."""
    return MONDAY + number * WEEK


def a_collective(**values):
    return OrganisationFactory(**{"kind": "association"} | values)


def a_coordinator(collective, role="coordinator"):
    """Someone who makes the rota of a collective."""
    return MembershipFactory(organisation=collective, role=role).user


def a_centre(collective=None, *, lines=1, beds=2, vehicles=1, **values):
    """A centre open for years, with its lines, one flat and its vehicles."""
    site = values.pop("site", None) or CareSiteFactory(opening_hours=EVERY_DAY_BUT_SUNDAY)
    centre = models.Centre.objects.create(
        **{"collective": collective or a_collective(), "site": site, "name": site.name} | values
    )
    for number in range(1, lines + 1):
        models.Line.objects.create(centre=centre, number=number, opens_on=LONG_AGO)
    if beds:
        a_flat(centre, beds=beds)
    for number in range(vehicles):
        models.Vehicle.objects.create(centre=centre, name=f"Clio {number}", available_from=LONG_AGO)
    return centre


def a_flat(centre, **values):
    number = centre.flats.count() + 1
    return models.Flat.objects.create(
        **{
            "centre": centre,
            "name": f"Logement {number}",
            "address": "3 rue du Lavoir",
            "beds": 2,
            "available_from": LONG_AGO,
        }
        | values
    )


def a_reserve(collective, lines=1):
    """The reserve of a collective: doctors kept ready for anywhere."""
    centre = models.Centre.objects.create(collective=collective, is_reserve=True, name="Réserve")
    for number in range(1, lines + 1):
        models.Line.objects.create(centre=centre, number=number, opens_on=LONG_AGO)
    return centre


def a_volunteer(collective=None, *, weeks=(), is_ready=True, **values):
    """An active volunteer who offers some weeks (Mondays); every formality in order."""
    number = models.Volunteer.objects.count() + 1
    given_name, family_name = _NAMES[number % len(_NAMES)].split(" ", 1)
    volunteer = models.Volunteer.objects.create(
        **{
            "collective": collective or a_collective(),
            "state": VolunteerState.ACTIVE,
            "family_name": family_name,
            "given_name": given_name,
            "rpps": rpps(1_099_980_000 + number),
            "phone": "+33555000004",
            "email": f"volontaire{number}@example.fr",
            "home": None,
            "practice": "settled",
            "joined_at": NOW - timedelta(days=400),
        }
        | values
    )
    for formality in Formality:
        models.FormalityDone.objects.create(
            volunteer=volunteer,
            formality=formality,
            due_on=TODAY + timedelta(days=30),
            done_on=TODAY - timedelta(days=90) if is_ready else None,
        )
    for week in weeks:
        models.OfferedWeek.objects.create(volunteer=volunteer, monday=week, offered_at=NOW)
    return volunteer


def a_volunteer_user(volunteer):
    """The account of a volunteer."""
    volunteer.user = UserFactory(email=volunteer.email)
    volunteer.save(update_fields=["user"])
    return volunteer.user


def a_draft(collective, *, first_monday=MONDAY, weeks=8, **values):
    return models.Draft.objects.create(
        **{
            "collective": collective,
            "name": "Hiver",
            "first_monday": first_monday,
            "weeks": weeks,
            "made_at": NOW,
        }
        | values
    )


def a_post(line, monday, volunteer=None, **values):
    """One published week of a line, confirmed if someone fills it."""
    state = PostState.CONFIRMED if volunteer else PostState.EMPTY
    return models.Post.objects.create(
        **{"line": line, "monday": monday, "volunteer": volunteer, "state": state} | values
    )


def a_far_commune(**values):
    """A commune some 500 km from the others."""
    return CommuneFactory(**{"latitude": 50.6, "longitude": 3.06} | values)
