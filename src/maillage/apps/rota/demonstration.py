"""The rota of a collective of invented volunteers, in the five communes of the first centres.

Communes are real; the collective, doctors, flats and what happened are invented. A year is
published, one week of it is to be repaired, a handover waits, and a draft of what follows is open.
"""

from datetime import datetime, time, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership, Notice, Organisation, User
from maillage.engines import rota as engine

from .demonstration_centres import YEAR, are_communes_known, create_centres
from .demonstration_people import SEED, create_volunteers
from .enums import ItemKind, PostState, VolunteerState
from .forecasting import compute
from .models import (
    Cell,
    Draft,
    Handover,
    Line,
    Post,
    Volunteer,
)
from .selectors.handover import state_of
from .selectors.problem import given_problem, to_lines
from .selectors.window import Window
from .services import handing_over, handover, keys, publication, withdrawals
from .services.figures import MonthData, save_month
from .services.forecasting import ask_forecast
from .services.handover import ItemData
from .weeks import WEEK, arrival, monday_of, mondays

PAST_WEEKS, OFFERED_WEEKS = 10, 112
SOLVE_SECONDS, NEAR_ENOUGH = 6.0, 0.02
_NOTE = "Semaine calme. Le chauffage du cabinet 1 met une heure à démarrer."
_ITEMS = (
    (
        ItemKind.RESULT,
        "Mme D. (inventée)",
        "Bilan sanguin demandé jeudi : rappeler le laboratoire.",
        3,
    ),
    (
        ItemKind.WATCH,
        "M. B. (inventé)",
        "Essoufflé à l’effort depuis dix jours, revu lundi à 9 h.",
        2,
    ),
    (ItemKind.TASK, "", "Renouveler le stock d’ordonnances sécurisées.", 0),
    (ItemKind.TASK, "M. R. (inventé)", "Courrier au cardiologue à signer.", 4),
)


@transaction.atomic
def create_demonstration_rota():
    """Create the rota, once; nothing without the communes or the care offer."""
    collective = Organisation.objects.filter(name=people.COLLECTIVE).first()
    if collective is None or not are_communes_known() or collective.centres.exists():
        return
    notices = Notice.objects.filter(key__startswith="rota:")
    today, before = timezone.localdate(), set(notices.values_list("pk", flat=True))
    first_monday = monday_of(today) - PAST_WEEKS * WEEK
    centres = create_centres(collective)
    create_volunteers(collective, centres, first_monday, OFFERED_WEEKS)
    coordinator = User.objects.get(email=people.address("collectif"))
    _past(collective, first_monday)
    _publish(collective, coordinator, first_monday, today)
    _next_draft(collective, coordinator, first_monday + YEAR * WEEK)
    _one_withdrawal(collective, today)
    _people(centres[0], today)
    _hand_over(centres[0], today)
    _count_patients(centres, coordinator, today)
    compute(ask_forecast(collective=collective, withdrawal_percent=5, user=coordinator).pk)
    # Nobody is written to at invented addresses.
    notices.exclude(pk__in=before).delete()
    audit.record(actor=SYSTEM, action="demonstration.create", subject="demonstration:rota")


def _past(collective, first_monday):
    """The months before, so that many know their centre already; drawn, each week apart."""
    random = Random(SEED)  # noqa: S311 - fiction, not a secret
    people = Volunteer.objects.filter(collective=collective, state=VolunteerState.ACTIVE)
    people = list(people.order_by("pk").values_list("pk", flat=True))
    lines = Line.objects.filter(centre__collective=collective).select_related("centre")
    lines = list(lines.order_by("pk"))
    posts = []
    for number in range(1, YEAR - PAST_WEEKS):
        monday = first_monday - number * WEEK
        there = [line for line in lines if line.opens_on <= monday and not line.centre.is_reserve]
        posts += [
            Post(line=line, monday=monday, volunteer_id=who, state=PostState.CONFIRMED)
            for line, who in zip(there, random.sample(people, len(there)), strict=True)
        ]
    Post.objects.bulk_create(posts)


def _publish(collective, coordinator, first_monday, today):
    """Solve a year and publish it; nearly everybody has confirmed since."""
    now = timezone.now()
    draft = Draft.objects.create(
        collective=collective,
        name="Année en cours",
        first_monday=first_monday,
        weeks=YEAR,
        made_by=coordinator,
        made_at=now,
    )
    _fill(draft, today)
    publication.publish(draft=draft, user=coordinator, now=now)
    posts = Post.objects.filter(draft=draft, state=PostState.TO_CONFIRM)
    late = posts.filter(monday__gt=today + 8 * WEEK).order_by("monday", "pk")[:5]
    posts.exclude(pk__in=[post.pk for post in late]).update(
        state=PostState.CONFIRMED, confirmed_at=now
    )


