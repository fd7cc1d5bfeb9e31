"""The line test page: what is sent is checked, what is measured goes over plain bytes of ours."""

import pytest

from maillage.apps.teleconsult.models import LineTest
from tests.apps.teleconsult.factories import NOW, a_relay_of, an_open_point, later
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
MEASURED = {
    "has_camera": "on",
    "has_microphone": "on",
    "down_kbps": "2400",
    "up_kbps": "800",
    "round_trip_ms": "48",
    "loss_percent": "",
}


@pytest.fixture
def point():
    return an_open_point()


@pytest.fixture
def browser(as_, point):
    return as_(a_relay_of(point))


def path(point, page=""):
    return f"/relais/points/{point.pk}/ligne/{page}"


def test_a_test_is_kept_and_said_in_words(browser, point):
    done = browser.post(path(point), MEASURED)
    page = words(browser.get(path(point)))

    assert done.url == path(point)
    test = point.line_tests.first()
    assert (test.rung, test.up_kbps, test.loss_percent) == ("video", 800, None)
    assert test.by == a_relay_of(point)
    assert "vidéo simple (360p)" in page
    assert "non mesurée" in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("down_kbps", "-1"),
        ("up_kbps", "beaucoup"),
        ("up_kbps", ""),
        ("down_kbps", "9" * 40),
        ("round_trip_ms", "1e3"),
        ("loss_percent", "nan"),
        ("loss_percent", "101"),
    ],
)
def test_what_is_no_measure_is_refused_and_not_kept(browser, point, name, value):
    before = LineTest.objects.count()

    page = browser.post(path(point), MEASURED | {name: value})

    assert page.status_code == 422
    assert LineTest.objects.count() == before


def test_a_box_left_unticked_is_a_no(browser, point):
    browser.post(path(point), {k: v for k, v in MEASURED.items() if k != "has_microphone"})

    test = point.line_tests.first()
    assert (test.has_camera, test.has_microphone, test.rung) == (True, False, "telephone")
    point.refresh_from_db()
    assert point.state == "closed"  # it carries no voice


def test_bytes_come_plain_bounded_and_never_from_a_cache(browser, point):
    headers = {"Accept-Encoding": "gzip"}
    answer = browser.get(path(point, "descendre/50000/"), headers=headers)
    most = browser.get(path(point, "descendre/999999999999/"), headers=headers)

    assert len(answer.content) == 50_000
    assert len(most.content) == 2_000_000
    assert answer["Content-Encoding"] == "identity"
    assert "no-store" in answer["Cache-Control"]


def test_bytes_go_up_to_a_bound(browser, point):
    def send(size):
        return browser.post(
            path(point, "monter/"), b"\0" * size, content_type="application/octet-stream"
        )

    assert send(1).status_code == 204
    assert send(2_000_000).status_code == 204
    assert send(2_000_001).status_code == 413


def test_the_history_is_a_drawing_and_a_table(browser, point):
    assert "<svg viewBox" not in browser.get(path(point)).content.decode().split("Essais précé")[1]
    for minutes in (0, 5):
        LineTest.objects.create(
            point=point,
            at=later(minutes),
            has_camera=True,
            has_microphone=True,
            down_kbps=300,
            up_kbps=200,
            round_trip_ms=90,
            loss_percent=1.5,
            rung="audio",
        )

    page = browser.get(path(point)).content.decode()

    assert page.count("<circle") == 3 + page.split("Essais précé")[0].count("<circle")
    assert "1,5\u00a0%" in page
    assert NOW.date().isoformat() not in page


def test_without_script_the_page_says_what_to_do_and_invents_no_measure(browser, point):
    page = browser.get(path(point)).content.decode()

    assert "Rien ne s’enregistre à la main" in page.split("<noscript>")[1].split("</noscript>")[0]
    assert "data-start hidden" in page


def test_the_relay_of_media_is_told_to_the_page_when_there_is_one(browser, point, settings):
    assert 'data-ice="[]"' in browser.get(path(point)).content.decode()
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:relay.example:3478"], "north"

    assert "turn:relay.example:3478" in browser.get(path(point)).content.decode()
