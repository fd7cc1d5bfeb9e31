"""R03: what becomes of a regulator's appointment is told, in order, until the platform answers."""

import json
import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.booking import sas, sas_platform, services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.models import SasNotice
from maillage.apps.booking.sas import MOST_ATTEMPTS, send_notices
from tests.apps.booking.factories import NINE, NOW, booked, regulator
from tests.apps.offer.factories import open_agenda
from tests.fhir.authority import Authority

MINUTE = timedelta(minutes=1)
TYPES = sas_platform.IDENTIFIER_TYPES


class Platform:
    """A FHIR server of two lines: keeps what it receives, answers what it is told to."""

    def __init__(self, context=None):
        self.received, self.answers = [], []

        class Handler(BaseHTTPRequestHandler):
            def answer(handler):
                self._answer(handler)

            do_POST = do_PUT = answer

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *args: None
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def _answer(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.received.append((handler.command, handler.path, json.loads(body), handler.headers))
        status, text = self.answers.pop(0) if self.answers else (201, "")
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text.encode())

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def platform(settings, db):
    made = Platform()
    settings.SAS_URL = f"http://127.0.0.1:{made.server.server_port}/fhir"
    yield made
    made.close()


@pytest.fixture
def appointment(db):
    return taken()


def taken(**values):
    """An appointment that a regulator took."""
    agenda, reason = open_agenda()
    who = Booker.of_regulator(regulator(**values))
    return booked(agenda, reason, booker=who, channel="sas")


def killed(*args, **kwargs):
    raise SystemExit


def notices():
    return list(SasNotice.objects.order_by("number").values_list("status", "state", "attempts"))


def test_a_booking_is_told_with_who_when_and_nothing_of_the_person(platform, appointment):
    assert send_notices(now=NOW) == 1

    ((method, path, body, headers),) = platform.received
    assert (method, path) == ("POST", "/fhir/Appointment")
    assert body == {
        "resourceType": "Appointment",
        "meta": {"profile": ["http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS"]},
        "extension": [
            {
                "url": "http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator",
                "valueReference": {
                    "identifier": {
                        "type": {"coding": [{"system": TYPES, "code": "INTRN"}]},
                        "system": "urn:oid:1.2.250.1.213.3.6",
                        "value": "7f9c3a6e-0000-4000-8000-000000000001",
                    }
                },
            }
        ],
        "identifier": [{"system": "http://127.0.0.1:8000", "value": str(appointment.public_id)}],
        "status": "booked",
        "start": "2026-03-03T09:00:00.000+01:00",
        "end": "2026-03-03T09:20:00.000+01:00",
        "created": "2026-03-02T08:00:00.000+01:00",
        "participant": [
            {
                "actor": {
                    "identifier": {
                        "type": {"coding": [{"system": TYPES, "code": "IDNPS"}]},
                        "system": "urn:oid:1.2.250.1.71.4.2.1",
                        "value": f"8{appointment.practitioner.rpps}",
                    }
                },
                "status": "accepted",
            }
        ],
    }
    assert headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert str(appointment.public_id) in headers["If-None-Exist"]
    assert notices() == [("booked", "sent", 1)]


def test_each_change_is_told_by_a_put_on_the_same_identifier(platform, appointment):
    who = Booker.of_regulator(appointment.regulator)
    services.move(
        appointment_id=appointment.pk,
        agenda_id=appointment.agenda_id,
        reason_id=appointment.reason_id,
        start=NINE + 20 * MINUTE,
        booker=who,
        now=NOW,
    )
    services.cancel(appointment_id=appointment.pk, booker=who, now=NOW)

    assert send_notices(now=NOW) == 3

    assert [method for method, *_ in platform.received] == ["POST", "PUT", "PUT"]
    path = unquote(platform.received[1][1])
    assert path.endswith(f"?identifier=http://127.0.0.1:8000|{appointment.public_id}")
    told = [(body["status"], body["start"][11:16]) for _, _, body, _ in platform.received]
    assert told == [("booked", "09:00"), ("booked", "09:20"), ("cancelled", "09:20")]


@pytest.mark.parametrize(
    ("state", "status"), [("seen", "fulfilled"), ("no_show", "noshow"), ("arrived", None)]
)
def test_who_came_is_told(platform, appointment, state, status):
    services.mark(appointment_id=appointment.pk, state=state, booker=Booker.system(), now=NINE)

    assert [told for told, *_ in notices()][1:] == ([status] if status else [])


@pytest.mark.django_db
def test_an_appointment_that_no_regulator_took_is_nobody_s_business():
    assert sas.tell(booked(), "booked") is None
    assert notices() == []


def test_the_notice_leaves_with_its_transaction_or_not_at_all(appointment):
    with pytest.raises(IntegrityError), transaction.atomic():
        sas.tell(appointment, "cancelled")
        raise IntegrityError

    assert len(notices()) == 1


def test_without_an_address_notices_wait(appointment, settings):
    settings.SAS_URL = ""

    assert send_notices(now=NOW) == 0
    assert notices() == [("booked", "waiting", 0)]


