"""The mission sheet: what a doctor needs on paper, nothing of a patient, no key, any script."""

import io
from datetime import time

import pytest
from pypdf import PdfReader

from maillage.apps.rota import mission
from maillage.apps.rota.services import lodging, saturdays
from maillage.apps.rota.weeks import arrival
from tests.apps.rota.factories import MONDAY, NOW, a_centre, a_post, a_volunteer, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    centre = a_centre(
        name="Ajain",
        keys="Portail 4321",
        saturday="À 14 h, au cabinet.\nLire le cahier.",
        first_day="Demander Claude.",
    )
    centre.team.create(full_name="Claude Petit", job="assistant", phone="+33555000009")
    centre.suppliers.create(name="Net et Clair", trade="ménage", phone="+33555000008")
    line = centre.lines.get()
    a_post(line, monday(1), a_volunteer(centre.collective))
    volunteer = a_volunteer(centre.collective, beds=2, needs_vehicle=True)
    post = a_post(line, MONDAY, volunteer)
    lodging.lodge(post=post, actor="system", now=NOW)
    return post


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(p.extract_text() for p in pages).replace("\u00a0", " ").split())


def test_the_sheet_says_what_a_doctor_needs(post):
    said = text_of(mission.as_pdf(post))

    after = post.line.posts.get(monday=monday(1)).volunteer
    for words in (
        "Votre semaine à Ajain", post.volunteer.full_name, "Du 4 au 9 janvier 2027",
        "1 place de la Mairie, 23380", "samedi 2 janvier 2027", "l’équipe du centre",
        "samedi 9 janvier 2027", after.full_name, "Logement 1, 3 rue du Lavoir (2 couchages)",
        "Clio 0", "Claude Petit, assistance médicale", "05 55 00 00 09", "05 55 00 00 08",
        "Demander Claude.", "À 14 h, au cabinet.", "Lire le cahier.",
    ):  # fmt: skip
        assert words in said


def test_the_hour_of_the_keys_is_on_the_sheet_once_someone_said_it(post):
    assert "Les clés vous sont remises par l’équipe" in text_of(mission.as_pdf(post))

    given = {"line": post.line, "saturday": arrival(MONDAY), "at": time(10, 30)}
    saturdays.set_key_time(actor="system", **given)

    assert "Les clés vous sont remises à 10 h 30 par" in text_of(mission.as_pdf(post))


def test_keys_and_the_telephone_of_other_doctors_stay_off_the_paper(post):
    after = post.line.posts.get(monday=monday(1)).volunteer

    said = text_of(mission.as_pdf(post))

    assert "4321" not in said and "05 55 00 00 04" not in said
    assert after.phone == "+33555000004"


def test_the_same_week_gives_the_same_bytes(post):
    assert mission.as_pdf(post) == mission.as_pdf(post)


def test_letters_that_cannot_be_printed_are_squares_and_the_sheet_says_so(post):
    post.volunteer.family_name = "\u6f22\u5b57"

    said = text_of(mission.as_pdf(post))

    assert "□□" in said and "ne peuvent pas être imprimées" in said


def test_what_people_wrote_is_never_markup(post):
    post.line.centre.first_day = "#panic(1) *gras* $x$"

    assert "#panic(1) *gras* $x$" in text_of(mission.as_pdf(post))
