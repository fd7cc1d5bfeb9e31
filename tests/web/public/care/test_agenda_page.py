"""The address of an agenda: for the public its reasons; for a regulator of the SAS a counter."""

import pytest

from maillage.apps.booking.models import Appointment, Regulator
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.web.public.care.care_case import MONDAY_9, TUESDAY_9, text_of

pytestmark = pytest.mark.django_db
PATIENT = {"family_name": "Martin", "given_name": "Anne", "phone": "06 12 34 56 78"}


@pytest.fixture
def page(centre):
    return f"/rendez-vous/agenda/{centre[0].pk}/"


@pytest.fixture
def regulator(db, clock):
    return Regulator.objects.create(
        system="urn:oid:1.2.250.1.213.3.6",
        value="r1",
        family_name="Durand",
        given_name="Lou",
        email="lou@sas.example",
        is_active=True,
        user=UserFactory(email="lou@sas.example"),
        accepted_terms_at=MONDAY_9,
    )


@pytest.fixture
def counter(client, page, regulator, centre):
    """Address of the form of a regulator who chose Tuesday at 9."""
    client.force_login(regulator.user)
    start = TUESDAY_9.isoformat().replace("+", "%2B")
    return f"{page}?origin=sas&motif={centre[1].pk}&start={start}"


def test_the_public_sees_the_reasons_and_the_telephone(read, page, centre):
    text = read(page)

    assert f'href="/rendez-vous/nouveau/{centre[0].pk}/{centre[1].pk}/"' in text
    assert 'href="tel:+33555000001"' in text


def test_an_agenda_with_nothing_to_book_says_to_call(read, page, centre):
    type(centre[1]).objects.update(bookable_by="members")

    assert "Cet agenda ne se réserve pas ici." in read(page)


def test_the_public_page_leaves_no_cookie(client, page):
    assert not client.get(page).cookies


@pytest.mark.parametrize("origin", ["sas", "SAS", "sas-recette"])
def test_who_comes_from_the_sas_signs_in_first_and_comes_back(client, page, origin):
    response = client.get(page, {"origin": origin})

    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion/?next=/rendez-vous/agenda/")
    assert f"origin%3D{origin}" in response["Location"]


def test_someone_else_s_account_is_told_so(client, page):
    client.force_login(MembershipFactory(role="administrator").user)

    response = client.get(page, {"origin": "sas"})

    assert response.status_code == 403
    assert "Ce compte n’est pas celui d’un régulateur" in text_of(response)


def test_a_closed_regulator_is_refused(client, page, regulator):
    Regulator.objects.update(is_active=False)
    client.force_login(regulator.user)

    assert client.get(page, {"origin": "sas"}).status_code == 403


def test_terms_come_before_the_first_appointment_and_only_then(client, page, regulator):
    Regulator.objects.update(accepted_terms_at=None)
    client.force_login(regulator.user)

    assert "J’accepte ces conditions" in text_of(client.get(page, {"origin": "sas"}))
    client.post(f"{page}?origin=sas", PATIENT)
    assert Regulator.objects.get().accepted_terms_at is None
    client.post(f"{page}?origin=sas", {"accept": "1"})

    assert Regulator.objects.get().accepted_terms_at is not None
    assert "Semaine du" in text_of(client.get(page, {"origin": "sas"}))


def test_without_origin_a_regulator_is_like_anyone(client, page, regulator, counter):
    assert "Régulation du SAS" in text_of(client.get(f"{page}?origin=sas"))

    text = text_of(client.get(page))

    assert "Régulation du SAS" not in text
    assert "sas_origin" not in client.session
    client.post(counter.replace("origin=sas&", ""), PATIENT)
    assert not Appointment.objects.exists()


def test_a_regulator_books_for_a_patient_in_their_own_name(client, counter, regulator):
    response = client.post(counter, PATIENT | {"key": "k"})

    appointment = Appointment.objects.get()
    assert response.status_code == 302
    assert (appointment.channel, appointment.booked_by) == ("sas", "regulator")
    assert appointment.regulator == regulator
    assert appointment.person.phone == "+33612345678"


def test_a_regulator_s_double_click_books_once(client, counter):
    first = client.post(counter, PATIENT | {"key": "k"})
    again = client.post(counter, PATIENT | {"key": "k"})

    assert first["Location"] == again["Location"]
    assert Appointment.objects.count() == 1


def test_a_mistake_keeps_the_slot_and_what_was_typed(client, counter):
    response = client.post(counter, PATIENT | {"phone": "12"})

    text = text_of(response)
    assert response.status_code == 422
    assert 'value="Anne"' in text
    assert "demain, mardi 24 novembre à 9 h" in text


def test_a_slot_taken_meanwhile_proposes_others_to_the_regulator(client, counter, booked):
    response = client.post(counter, PATIENT | {"key": "k"})

    assert response.status_code == 409
    assert "Les créneaux libres les plus proches" in text_of(response)


def test_a_reason_kept_for_regulators_is_theirs_alone(client, page, centre, regulator, read):
    type(centre[1]).objects.update(for_sas=True, public_label="Réservé à la régulation")

    assert "Réservé à la régulation" not in read(page)
    client.force_login(regulator.user)
    assert "Semaine du" in text_of(client.get(page, {"origin": "sas"}))


def test_an_agenda_closed_to_the_sas_does_not_exist_for_regulators(client, page, centre, regulator):
    type(centre[1]).objects.update(channels=["web"])
    client.force_login(regulator.user)

    assert client.get(page, {"origin": "sas"}).status_code == 404


def test_the_platform_may_forget_the_question_mark(client):
    response = client.get("/rendez-vous/agenda/12/&origin=sas-preprod")

    assert response["Location"] == "/rendez-vous/agenda/12/?origin=sas-preprod"
