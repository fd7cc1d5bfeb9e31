"""The certificate on paper, and what its code tells to anyone."""

import io
import re
from datetime import date

import pypdf
import pytest

from maillage.apps.training import services
from maillage.web.relay import training_certificates
from tests.apps.training.factories import (
    COURSE,
    NOW,
    CertificateFactory,
    EnrolmentFactory,
    SessionFactory,
    later,
)
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
VERIFY = "/relais/formations/verifier/"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


@pytest.fixture
def certificate(relay):
    relay.full_name = "Jeanne Aubrun"
    relay.save()
    return CertificateFactory(user=relay, code="ABCDEFGH2345")


def pdf_of(client, code="ABCDEFGH2345"):
    return client.get(f"/relais/formations/attestations/{code}.pdf")


def text_of(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    return re.sub(r"\s+", " ", pages[0].extract_text())


def test_it_says_who_what_until_when_and_how_to_check(as_, relay, certificate):
    answer = pdf_of(as_(relay))

    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content, "tagged for screen readers"
    text = text_of(answer)
    for said in (
        "Jeanne Aubrun", "la formation des relais", "2 mars 2026", "2 mars 2028", "ABCD-EFGH-2345",
        "http://testserver/relais/formations/verifier/ABCDEFGH2345/",
        *(module.title for module in COURSE.modules),
    ):  # fmt: skip
        assert said in text, said


class TestAttendance:
    @pytest.fixture
    def line(self, relay):
        relay.full_name = "Jeanne Aubrun"
        relay.save()
        session = SessionFactory(
            ends_at=later(days=1, hours=2, minutes=30),
            course="relais",
            title="S’entraîner $ensemble$",
            link="",
            place="Mairie d’Ajain, #12",
        )
        return EnrolmentFactory(session=session, user=relay, attended=True, code="ABCDEFGH2345")

    def test_it_says_who_when_where_and_how_to_check(self, as_, relay, line):
        answer = pdf_of(as_(relay))

        assert b"pdfuaid" in answer.content, "tagged for screen readers"
        text = text_of(answer)
        for said in (
            "Attestation de présence", "Jeanne Aubrun", "S’entraîner $ensemble$",
            "la formation des relais", "mardi 3 mars 2026, de 9 h à 11 h 30", "2 h 30 en tout",
            "Mairie d’Ajain, #12", line.session.organisation.name, "ABCD-EFGH-2345",
        ):  # fmt: skip
            assert said in text.replace("\u00a0", " "), said

    def test_its_owner_alone_downloads_it_and_anyone_checks_it(self, client, as_, stranger, line):
        assert pdf_of(as_(stranger)).status_code == 404
        client.logout()

        page = client.get(f"{VERIFY}ABCD-EFGH-2345/")

        text = words(page).replace("\u00a0", " ")
        assert "Cette attestation de présence est authentique" in text
        assert "Jeanne A. était présent ou présente à la séance « S’entraîner $ensemble$ »" in text
        for kept in ("Aubrun", line.user.email):
            assert kept not in page.content.decode()

    def test_taken_back_it_is_no_longer_known(self, client, line):
        note = {"actor": "user:1", "session": line.session, "present": set()}
        services.note_attendance(**note, now=line.session.starts_at)

        assert client.get(f"{VERIFY}ABCDEFGH2345/").status_code == 404


@pytest.mark.parametrize("name", ["ليلى أمراني", "王小明", "#panic(1) *x* $y$", "", "É" * 150])
def test_any_name_gives_a_certificate(as_, relay, certificate, name):
    relay.full_name = name
    relay.save()

    assert pdf_of(as_(relay)).content.startswith(b"%PDF")


def test_its_owner_alone_downloads_it(client, as_, relay, stranger, certificate):
    assert pdf_of(client).status_code == 302
    assert pdf_of(as_(stranger)).status_code == 404
    assert pdf_of(as_(relay), "ZZZZZZZZZZZZ").status_code == 404
    assert pdf_of(as_(relay), f"{certificate.code}\x00").status_code == 200, "only its signs count"
    assert pdf_of(as_(relay)).status_code == 200


class TestVerification:
    def test_anyone_learns_that_it_is_valid_and_no_more_than_that(self, client, certificate):
        answer = client.get(f"{VERIFY}ABCDEFGH2345/")

        text = words(answer)
        assert "Cette attestation est valable" in text
        assert "Jeanne A." in text
        assert "valable jusqu’au 2 mars 2028" in text
        for kept in ("Aubrun", certificate.user.email, "Mairie"):
            assert kept not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"

    @pytest.mark.parametrize(
        ("valid_until", "says"),
        [(date(2026, 3, 2), "est valable"), (date(2026, 3, 1), "n’est plus valable")],
    )
    def test_it_is_valid_until_its_last_day_included(self, client, certificate, valid_until, says):
        certificate.issued_on, certificate.valid_until = date(2024, 3, 1), valid_until
        certificate.save()

        assert f"Cette attestation {says}" in words(client.get(f"{VERIFY}ABCDEFGH2345/"))

    def test_a_code_is_read_however_it_is_typed(self, client, certificate):
        answer = client.get(VERIFY, {"code": " abcd-efgh 2345 "})

        assert answer.url == f"{VERIFY}ABCDEFGH2345/"
        assert client.get(f"{VERIFY}abcd-efgh-2345/").status_code == 200

    @pytest.mark.parametrize("code", ["", "abc", "O" * 12, "ABCDEFGH23456", "é" * 12, "A" * 300])
    def test_what_is_no_code_is_explained(self, client, db, code):
        answer = client.get(VERIFY, {"code": code})

        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()

    @pytest.mark.parametrize("code", ["ZZZZZZZZZZZZ", "x", "A" * 2000, "<script>"])
    def test_an_unknown_code_is_said_so(self, client, certificate, code):
        answer = client.get(f"{VERIFY}{code}/")

        assert answer.status_code == 404
        assert "Aucune attestation ne porte ce code" in words(answer)
        assert "<script>" not in answer.content.decode()

    def test_codes_cannot_be_tried_one_after_another(self, client, certificate, monkeypatch):
        monkeypatch.setattr(training_certificates, "TRIES", 3)

        statuses = [client.get(f"{VERIFY}{n * 12}/").status_code for n in "ABC"]
        refused = client.get(f"{VERIFY}ABCDEFGH2345/")

        assert statuses == [404] * 3
        assert refused.status_code == 429
        assert "Attendez un quart d’heure" in words(refused)