def _fill(draft, today):
    window = Window(draft.collective, draft.first_monday, draft.weeks, today)
    problem = engine.problem_from(given_problem(window))
    result = engine.solve(
        problem, stop=engine.Stop(seconds=SOLVE_SECONDS, gap=NEAR_ENOUGH), seed=SEED
    )
    Cell.objects.bulk_create(
        Cell(draft=draft, volunteer_id=volunteer, line_id=line, monday=monday)
        for volunteer, line, monday in to_lines(result.assignments, window, {})
    )


def _next_draft(collective, coordinator, first_monday):
    Draft.objects.create(
        collective=collective,
        name="Six mois suivants",
        first_monday=first_monday,
        weeks=26,
        made_by=coordinator,
        made_at=timezone.now(),
    )


def _one_withdrawal(collective, today):
    """A doctor who was to come in four weeks cannot any more."""
    posts = Post.objects.filter(line__centre__collective=collective, state=PostState.CONFIRMED)
    post = posts.filter(monday=monday_of(today) + 4 * WEEK, line__centre__is_reserve=False).first()
    if post:
        withdrawals.withdraw(post_id=post.pk, user=None, now=timezone.now())


def _people(centre, today):
    """Accounts of the fixed team and of two doctors: last week's, and this week's."""
    password = make_password(people.DEMONSTRATION_PASSWORD)
    team = _account("equipe", "Martine Chabrat", password)
    Membership.objects.get_or_create(
        user=team, organisation=centre.site.organisation, defaults={"role": Role.COORDINATOR}
    )
    line, monday = centre.lines.get(number=1), stay_of(today)
    for name, week in (("volontaire-precedent", monday - WEEK), ("volontaire", monday)):
        post = Post.objects.filter(line=line, monday=week).select_related("volunteer").first()
        if post and post.volunteer and post.volunteer.user is None:
            volunteer = post.volunteer
            full_name = f"{volunteer.given_name} {volunteer.family_name}"
            volunteer.user = _account(name, full_name, password)
            volunteer.email = people.address(name)
            volunteer.save(update_fields=["user", "email"])
    keys.turn_keys(today)
    return team


def stay_of(today):
    """The Monday of the week whose doctor has the keys: from Saturday on, the next one's."""
    return monday_of(today + timedelta(days=2))


def _account(name, full_name, password):
    user, _ = User.objects.get_or_create(
        email=people.address(name),
        defaults={"full_name": full_name, "password": password, "is_demonstration": True},
    )
    return user


def _hand_over(centre, today):
    """What last week's doctor left on Saturday: it waits to be acknowledged."""
    saturday = arrival(stay_of(today))
    post = (
        Post.objects.filter(
            line__centre=centre,
            line__number=1,
            monday=monday_of(saturday),
            volunteer__user__isnull=False,
        )
        .select_related("volunteer__user")
        .first()
    )
    if post is None:
        return
    user = post.volunteer.user
    friday = _at(saturday - timedelta(days=1), 17)
    for kind, patient, text, days in _ITEMS:
        due_on = saturday + timedelta(days=days) if days else None
        data = ItemData(kind=kind, text=text, patient=patient, phone="", due_on=due_on)
        handover.write(centre=centre, user=user, data=data, now=friday)
    handing_over.generate(today=saturday, now=_at(saturday, 9))
    for book in Handover.objects.filter(line=post.line, saturday=saturday):
        handing_over.validate(
            handover_id=book.pk, user=user, seen=state_of(book), note=_NOTE, now=_at(saturday, 9)
        )


def _count_patients(centres, team, today):
    """Eight months of typed figures, growing; the month under way is not counted yet."""
    lines = {centre: list(centre.lines.all()) for centre in centres}
    month = today.replace(day=1)
    for number in range(8):
        month = (month - timedelta(days=1)).replace(day=1)
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        for place, centre in enumerate(centres):
            registered = 1_450 - 45 * number - 120 * place
            weeks = {
                (line.pk, monday): 88 + (monday.day * 7 + place * 5) % 34
                for line in lines[centre]
                for monday in mondays(month, 6)
                if month <= monday <= last and line.opens_on <= monday
            }
            data = MonthData(registered, last, registered * 26 // 100, weeks)
            save_month(centre=centre, month=month, user=team, data=data, seen=0)


def _at(day, hour):
    return datetime.combine(day, time(hour)).astimezone()