@pytest.mark.parametrize("status", [500, 503, 429, 403, 302])
def test_a_door_that_is_shut_is_tried_again_later_and_later(platform, appointment, status):
    platform.answers = [(status, "")] * 3
    now = NOW

    for wait in (1, 5, 30):
        assert send_notices(now=now) == 1
        assert send_notices(now=now + wait * MINUTE - MINUTE / 2) == 0
        now += wait * MINUTE
    assert send_notices(now=now) == 1

    assert notices() == [("booked", "sent", 4)]
    assert {method for method, *_ in platform.received} == {"POST"}


def test_a_platform_that_does_not_answer_is_tried_again(appointment, settings):
    settings.SAS_URL = "http://127.0.0.1:1/fhir"

    assert send_notices(now=NOW) == 1

    notice = SasNotice.objects.get()
    assert (notice.state, notice.next_try_at) == ("waiting", NOW + MINUTE)
    assert "sans réponse" in notice.answer


def test_a_refusal_ends_there_and_says_why(platform, appointment, caplog):
    reason = {"issue": [{"severity": "error", "diagnostics": "régulateur inconnu"}]}
    platform.answers = [(422, json.dumps(reason))]

    send_notices(now=NOW)

    notice = SasNotice.objects.get()
    assert (notice.state, notice.answer) == ("failed", "422 régulateur inconnu")
    assert "sas_notice_failed" in caplog.text
    assert send_notices(now=NOW + timedelta(days=1)) == 0


def test_what_follows_a_refused_creation_creates_in_its_turn(platform, appointment):
    platform.answers = [(400, "not json")]
    sas.tell(appointment, "cancelled")

    assert send_notices(now=NOW) == 2

    assert [method for method, *_ in platform.received] == ["POST", "POST"]
    assert [state for _, state, _ in notices()] == ["failed", "sent"]


def test_notices_of_one_appointment_keep_their_order_and_do_not_hold_up_others(
    platform, appointment
):
    sas.tell(appointment, "cancelled")
    taken(value="7f9c3a6e-0000-4000-8000-000000000002", email="b@sas.exemple.fr")
    platform.answers = [(500, "")]

    assert send_notices(now=NOW) == 2  # the cancellation waits for the booking

    mine = SasNotice.objects.filter(appointment=appointment).order_by("number")
    assert [notice.state for notice in mine] == ["waiting", "waiting"]
    assert send_notices(now=NOW + MINUTE) == 2
    statuses = [body["status"] for _, _, body, _ in platform.received]
    assert statuses == ["booked", "booked", "booked", "cancelled"]


def test_after_three_days_of_silence_it_is_given_up(platform, appointment):
    SasNotice.objects.update(attempts=MOST_ATTEMPTS - 1)
    platform.answers = [(503, "")]

    send_notices(now=NOW)

    assert notices() == [("booked", "failed", MOST_ATTEMPTS)]


def test_a_notice_that_a_dead_worker_took_is_taken_again_after_its_lease(
    platform, appointment, monkeypatch
):
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(
            sas_platform, "send", lambda *args, **kwargs: (_ for _ in ()).throw(SystemExit)
        )
        send_notices(now=NOW)

    assert send_notices(now=NOW + MINUTE) == 0
    assert send_notices(now=NOW + 2 * MINUTE) == 1
    assert notices() == [("booked", "sent", 2)]


def test_an_address_that_changes_does_not_rename_what_was_told(platform, appointment, settings):
    settings.SITE_URL = "https://soins.exemple.fr"

    notice = sas.tell(appointment, "cancelled")

    assert notice.body["identifier"][0]["system"] == "http://127.0.0.1:8000"


@pytest.mark.django_db
def test_care_without_a_named_professional_is_told_as_a_place():
    agenda, reason = open_agenda(unnamed=True)
    organisation = agenda.service.site.organisation
    organisation.siret = "73282932000074"
    organisation.save()
    booked(agenda, reason, booker=Booker.of_regulator(regulator()), channel="sas")

    body = SasNotice.objects.get().body

    assert body["meta"]["profile"][0].endswith("sas-sos-appointment")
    actor = body["participant"][0]["actor"]["identifier"]
    assert (actor["system"], actor["value"]) == ("urn:oid:1.2.250.1.71.4.2.2", "373282932000074")


@pytest.mark.parametrize("named", [True, False])
def test_our_certificate_is_shown_to_a_platform_that_asks_for_one(
    appointment, settings, tmp_path, named
):
    authority = Authority()
    for name in ("theirs", "ours"):
        certificate, key = authority.issue()
        (tmp_path / f"{name}.pem").write_text(certificate + key)
    (tmp_path / "authority.pem").write_text(authority.certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=authority.certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(tmp_path / "theirs.pem")
    platform = Platform(context)
    settings.SAS_URL = f"https://127.0.0.1:{platform.server.server_port}/fhir"
    settings.SAS_AUTHORITY = str(tmp_path / "authority.pem")
    settings.SAS_CERTIFICATE = str(tmp_path / "ours.pem") if named else ""

    send_notices(now=NOW)
    platform.close()

    assert notices() == [("booked", "sent" if named else "waiting", 1)]
    assert len(platform.received) == named
