"""Documents on paper: the legal mentions, any script, and what a cancelled one says."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from maillage.apps.accounts import typesetting
from maillage.apps.teleconsult import papers
from maillage.apps.teleconsult.selectors.documents import document_of_seal
from maillage.apps.teleconsult.services import documents

from .factories import later, person
from .writing import LINE, RPPS, a_consultation, a_prescription, issued

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def text_of(document):
    """What the first page says, on one line, in ordinary spaces."""
    document.refresh_from_db()
    reader = PdfReader(io.BytesIO(papers.as_pdf(document)))
    return " ".join(reader.pages[0].extract_text().replace("\u00a0", " ").split())


@pytest.fixture
def consultation():
    return a_consultation()


def test_a_prescription_carries_what_the_law_asks(consultation):
    said = text_of(issued(consultation, weight_kg=60, lines=[LINE | {"days": 7, "renewals": 2}]))

    for mention in (
        "Dr Anne Martin", "Médecin généraliste", f"RPPS {RPPS}",
        "Cabinet du Thaurion, 1 place de la Mairie, 23380 Bourganeuf",
        "+33 5 55 00 00 01", "anne.martin@exemple.fr",
        "Le 2 mars 2026", "Durand Zoé",
        "Sexe féminin, date de naissance : 29 février 1948, 60 kg",
        "Amoxicilline gélule 500 mg", "1 gélule matin et soir. Pendant 7 jours.",
        "À renouveler 2 fois.", "Établi à distance, en téléconsultation, à 10 h",
    ):  # fmt: skip
        assert mention in said, mention


def test_a_renewal_says_of_which_prescription(consultation):
    typed = a_prescription(is_renewal=True, renewed_on=DAY, renewed_by="Dr Noir", same_lines=True)
    document = issued(consultation, typed=typed)

    assert document.is_renewal
    said = text_of(document)
    assert "Renouvellement de l’ordonnance du 2 mars 2026, faite par Dr Noir" in said
    assert "avec les mêmes lignes" in said


def test_a_sick_leave_never_passes_for_the_official_notice(consultation):
    leave = {"certificate": "sick_leave", "first_day": DAY, "days": 3}

    said = text_of(issued(consultation, "certificate", leave))

    assert "relevé, pas un avis" in said
    assert "Ce papier n’est pas l’avis d’arrêt de travail." in said and "amelipro" in said
    assert "du 2 mars 2026 au 4 mars 2026 inclus (3 jours)" in said


def test_an_attestation_says_that_the_person_came_and_not_why(consultation):
    said = text_of(issued(consultation, "certificate"))

    assert "J’atteste que Durand Zoé m’a consulté à distance le 2 mars 2026." in said
    assert "fièvre" not in said


def test_a_summary_says_it_left_with_the_person_s_agreement(consultation):
    said = text_of(issued(consultation, "summary", history="Mal de gorge.\nDepuis hier."))

    assert "avec l’accord de la personne" in said
    assert "Ce que la personne dit Mal de gorge. Depuis hier. Conclusion Angine." in said


def test_a_cancelled_document_says_so_on_its_page_and_keeps_its_number(consultation):
    document = issued(consultation)
    number = papers.number_of(document)
    assert "ANNULÉ" not in text_of(document)

    documents.cancel(
        document_id=document.pk, user=consultation.practitioner.user, now=later(24 * 60)
    )

    said = text_of(document)
    assert "DOCUMENT ANNULÉ le 3 mars 2026 : ne pas l’utiliser." in said
    assert number in said


@pytest.mark.parametrize("name", ["الزهراء", "Ковальчук", "Παπαδόπουλος", "Ňguyễn", "Œuvrard"])
def test_names_of_many_scripts_are_printed_as_they_are(name):
    document = issued(a_consultation(person=person(family_name=name, birth_date="1948-02-29")))

    assert papers.as_pdf(document).startswith(b"%PDF")
    said = text_of(document)
    assert name in said or name[::-1] in said  # right-to-left text may be extracted either way
    assert typesetting.SQUARE not in said


def test_a_word_longer_than_a_line_goes_on_the_next_line_instead_of_off_the_page(consultation):
    document = issued(consultation, lines=[LINE | {"days": 7, "dosage": "Ŵ" * 200}])
    document.refresh_from_db()
    page = PdfReader(io.BytesIO(papers.as_pdf(document))).pages[0]

    lines = page.extract_text().replace("\u200b", "").splitlines()

    assert sum(line.count("Ŵ") for line in lines) == 200
    assert max(line.count("Ŵ") for line in lines) < 50


def test_what_cannot_be_printed_becomes_a_square_and_the_page_says_so():
    document = issued(a_consultation(person=person(family_name="山田", birth_date="1948-02-29")))

    said = text_of(document)
    assert "□□ Zoé" in said
    assert "remplacées par □ : écrivez-les à la main" in said


def test_what_is_typed_never_becomes_markup(consultation):
    advice = '#import "x" *gras* $x$ ` <script> \\ // #panic()'

    assert "#panic()" in text_of(issued(consultation, advice=advice))


def test_the_same_document_gives_the_same_bytes(consultation):
    document = issued(consultation)

    assert papers.as_pdf(document) == papers.as_pdf(document)


def test_the_address_on_the_paper_leads_back_to_it_and_cannot_be_guessed(consultation):
    document = issued(consultation)

    token = papers.check_address(document).rstrip("/").rsplit("/", 1)[1]
    assert document_of_seal(token) == document
    assert document_of_seal(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
    assert document_of_seal("x") is None


def test_the_name_of_the_file_tells_nothing(consultation):
    name = papers.name_of(issued(consultation))

    assert name.startswith("document-") and "Durand" not in name
