"""Relays of the demonstration: one trained, one whose training ends soon, one who has not begun.

They learn through the same services as anyone; their passwords are public. The catalogue beside:
`demonstration_catalogue`.
"""

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership, Organisation, User

from . import content, quiz, services
from .demonstration_catalogue import create_demonstration_catalogue
from .selectors import latest_certificate
from .validity import add_months

LAPSING, UNTRAINED = "relais-adjoint", "relais-nouveau"
_MORE_RELAYS = {LAPSING: "Bernard Chaput", UNTRAINED: "Inès Moreau"}
_LEFT_DAYS = 40  # until the end of the training that lapses


@transaction.atomic
def create_demonstration_training():
    """Create the catalogue, the relays, their trainings and two remote sessions to come, once.

    Nothing is made where the demonstration accounts are not.
    """
    relay = User.objects.filter(email=people.address("relais"), is_demonstration=True).first()
    if relay is None:
        return
    now = timezone.now()
    create_demonstration_catalogue(now)
    if latest_certificate(relay):
        return
    for name, full_name in _MORE_RELAYS.items():
        _create_relay(name, full_name)
    complete_course(relay, now - timedelta(days=30))
    course = content.course(content.RELAY_COURSE)
    trained_on = add_months(timezone.localdate(now), -course.validity_months)
    at = timezone.make_aware(datetime.combine(trained_on + timedelta(days=_LEFT_DAYS), time(10)))
    complete_course(User.objects.get(email=people.address(LAPSING)), at)
    _plan(now, days=9, title="Vos questions sur l’accueil et le secret")
    _plan(now, days=23, title="S’entraîner à l’urgence, ensemble")


def complete_course(user, at, course_id=content.RELAY_COURSE):
    """Read every page and answer every quiz right, at an instant; return the certificate."""
    for module in content.course(course_id).modules:
        where = {"user": user, "course_id": course_id, "module_id": module.id, "now": at}
        for page in module.pages:
            services.open_page(**where, page_id=page.id)
        attempt = services.start_quiz(**where)
        answers = quiz.right_answers(attempt.drawn)
        attempt = services.answer_quiz(attempt=attempt, answers=answers, now=at)
    return attempt.certificate


def _create_relay(name, full_name):
    user, _ = User.objects.get_or_create(
        email=people.address(name),
        defaults={
            "full_name": full_name,
            "password": make_password(people.DEMONSTRATION_PASSWORD),
            "is_demonstration": True,
        },
    )
    town_hall = Organisation.objects.get(name=people.TOWN_HALL)
    Membership.objects.get_or_create(
        user=user, organisation=town_hall, defaults={"role": Role.RELAY}
    )


def _plan(now, *, days, title):
    day = timezone.localdate(now) + timedelta(days=days)
    starts_at = timezone.make_aware(datetime.combine(day, time(14)))
    services.plan_session(
        actor=SYSTEM,
        organisation=Organisation.objects.get(name=people.COORDINATION),
        plan=services.SessionPlan(
            course=content.RELAY_COURSE,
            title=title,
            trainer="Salomé Perrin (démonstration)",
            link="https://visio.demo.maillage.example/formation",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
        ),
        now=now,
    )
