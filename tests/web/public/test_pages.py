"""Sources, accessibility, personal data; and what every public page promises."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings

import maillage.web.public
from maillage.apps.teleconsult.selectors import documents
from maillage.apps.teleconsult.services import forgetting
from maillage.apps.territory.models import TravelTimeSet
from tests.apps.territory.factories import DatasetFactory

pytestmark = pytest.mark.django_db
TEMPLATES = Path(maillage.web.public.__file__).parent / "templates" / "public"
PAGES = [
    "/",
    "/recherche/",
    "/recherche/?q=saint",
    "/communes/23002-ajain/",
    "/communes/23002-ajain/fiche/",
    "/territoires/departement/23/",
    "/territoires/departement/23/?mesure=besoin-de-soins",
    "/sources/",
    "/accessibilite/",
    "/donnees-personnelles/",
]


@pytest.mark.parametrize("address", PAGES)
def test_anyone_reads_it_and_no_cookie_is_left(client, equipped, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", PAGES)
def test_someone_signed_in_reads_the_same(client, equipped, address):
    user = get_user_model().objects.create_user(email="anne@exemple.fr", password="x" * 14)
    client.force_login(user)

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_it_has_one_main_title_a_name_and_no_skipped_level(read, equipped, address):
    page = read(address)

    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert re.search(r"<title>[^<]{3,} · maillage</title>", page)


@pytest.mark.parametrize("address", PAGES)
def test_it_holds_no_inline_style_or_script_and_calls_nobody(read, equipped, address):
    page = read(address)

    assert " style=" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="https?:', page) == []


@pytest.mark.parametrize("address", PAGES)
def test_no_identifier_is_used_twice(read, equipped, address):
    identifiers = re.findall(r'\sid="([^"]+)"', read(address))

    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_undefined_shows_through(read, equipped, address):
    text = re.sub(r"<[^>]+>", " ", read(address))

    assert not re.search(r"\bNone\b|\bnan\b|\bTrue\b|\bFalse\b|{{|{%", text)


@override_settings(
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "string_if_invalid": "UNKNOWN-VARIABLE",
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "maillage.web.components.context.portal",
                ],
            },
        }
    ]
)
@pytest.mark.parametrize("address", [*PAGES, "/communes/1001/"])
def test_every_variable_of_the_templates_is_given(client, equipped, address):
    assert "UNKNOWN-VARIABLE" not in client.get(address).content.decode()


def test_links_to_sources_reach_an_anchor_that_exists(read, equipped):
    identifiers = set(re.findall(r'\sid="([^"]+)"', read("/sources/")))
    anchors = set()
    for address in PAGES:
        anchors |= set(re.findall(r'href="/sources/#([^"]+)"', read(address)))

    assert anchors
    assert anchors <= identifiers


def test_typography_keeps_punctuation_with_its_word():
    for template in TEMPLATES.glob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]+>", "", template.read_text())
        loose = re.findall(r"\S [:;?!»]|« ", text)
        assert not loose, f"{template.name}: {loose}"


# Sources


def test_sources_list_what_is_loaded_with_rows_licence_and_date(read, travel):
    DatasetFactory(
        kind="apl", part="gp", vintage="2023", rows_read=34954, rows_kept=34950, file_name="a.xlsx"
    )

    page = read("/sources/").replace("\u202f", " ").replace("\u00a0", " ")

    assert "Accessibilité potentielle localisée, médecins généralistes, 2023" in page
    assert "34 954 lignes lues, 34 950 gardées, 4 écartées. Fichier : a.xlsx." in page
    assert "Licence Ouverte 2.0" in page
    assert re.search(r"Chargé le \d+(er)? \w+ 20\d\d", page)


def test_sources_name_what_can_still_be_loaded_and_how(read, travel):
    DatasetFactory(kind="finess")

    page = read("/sources/").split('id="charger"')[1]

    assert "maillage data import apl FICHIER" in page
    assert "maillage data import finess" not in page


def test_sources_give_the_measured_error_of_travel_times(read, travel):
    page = read("/sources/").replace("\u00a0", " ")

    assert "Erreur moyenne mesurée : 2,4 min." in page
    assert "Au-delà de 20 km à vol d’oiseau" in page
    assert "21 novembre 2026" in page


def test_sources_answer_before_anything_is_loaded(read):
    assert not TravelTimeSet.objects.exists()

    page = read("/sources/")

    assert "Rien n’est encore chargé." in page
    assert "Aucun temps de trajet n’est encore chargé." in page


def test_sources_name_every_column_of_the_downloads(read):
    from maillage.web.public.downloads import COLUMNS

    page = read("/sources/")

    assert all(f"<code>{column}</code>" in page for column in COLUMNS)


# Accessibility, personal data


def test_the_statement_does_not_claim_an_audit_that_was_not_made(read):
    page = read("/accessibilite/")

    assert "non audité" in page
    assert "Défenseur des droits" in page
    assert "totalement conforme" not in page


@pytest.mark.parametrize("address", ["/accessibilite/", "/donnees-personnelles/"])
def test_people_may_write_to_the_address_of_the_portal(read, address):
    with override_settings(DEFAULT_FROM_EMAIL="contact@territoire.example"):
        assert "mailto:contact@territoire.example" in read(address)
    with override_settings(DEFAULT_FROM_EMAIL="maillage@localhost"):
        assert "mailto:" not in read(address)


def test_the_privacy_page_says_what_is_kept_and_what_is_not(read):
    page = read("/donnees-personnelles/")

    assert "Aucun cookie n’est déposé." in page
    assert "12 heures" in page


def test_the_personal_data_page_tells_what_a_consultation_keeps_and_for_how_long(read):
    page = read("/donnees-personnelles/").replace("\u00a0", " ")

    for said in (
        "un jour après" if timedelta(days=1) == forgetting.KEPT else "?",
        "une demi-heure après la fin",
        "pendant un an au plus" if documents.KEPT_DAYS == 366 else "?",
        "Rien n’est enregistré.",
        "Le portail ne les efface pas de lui-même",
    ):
        assert said in page, said
