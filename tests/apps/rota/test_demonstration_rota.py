"""The rota of the demonstration: real communes, invented people, a week to repair."""

import pytest

from maillage.apps.accounts.demonstration import COLLECTIVE, create_demonstration_accounts
from maillage.apps.accounts.models import AuditLine, Notice, Organisation, User
from maillage.apps.offer.identifiers import check_rpps
from maillage.apps.rota import demonstration, demonstration_people, forecasting
from maillage.apps.rota.demonstration import create_demonstration_rota
from maillage.apps.rota.enums import IncidentState, PostState, VolunteerState
from maillage.apps.rota.models import (
    Centre,
    Forecast,
    HandoverItem,
    Incident,
    Post,
    Volunteer,
)
from maillage.apps.rota.selectors.published import appointments_without_doctor
from maillage.apps.territory.models import PostalCode
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
PEOPLE = 60


@pytest.fixture
def communes():
    """The five communes and three towns where volunteers live."""
    for code, departement, name in (
        ("23002", "23", "Ajain"),
        ("23020", "23", "Bellegarde-en-Marche"),
        ("18052", "18", "Charenton-du-Cher"),
        ("58057", "58", "Chantenay-Saint-Imbert"),
        ("87003", "87", "Arnac-la-Poste"),
        ("87085", "87", "Limoges"),
        ("69123", "69", "Lyon"),
        ("59350", "59", "Lille"),
    ):
        place = DepartementFactory(code=departement, name=f"Département {departement}")
        size = 100_000 if name in ("Limoges", "Lyon", "Lille") else 500
        commune = CommuneFactory(code=code, name=name, departement=place, population=size)
        PostalCode.objects.create(code=f"{code[:2]}000", commune=commune)


@pytest.fixture
def made(communes, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(demonstration_people, "PEOPLE", PEOPLE)
    monkeypatch.setattr(demonstration, "YEAR", 20)
    monkeypatch.setattr(demonstration, "SOLVE_SECONDS", 1.0)
    monkeypatch.setattr(forecasting, "DRAWS", 10)
    monkeypatch.setattr(forecasting, "GROUPS", 1)
    monkeypatch.setattr(forecasting, "SIZES", (10,))
    create_demonstration_accounts()
    with django_capture_on_commit_callbacks(execute=True):
        create_demonstration_rota()


def test_a_rota_is_published_to_repair_nobody_is_written_to_and_a_second_run_adds_nothing(made):
    assert Centre.objects.filter(is_reserve=False).count() == 5
    assert Volunteer.objects.count() == PEOPLE
    filled = Post.objects.exclude(state=PostState.EMPTY).count()
    assert filled > Post.objects.count() * 0.2
    incident = Incident.objects.get()
    assert incident.state == IncidentState.OPEN
    assert not appointments_without_doctor(Post.objects.filter(state=PostState.EMPTY))
    assert not Notice.objects.exists()
    assert Forecast.objects.get().answer
    lines = AuditLine.objects.count()

    create_demonstration_rota()

    assert AuditLine.objects.count() == lines
    assert HandoverItem.objects.count() in (0, 4)  # 0: nobody came last week


def test_people_are_invented_and_marked_so_most_are_ready_and_some_wait(made):
    assert User.objects.filter(is_demonstration=False).count() == 0
    for volunteer in Volunteer.objects.all():
        assert check_rpps(volunteer.rpps).startswith("1099991")
        assert volunteer.phone.startswith("+3363998")
        assert volunteer.email.endswith("@demo.maillage.example")
    assert "démonstration" in COLLECTIVE
    states = set(Volunteer.objects.values_list("state", flat=True))
    assert states == {VolunteerState.ACTIVE, VolunteerState.PAUSED, VolunteerState.CANDIDATE}
    candidates = Volunteer.objects.filter(state=VolunteerState.CANDIDATE)
    assert not candidates.filter(offered_weeks__isnull=False).exists()


def test_without_the_communes_nothing_is_made():
    create_demonstration_accounts()

    create_demonstration_rota()

    assert not Organisation.objects.get(name=COLLECTIVE).centres.exists()
