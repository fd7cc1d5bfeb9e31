"""Mes formations: where one stands, what to read next, and who may not."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from maillage.apps.accounts.models import User
from maillage.apps.training.models import PageRead
from tests.apps.training.factories import (
    COURSE,
    NOW,
    TODAY,
    CertificateFactory,
    EnrolmentFactory,
    SessionFactory,
    TaughtCourseFactory,
    passed,
    read_all,
)
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
HOME = "/relais/formations/"
COURSE_PAGE = f"{HOME}cours/relais/"
FIRST = f"{COURSE_PAGE}accueil/votre-place/"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


def main_actions(page):
    """What the buttons of a page say."""
    found = re.findall(r'class="button"[^>]*>(.*?)</(?:a|button)>', page.content.decode(), re.S)
    return [re.sub(r"<.*?>", "", text) for text in found]


class TestHome:
    @pytest.mark.parametrize(
        ("valid_until", "action", "says"),
        [
            (None, "Commencer la formation", "5 modules, 75 minutes"),
            (date(2028, 3, 2), "Télécharger l’attestation", "à partir du 2 décembre 2027"),
            (date(2026, 4, 1), "Renouveler la formation", "vous ne perdez rien"),
            (date(2026, 3, 1), "Reprendre la formation", "s’est terminée le 1er mars 2026"),
        ],
    )
    def test_it_says_where_one_stands_and_one_thing_to_do(
        self, as_, relay, valid_until, action, says
    ):
        if valid_until:
            CertificateFactory(user=relay, issued_on=date(2024, 1, 1), valid_until=valid_until)

        page = as_(relay).get(HOME)

        assert main_actions(page) == [action]
        assert says in words(page)

    def test_one_continues_where_one_stopped(self, as_, relay):
        passed(relay, "accueil")

        page = as_(relay).get(HOME)

        assert "réussi 1 module sur 5" in words(page)
        assert f'href="{COURSE_PAGE}orientation/"' in page.content.decode()

    def test_certificates_stay_to_hand_even_past(self, as_, relay):
        CertificateFactory(user=relay, issued_on=date(2022, 1, 1), valid_until=date(2024, 1, 1))
        CertificateFactory()

        text = words(as_(relay).get(HOME))

        assert "Attestation du 1er janvier 2022 au 1er janvier 2024 (terminée)" in text
        assert text.count("Attestation du") == 1, "one's own only"

    def test_what_i_came_to_stays_with_its_certificate(self, as_, relay):
        line = EnrolmentFactory(user=relay, attended=True, session__starts_at=NOW)
        EnrolmentFactory(user=relay, attended=False, session__starts_at=NOW)

        page = as_(relay).get(HOME).content.decode()

        assert page.count("Attestation de présence") == 1
        assert f"{HOME}attestations/{line.code}.pdf" in page
        assert f"{HOME}seances/{line.session.public_id}/avis/" in page

    def test_my_sessions_are_there_with_their_link(self, as_, relay):
        SessionFactory().enrolments.create(user=relay, enrolled_at=NOW)

        page = as_(relay).get(HOME)

        assert "Mardi 3 mars 2026, de 9 h à 10 h" in words(page).replace("\u00a0", " ")
        assert "https://visio.example/salle-secrete" in page.content.decode()


class TestReading:
    def test_the_course_lists_its_modules_and_how_far_one_is(self, as_, relay):
        passed(relay, "accueil")
        read_all(relay, "orientation")
        as_(relay).get(f"{COURSE_PAGE}urgence/dabord/")

        page = as_(relay).get(COURSE_PAGE)

        text = words(page)
        for said in (
            "1. Accueillir 12 minutes, réussi",
            "2. Orienter sans décider 18 minutes, pages lues, questionnaire à faire",
            "3. Garder le secret 12 minutes, à commencer",
            "18 minutes, 1 page sur 5",
            "Haute Autorité de santé",
        ):
            assert said in text, said
        assert main_actions(page) == ["Continuer\u00a0: Orienter sans décider"]
        assert "n’a pas été vérifié récemment" not in text

    def test_a_course_past_its_review_says_so(self, as_, relay, clock):
        clock(NOW + timedelta(days=600))

        assert "n’a pas été vérifié récemment" in words(as_(relay).get(COURSE_PAGE))

    def test_opening_a_page_notes_it_but_only_asking_about_it_does_not(self, as_, relay):
        client = as_(relay)

        client.head(FIRST)
        assert not PageRead.objects.exists()
        client.get(FIRST)
        assert [read.page for read in PageRead.objects.all()] == ["votre-place"]

    def test_pages_follow_one_another_to_the_quiz(self, as_, relay):
        client, address, seen = as_(relay), FIRST, []
        while address:
            page = client.get(address).content.decode()
            seen.append(re.search(r"page (\d) sur 5", page)[1])
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = following and following[1]

        assert seen == ["1", "2", "3", "4", "5"]
        assert "Commencer le questionnaire" in page
        assert "Il reste une page" not in page

    def test_the_last_page_says_which_page_was_skipped(self, as_, relay):
        text = words(as_(relay).get(f"{COURSE_PAGE}accueil/chacun/"))

        assert "Il reste une page à ouvrir : Votre place" in text

    def test_a_module_opens_where_one_left_it(self, as_, relay):
        client = as_(relay)
        client.get(FIRST)

        assert client.get(f"{COURSE_PAGE}accueil/").url.endswith("/accueil/premiers-mots/")

    @pytest.mark.parametrize("module_id", ["accueil", "urgence"])
    def test_numbers_can_be_called_from_the_page(self, as_, relay, module_id):
        first = COURSE.module(module_id).pages[0]

        page = as_(relay).get(f"{COURSE_PAGE}{module_id}/{first.id}/").content.decode()

        for address in ("tel:15", "tel:112", "sms:114"):
            assert f'href="{address}"' in page

    def test_who_is_trained_reads_again_without_a_quiz(self, as_, relay):
        CertificateFactory(user=relay)

        page = as_(relay).get(f"{COURSE_PAGE}accueil/chacun/")

        assert main_actions(page) == ["Revenir aux modules"]
        assert "à relire quand vous voulez" in words(as_(relay).get(COURSE_PAGE))

    def test_the_whole_course_prints_and_counts_as_nothing_read(self, as_, relay):
        text = as_(relay).get(f"{COURSE_PAGE}imprimer/").content.decode()

        assert all(page.title in text for module in COURSE.modules for page in module.pages)
        assert "association spécialisée" in text
        assert not PageRead.objects.exists()

    @pytest.mark.parametrize(
        "address", ["cours/x/", "cours/x/imprimer/", "cours/relais/x/", "cours/relais/accueil/x/"]
    )
    def test_what_does_not_exist_is_not_found(self, as_, relay, address):
        assert as_(relay).get(HOME + address).status_code == 404


def addresses():
    session = SessionFactory()
    names = ["training", "training_sessions", "training_feed_new", "training_catalogue"]
    taught = TaughtCourseFactory(slug="autonomie").slug
    return [
        *(reverse(f"relay:{name}") for name in names),
        reverse("relay:training_course", args=[taught]),
        reverse("relay:training_session", args=[session.public_id]),
        *(COURSE_PAGE, FIRST, f"{COURSE_PAGE}imprimer/", f"{COURSE_PAGE}accueil/"),
        reverse("relay:training_ics", args=[session.public_id]),
    ]


def test_members_may_and_visitors_and_people_of_no_organisation_may_not(client, as_, relay):
    outsider = User.objects.create_user("seul@example.fr", "x")
    for address in addresses():
        client.logout()
        assert client.get(address).status_code == 302, address
        refused = as_(outsider).get(address)
        assert refused.status_code == 403, address
        assert "réservée aux membres" in words(refused)
        assert as_(relay).get(address).status_code in {200, 302}, address


def test_each_page_has_one_title_a_language_and_a_label_for_each_control(as_, relay):
    CertificateFactory(user=relay, issued_on=TODAY - timedelta(700), valid_until=TODAY)
    for address in [*addresses()[:9], "/relais/formations/verifier/"]:
        page = as_(relay).get(address).content.decode()
        assert page.count("<h1") == 1, address
        assert '<html lang="fr">' in page
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), address
        for control in re.findall(r'<input(?![^>]*type="hidden")[^>]* id="([^"]+)"', page):
            assert f'for="{control}"' in page, control


def test_the_first_pages_of_relays_lead_here(as_, relay):
    for name in ("relay:home", "coordination:home"):
        assert f'href="{HOME}"' in as_(relay).get(reverse(name)).content.decode()
