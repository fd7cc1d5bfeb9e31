"""Attendance and satisfaction: said after the beginning, by and about those who came only."""

import pytest

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.training import selectors, services
from maillage.apps.training.errors import BadRating, NotPresent, NotYet, SessionClosed
from tests.apps.training.factories import NOW, EnrolmentFactory, SessionFactory, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory(starts_at=NOW)


@pytest.fixture
def lines(session):
    return [EnrolmentFactory(session=session) for _ in range(3)]


def note(session, *present, now=NOW):
    ids = {line.pk for line in present}
    services.note_attendance(actor="user:1", session=session, present=ids, now=now)


def rate(line, satisfaction=4, words="", now=NOW):
    services.rate(
        user=line.user, session=line.session, satisfaction=satisfaction, words=words, now=now
    )


def seen(lines):
    for line in lines:
        line.refresh_from_db()
    return [line.attended for line in lines]


def test_who_is_named_came_and_the_others_did_not(session, lines):
    note(session, lines[0], lines[2])

    assert seen(lines) == [True, False, True]
    assert [bool(line.code) for line in lines] == [True, False, True]
    assert AuditLine.objects.get().details == {"revision": 0, "changed": 3, "came": 2}


def test_who_came_is_told_once_even_when_the_list_is_corrected(session, lines):
    note(session, lines[0])
    note(session, lines[0], lines[1])

    told = list(Notice.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == [lines[0].user.email, lines[1].user.email]


def test_the_same_list_sent_again_changes_nothing(session, lines):
    note(session, lines[0])
    seen(lines)
    before = lines[0].code

    note(session, lines[0])

    seen(lines)
    assert lines[0].code == before
    assert AuditLine.objects.count() == 1


def test_corrected_to_absent_one_loses_the_certificate_and_the_opinion(session, lines):
    note(session, *lines)
    rate(lines[0], 5, "Très utile.")

    note(session, lines[1])

    assert seen(lines) == [False, True, False]
    assert (lines[0].code, lines[0].satisfaction, lines[0].words) == (None, None, "")


def test_who_waited_and_came_all_the_same_is_present_and_the_others_still_wait(session):
    came, waits = (EnrolmentFactory(session=session, is_waiting=True) for _ in "ab")

    note(session, came)

    assert seen([came, waits]) == [True, None]
    assert (came.is_waiting, waits.is_waiting) == (False, True)


def test_ids_of_another_session_count_for_nothing(session, lines):
    other = EnrolmentFactory()

    note(session, other)

    assert seen([*lines, other]) == [False, False, False, None]


def test_it_is_noted_neither_before_the_beginning_nor_when_cancelled(lines):
    with pytest.raises(NotYet, match="n’a pas commencé"):
        note(SessionFactory(starts_at=later(seconds=1)))
    with pytest.raises(SessionClosed):
        note(SessionFactory(starts_at=NOW, cancelled_at=NOW))


class TestRating:
    def test_who_came_says_it_and_the_last_answer_counts(self, session, lines):
        note(session, lines[0])

        rate(lines[0], 2, "Trop long.")
        rate(lines[0], 4, " Mieux qu’il n’y paraît. ")

        lines[0].refresh_from_db()
        assert (lines[0].satisfaction, lines[0].words) == (4, "Mieux qu’il n’y paraît.")

    def test_who_did_not_come_or_is_not_noted_does_not(self, session, lines):
        with pytest.raises(NotPresent):
            rate(lines[0])
        note(session, lines[0])
        with pytest.raises(NotPresent):
            rate(lines[1])
        with pytest.raises(NotPresent):
            rate(EnrolmentFactory())

    @pytest.mark.parametrize("mark", [0, 6, -1, None, "5"])
    def test_a_mark_is_from_one_to_five(self, session, lines, mark):
        note(session, lines[0])

        with pytest.raises(BadRating):
            rate(lines[0], mark)

    def test_the_mean_is_shown_from_three_answers_and_words_by_the_alphabet(self, session, lines):
        note(session, *lines)
        rate(lines[0], 5, "Utile.")
        rate(lines[1], 3, "Assez bien.")

        assert selectors.satisfaction(session) == selectors.Satisfaction(2, None, ())
        rate(lines[2], 4)
        assert selectors.satisfaction(session) == selectors.Satisfaction(
            3, 4.0, ("Assez bien.", "Utile.")
        )
