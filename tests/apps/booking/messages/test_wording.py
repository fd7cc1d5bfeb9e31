"""The words: plain, correctly spaced, at the hour of the place, and neutral."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from maillage.apps import booking as app
from maillage.apps.booking import codes
from maillage.apps.booking.messages import facts, plan, wording, words
from tests.apps.booking.messages.factories import NOW, TOLD, PersonFactory, booked, change, told

TEMPLATES = Path(app.__file__).parent / "templates/booking/messages"
FILES = sorted(TEMPLATES.rglob("*.txt"))
TOKEN_URL = "https://soins.creuse.example/rendez-vous/"
# A colon of an address, or of a code, takes no blank.
BADLY_SPACED = re.compile(r"(?<!\u00a0)[:;?!»](?!//)(?=\s|$)|«(?!\u00a0)|\s'|'\w|\.\.\.", re.M)


def written(path):
    """What the template says, without its instructions."""
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "X", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_has_a_telling_word(path):
    text = written(path).casefold()

    told = [word for word in (*facts.TELLING, "motif", "médecin", "soin ") if word in text]
    assert told == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_is_spaced_as_french_is(path):
    assert BADLY_SPACED.findall(written(path)) == []


def test_the_check_of_blanks_can_fail():
    assert BADLY_SPACED.findall("Ici : là. L'eau ...") == [":", "'e", "..."]


def test_there_is_a_text_for_each_event_and_channel():
    made = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in FILES}

    letters = {"letter/booked", "letter/moved", "letter/cancelled"}
    texts = {f"{channel}/{event}" for channel in ("email", "sms") for event in TOLD}
    assert made == letters | texts | {"code", "lost_code", "facts", "help"}


@pytest.mark.django_db
class TestEmails:
    def test_a_confirmation_word_for_word(self):
        appointment = booked()
        token, code = codes.link_token(appointment), codes.shown_code(appointment)

        row = told(appointment)["email"]

        assert row.subject == "Votre rendez-vous du mardi 10 mars à 14\u00a0h"
        assert row.text.replace("\u00a0", "~") == (
            "Bonjour,\n\n"
            "Votre rendez-vous est confirmé~:\n\n"
            "    mardi 10 mars à 14~h\n"
            "    Consultation, Dr Anne Lefèvre\n"
            "    Centre de santé d’Ajain\n"
            "    1 place de la Mairie\n"
            "    23380 Ajain\n\n"
            "Pour le voir, le déplacer ou l’annuler~:\n"
            f"{TOKEN_URL}{token}/\n\n"
            "Une question, un empêchement~? Téléphonez au\n\n"
            "    05 55 00 00 01\n\n"
            f"Votre code de rendez-vous~:\n\n    {code}\n\n"
            "Vos coordonnées ne servent qu’à vous parler de ce rendez-vous.\n"
            "Pour ne plus recevoir de messages, téléphonez à ce numéro.\n"
        )

    def test_the_service_apologises_and_says_how_to_book_again(self):
        text = told(booked(state="cancelled_by_service"), "cancelled")["email"].text

        assert "Nous vous prions de nous en excuser." in text
        assert "05 55 00 00 01" in text
        assert "https://soins.creuse.example/soins/" in text

    def test_the_person_gets_a_plain_receipt(self):
        text = told(booked(state="cancelled_by_person"), "cancelled")["email"].text

        assert "est annulé, comme demandé" in text
        assert "excuser" not in text

    def test_a_place_earlier_is_for_the_first_who_takes_it(self):
        appointment = booked()

        text = told(appointment, "earlier")["email"].text

        assert "Le premier qui la prend l’aura." in text
        move = reverse("public:appointment_move", args=[codes.link_token(appointment)])
        assert f"https://soins.creuse.example{move}\n" in text
        assert "votre rendez-vous ne change pas" in text

    def test_a_move_says_the_date_before_from_the_history(self):
        appointment = booked()
        for day in (6, 5):
            change(appointment, "moved", start_before=datetime(2026, 3, day, 8, tzinfo=UTC))

        assert "Il n’est plus le jeudi 5 mars à 9\u00a0h." in (
            told(appointment, "moved")["email"].text
        )

    def test_names_are_written_as_they_are(self):
        appointment = booked(agenda__service__site__name="L'Étoile & <Cie>")

        assert "    L'Étoile & <Cie>\n" in told(appointment)["email"].text

    @pytest.mark.parametrize(
        ("mode", "place"),
        [("home_visit", "à votre domicile"), ("remote", "à distance, de chez vous")],
    )
    def test_care_given_elsewhere_sends_nobody_to_the_place(self, mode, place):
        rows = told(booked(reason__mode=mode))

        assert f"\n    {place}\n" in rows["email"].text
        assert words.for_sms(place) in rows["sms"].text
        assert "Mairie" not in rows["email"].text + rows["email"].calendar

    def test_without_any_telephone_none_is_promised(self):
        appointment = booked(agenda__service__site__phone="")

        for event in TOLD:
            for row in plan(appointment, event, NOW):
                assert "éléphone" not in row.text
                assert " au\n" not in row.text


@pytest.mark.django_db
class TestTextMessages:
    @pytest.mark.parametrize(
        ("event", "state"),
        [
            ("booked", "booked"),
            ("reminder", "booked"),
            ("cancelled", "cancelled_by_person"),
            ("cancelled", "cancelled_by_service"),
        ],
    )
    def test_one_text_message_is_enough(self, event, state):
        appointment = booked(
            state=state,
            start=datetime(2026, 9, 23, 12, 30, tzinfo=UTC),
        )

        text = told(appointment, event)["sms"].text

        assert len(text) <= 160
        assert set(text) <= words._GSM
        assert "mercredi 23 septembre à 14 h 30" in text

    def test_a_long_name_of_place_gives_way_to_its_commune(self):
        short = told(booked())["sms"].text
        long = told(booked(agenda__service__site__name="Maison de santé " * 6))["sms"].text

        assert "14 h, Centre de santé d'Ajain, 1" not in short
        assert "14 h, Centre de santé d'Ajain. 05 55 00 00 01 " in short
        assert "14 h, Ajain. 05 55 00 00 01 " in long

    def test_the_commune_is_added_to_a_place_that_does_not_say_it(self):
        appointment = booked(
            agenda__service__site__name="Pôle santé", agenda__service__site__commune__name="Guéret"
        )

        assert ", Pôle santé, Guéret.".replace("ô", "o") in told(appointment)["sms"].text

    def test_a_relative_is_told_for_whom(self):
        person = PersonFactory(unreachable=True, responsible=PersonFactory())

        assert "Rendez-vous pour Zoé mardi" in told(booked(person=person))["sms"].text


@pytest.mark.django_db
class TestLocalTime:
    @pytest.mark.parametrize(
        ("instant", "said"),
        [
            (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "dimanche 29 mars à 1\u00a0h\u00a059"),
            (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "dimanche 29 mars à 3\u00a0h"),
            (datetime(2026, 10, 25, 12, 0, tzinfo=UTC), "dimanche 25 octobre à 13\u00a0h"),
            (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "vendredi 1er janvier 2027 à 0\u00a0h"),
        ],
    )
    def test_the_hour_is_right_on_the_day_the_clock_changes(self, instant, said):
        assert said in told(booked(start=instant))["email"].text

    def test_la_reunion_reads_its_own_hour(self):
        appointment = booked(agenda__service__site__commune__departement__code="974")

        assert "mardi 10 mars à 17\u00a0h" in told(appointment)["email"].text


class TestCodes:
    def test_a_code_says_nothing_of_what_it_is_for(self):
        text = wording.code_text("sms", "123456")

        assert text == (
            "123 456 est votre code de prise de rendez-vous, valable 10 minutes. "
            "Ne le donnez à personne."
        )
        assert wording.code_text("email", "123456").split() == text.split()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("« Là »… où ? œuf — ça", '" Là "... où ? oeuf - ca'),
        ("Évreux ÀÉ ñ €", "Évreux AÉ ñ ?"),
        ("日本\n\nligne", "?? ligne"),
        ("e\u0301", "é"),
    ],
)
def test_a_text_message_keeps_to_its_alphabet(given, expected):
    assert words.for_sms(given) == expected


@pytest.mark.parametrize(
    ("channel", "recipient", "shown"),
    [
        ("sms", "+33612345612", "06 •• •• •• 12"),
        ("sms", "+3225551212", "+32 •• •• •• 12"),
        ("email", "a@b@c.fr", "a•••@c.fr"),
        ("letter", "Zoé\n1 rue", "adresse postale"),
    ],
)
def test_recipients_are_masked(channel, recipient, shown):
    assert words.masked(channel, recipient) == shown
