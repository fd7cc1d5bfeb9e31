"""A list of places sent as a file: what is read, what is refused, all of it in French."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.web.coordination.studies.builder.file import SentList, read_sent
from maillage.web.coordination.studies.builder.file_words import file_problem, line_reason

from .builder_case import small_creuse

pytestmark = pytest.mark.django_db
HEADER = "nom;code_insee;latitude;longitude;type\n"
ENGLISH = re.compile(r"\b(the|is|not|line|column|expected|without|swapped|number|given)\b", re.I)


@pytest.fixture(autouse=True)
def creuse():
    return small_creuse()


def sent(content, name="lieux.csv"):
    content = content.encode() if isinstance(content, str) else content
    return read_sent(SimpleUploadedFile(name, content))


def ordinary(text):
    return text.replace("\u00a0", " ")


def test_without_a_file_there_is_nothing_to_say():
    assert read_sent(None) == SentList((), (), ())


def test_places_are_read_with_their_commune():
    read = sent(HEADER + "École;23096;;;\nMaison;;46,2;2,01;\n")

    assert [(place["name"], place["commune"]) for place in read.places] == [
        ("École", "23096"),
        ("Maison", ""),
    ]
    assert (read.refused, read.problems) == ((), ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";23002;;;", "le nom manque."),
        ("Maison;;;;", "Maison : ni commune ni coordonnées."),
        ("Maison;12;;;", "« 12 » n’est pas un code Insee (5 caractères, comme 23002)."),
        ("Maison;;nord;2;", "« nord » n’est pas un nombre."),
        ("Maison;;46,2;;", "une coordonnée manque."),
        ("Maison;;95;2;", "latitude 95, longitude 2 : ce n’est pas un lieu sur Terre."),
        ("Maison;;2;46;", "latitude 2, longitude 46 : elles semblent inversées."),
        (
            "Maison;23002;;;palace",
            "« palace » n’est pas un type de lieu connu. Laissez cette colonne vide.",
        ),
        ("École;23096;;;", "ce lieu est déjà à la ligne 2."),
    ],
)
def test_a_refused_line_says_why_in_french_and_the_rest_is_kept(line, said):
    read = sent(f"{HEADER}École;23096;;;\n{line}\n")

    assert [place["name"] for place in read.places] == ["École"]
    assert [(number, ordinary(reason)) for number, reason in read.refused] == [(3, said)]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "lieux.csv", "Ce fichier est vide. Il faut une colonne « nom »"),
        ("\n\n", "lieux.csv", "Ce fichier est vide."),
        ("ville;prix\nA;1\n", "lieux.csv", "Trouvé : ville, prix. Il faut une colonne « nom »"),
        (HEADER + ";;;;x\n", "lieux.csv", "Aucune ligne de ce fichier ne donne un lieu."),
        (HEADER + "Maison;99999;;;\n", "lieux.csv", "Aucune ligne de ce fichier"),
        (b"\x00\x01\x02", "lieux.csv", "Ce fichier ne se lit pas."),
        (b"PK\x03\x04cut short", "lieux.xlsx", "Ce fichier ne se lit pas."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "vieux.xlsx", "Ce fichier ne se lit pas."),
        (b"x" * 2_000_001, "lieux.csv", "Ce fichier pèse 2,0 Mo ; 2 Mo au plus sont lus."),
    ],
)
def test_a_refused_file_says_why_in_french(content, name, said):
    read = sent(content, name)

    [problem] = read.problems
    assert said in ordinary(problem)
    assert not ENGLISH.search(problem)
    assert (read.places, read.refused) == ((), ())


def test_a_reason_that_is_not_known_is_shown_as_it_came():
    assert line_reason("sa commune n’existe pas.") == "sa commune n’existe pas."
    assert file_problem("Aucun lieu.") == "Aucun lieu."
