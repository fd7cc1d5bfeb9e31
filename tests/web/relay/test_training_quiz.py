"""The quiz on its page: it says nothing before one answers, and explains afterwards."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from maillage.apps.training import quiz
from maillage.apps.training.models import Attempt, Certificate
from tests.apps.training.factories import COURSE, MODULES, NOW, passed, read_all
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
MODULE = "/relais/formations/cours/relais/accueil/"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


@pytest.fixture
def browser(as_, relay):
    """Signed in, every page of the module opened."""
    read_all(relay)
    return as_(relay)


@pytest.fixture
def address(browser):
    """Address of a quiz just begun."""
    return browser.post(MODULE).url


def typed(wrong=0):
    """A form that answers right, but to the first `wrong` questions."""
    places = quiz.right_answers(Attempt.objects.get(right=None).drawn)
    places = [(p + 1) % 3 if i < wrong else p for i, p in enumerate(places)]
    return {f"question-{number}": place for number, place in enumerate(places)}


def test_the_page_asks_five_questions_and_betrays_no_answer(browser, address):
    page = browser.get(address).content.decode()

    assert page.count("<fieldset") == 5
    assert page.count('type="radio"') == 15
    assert "checked" not in page
    drawn = Attempt.objects.get().drawn
    for question, options in quiz.shown(COURSE.module("accueil"), drawn):
        assert f'"{question.id}"' not in page
        assert not any(option.why_not and option.why_not[:20] in page for option in options)
    values = re.findall(r'name="question-0" value="(\d)"', page)
    assert values == ["0", "1", "2"], "places, whatever is right"


def test_it_cannot_begin_before_the_pages_are_read(as_, relay):
    answer = as_(relay).post(MODULE, follow=True)

    assert "il en reste 5" in words(answer)
    assert answer.redirect_chain[-1][0] == f"{MODULE}votre-place/"


def test_each_missing_answer_is_named_twice_and_what_was_chosen_stays(browser, address):
    form = typed()
    del form["question-1"]

    answer = browser.post(address, form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert 'href="#id_question-1_0"' in page
    assert page.count("checked") == 4
    assert Attempt.objects.get().answers is None


@pytest.mark.parametrize("value", ["9", "-1", "x", "", "0; drop"])
def test_an_answer_that_was_not_shown_is_refused(browser, address, value):
    assert browser.post(address, typed() | {"question-0": value}).status_code == 422
    assert Attempt.objects.get().answers is None


def test_a_mistake_is_explained_with_where_to_read_again_but_not_the_answer(browser, address):
    page = browser.post(address, typed(wrong=2), follow=True)

    text = words(page)
    assert "À reprendre" in text
    assert "3 bonnes réponses sur 5" in text
    assert "à partir de 9 h 10" in text.replace("\u00a0", " ")
    module, attempt = COURSE.module("accueil"), Attempt.objects.get()
    pairs = list(zip(quiz.shown(module, attempt.drawn), attempt.answers, strict=True))
    for (question, options), chosen in pairs[:2]:
        assert options[chosen].why_not.replace("\u00a0", " ") in text.replace("\u00a0", " ")
        assert f"{MODULE}{question.page}/" in page.content.decode()
    assert "La bonne réponse" not in text


def test_once_passed_the_right_answer_is_told_too(browser, address):
    page = browser.post(address, typed(wrong=1), follow=True)

    text = words(page)
    assert "Module réussi" in text
    assert text.count("La bonne réponse") == 1
    assert "Module suivant : Orienter sans décider" in text


def test_the_last_module_gives_the_certificate_at_once(browser, relay, address):
    passed(relay, *MODULES[1:])

    page = browser.post(address, typed(), follow=True)

    code = Certificate.objects.get().code
    assert f'href="/relais/formations/attestations/{code}.pdf"' in page.content.decode()
    assert "réussi tous les modules" in words(page)


def test_the_form_sent_again_gives_the_same_result(browser, address):
    form = typed(wrong=2)
    first = browser.post(address, form, follow=True)
    again = browser.post(address, form, follow=True)

    assert words(again) == words(first)
    assert browser.get(address).url == f"{address}resultat/"


def test_other_answers_sent_afterwards_are_refused_in_words(browser, address):
    form, better = typed(wrong=5), typed()
    browser.post(address, form)

    again = browser.post(address, better, follow=True)

    assert "ce sont elles qui comptent" in words(again)
    assert "0 bonne réponse sur 5" in words(again)


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_an_hour_the_page_says_it_is_closed(browser, address, clock, method):
    form = typed()
    clock(NOW + timedelta(minutes=60))

    answer = getattr(browser, method)(address, form, follow=True)

    assert "il restait ouvert une heure" in words(answer)
    assert Attempt.objects.get().answers is None


def test_a_result_asked_before_answering_leads_to_the_questions(browser, address):
    assert browser.get(f"{address}resultat/").url == address


def test_a_course_that_changed_since_shows_the_score_only(browser, address):
    typed_again = typed(wrong=2)
    browser.post(address, typed_again)
    Attempt.objects.update(version=0, drawn=[{"id": "gone", "order": [0, 1]}])

    text = words(browser.post(address, typed_again, follow=True))

    assert "Le cours a changé depuis" in text
    assert "3 bonnes réponses" in text


def test_the_quiz_of_another_is_not_found(as_, browser, address, stranger):
    form = typed()
    other = as_(stranger)

    for asked in (
        address,
        f"{address}resultat/",
        f"/relais/formations/questionnaires/{uuid.uuid4()}/",
    ):
        assert other.get(asked).status_code == 404
    assert other.post(address, form).status_code == 404


def test_a_script_without_the_page_s_token_is_refused(relay, address):
    script = Client(enforce_csrf_checks=True)
    script.force_login(relay)

    assert script.post(address, typed()).status_code == 403
    assert Attempt.objects.get().answers is None
