"""Trainings for tests: Monday 2 March 2026, 9 in the morning in Paris."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from maillage.apps.training import content, models, quiz, services
from maillage.apps.training.codes import new_code
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = date(2026, 3, 2)
COURSE = content.course("relais")
MODULES = [module.id for module in COURSE.modules]


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = models.Certificate

    user = factory.SubFactory(UserFactory)
    course = "relais"
    version = 1
    code = factory.Sequence(lambda n: f"ABCDEFGH{n:04d}".translate(str.maketrans("01", "YZ")))
    issued_on = TODAY
    valid_until = date(2028, 3, 2)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = models.Session

    organisation = factory.SubFactory(OrganisationFactory)
    course = "relais"
    title = "Vos questions"
    trainer = "Salomé Perrin"
    link = "https://visio.example/salle-secrete"
    starts_at = NOW + timedelta(days=1)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=1))


class TaughtCourseFactory(DjangoModelFactory):
    class Meta:
        model = models.TaughtCourse

    slug = factory.Sequence(lambda n: f"formation-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    title = "Repérer la perte d’autonomie"
    summary = "Cinq signes qui doivent alerter."
    theme = "autonomy"
    audiences = ["elected"]


class EnrolmentFactory(DjangoModelFactory):
    """Who came has a code."""

    class Meta:
        model = models.Enrolment

    session = factory.SubFactory(SessionFactory)
    user = factory.LazyAttribute(lambda line: MembershipFactory(role="relay").user)
    enrolled_at = NOW
    code = factory.LazyAttribute(lambda line: new_code() if line.attended else None)
    attended = None


def later(**duration):
    return NOW + timedelta(**duration)


def read_all(user, module_id="accueil"):
    """This person opened every page of a module."""
    models.PageRead.objects.bulk_create(
        models.PageRead(user=user, course="relais", module=module_id, page=page.id, opened_at=NOW)
        for page in COURSE.module(module_id).pages
    )


def passed(user, *module_ids, at=NOW):
    """This person passed these modules."""
    models.Attempt.objects.bulk_create(
        models.Attempt(
            user=user, course="relais", version=1, module=module_id, drawn=[], answers=[],
            right=5, is_passed=True, started_at=at, ended_at=at,
        )
        for module_id in module_ids
    )  # fmt: skip


def start(user, module_id="accueil", now=NOW):
    return services.start_quiz(user=user, course_id="relais", module_id=module_id, now=now)


def answer(attempt, *, wrong=0, now=NOW):
    """Answer right, but to the first `wrong` questions."""
    places = quiz.right_answers(attempt.drawn)
    for question in range(wrong):
        places[question] = (places[question] + 1) % len(attempt.drawn[question]["order"])
    return services.answer_quiz(attempt=attempt, answers=places, now=now)


def finish(user, now=NOW):
    """Pass the last module, the others being passed that day; return the certificate."""
    passed(user, *MODULES[1:], at=now)
    read_all(user)
    return answer(start(user, now=now), now=now).certificate
