"""The report writes itself from what the platform holds, and says what is late and why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.apps.compact.enums import FeedbackTopic
from maillage.apps.compact.models import (
    BudgetLine,
    Experiment,
    Feedback,
    Milestone,
    Obstacle,
    Target,
)
from maillage.apps.compact.selectors.report import build
from maillage.apps.compact.selectors.reviews import comments_of, period_of
from maillage.apps.compact.services import review_comments
from maillage.apps.compact.services.values import measure_target
from maillage.apps.compact.shapes import Counted
from tests.apps.compact.factories import NOW, TODAY, a_clause, an_action, pilot_of
from tests.apps.compact.reviews import a_partnership, a_prepared_review, an_open_review
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return a_partnership()


def section(who, code):
    review = who.compact.reviews.first() or a_prepared_review(who)
    return next(each for each in build(review, now=NOW)["sections"] if each["code"] == code)


def rows(who, code, table=0):
    return section(who, code)["tables"][table]["rows"]


def test_an_empty_compact_has_a_report_that_says_so_in_each_part(who):
    report = build(a_prepared_review(who), now=NOW)

    assert [each["code"] for each in report["sections"]] == [
        *("promised", "indicators", "actions", "late", "money", "feedback", "experiments"),
    ]
    assert all(each["lead"] and not each["tables"] for each in report["sections"])
    assert report["parties"][0] == ["Mairie", "pilote"]
    assert report["period"] == "année 2026"


def test_every_commitment_is_listed_with_its_party_and_what_was_done(who):
    objective = a_clause(who.compact, title="Prévenir")
    held = {"parent": objective, "party": pilot_of(who.compact)}
    kept = a_clause(who.compact, "commitment", title="Dépister", **held)
    a_clause(who.compact, "commitment", title="Informer", **held)
    an_action(who.compact, clause=kept, state="done", done_on=TODAY)
    an_action(who.compact, clause=kept, due_on=TODAY - timedelta(days=3))
    an_action(who.compact, clause=kept, state="abandoned")
    an_action(who.compact, clause=objective)

    objectives, commitments = rows(who, "promised"), rows(who, "promised", 1)

    assert objectives == [[f"{objective}", "pas encore mesuré", "1 faite sur 3, 1 en retard"]]
    assert [row[1:] for row in commitments] == [
        ["Mairie", "1 faite sur 2, 1 en retard"],
        ["Mairie", "aucune action"],
    ]
    assert "1\u00a0engagement sans aucune action" in section(who, "promised")["lead"]


def test_an_indicator_is_told_from_its_start_to_its_target(who, indicators):
    CommuneFactory()
    who.compact.area = "departement:23"
    who.compact.save()
    indicators.write()
    indicators.gives("2026-T2", Counted(30, 60))
    indicators.gives("2026-T3", Counted(45, 60))
    clause = a_clause(who.compact, number="1.1")
    known = {"compact": who.compact, "clause": clause, "baseline": "2026-T2", "set_at": NOW}
    target = Target.objects.create(indicator="care.seen", goal=80.0, **known)
    Target.objects.create(indicator="care.gone", **known)
    measure_target(target=target, now=NOW, actor="system")

    found = section(who, "indicators")

    assert found["tables"][0]["rows"] == [
        [
            "1.1",
            "Personnes vues",
            "50\u00a0%, au 2e trimestre 2026",
            "75\u00a0%, au 3e trimestre 2026",
            "80\u00a0%",
        ],
        ["1.1", "care.gone", "", "", ""],
    ]
    assert "c’est mieux" in found["notes"][0]
    assert rows(who, "promised")[0][1] == "a progressé"


def test_only_the_actions_of_the_period_are_told(who):
    told = {"due_on": date(2026, 3, 1), "starts_on": date(2025, 1, 1)}
    an_action(who.compact, title="Finie avant", state="done", done_on=date(2025, 12, 31), **told)
    an_action(who.compact, title="Finie dedans", state="done", done_on=date(2026, 1, 1), **told)
    an_action(who.compact, title="Plus tard", starts_on=date(2027, 1, 1), due_on=date(2027, 2, 1))

    assert [row[1] for row in rows(who, "actions")] == ["Finie dedans"]


def test_what_is_late_or_blocked_says_since_when_and_why(who):
    explained = {"late_because": "Local indisponible.", "due_on": TODAY - timedelta(days=10)}
    late = an_action(who.compact, title="Bus", **explained)
    blocked = an_action(who.compact, title="Point")
    Obstacle.objects.create(action=blocked, what="Pas de salle", since=TODAY)
    step = an_action(who.compact, title="Marche")
    Milestone.objects.create(action=step, title="Tracé", due_on=TODAY - timedelta(days=1))
    an_action(who.compact, title="À l’heure")

    found = {row[0].split()[-1]: row[2:] for row in rows(who, "late")}

    assert found == {
        "Bus": ["en retard de 10\u00a0jours", "Local indisponible"],
        "Marche": ["en retard de 1\u00a0jour", "raison à donner"],
        "Point": ["bloquée", "Pas de salle"],
    }
    assert "dont 1 sans explication" in section(who, "late")["lead"]
    assert late.title in rows(who, "late")[0][0]


def test_money_adds_up_by_financier_for_the_years_of_the_period(who):
    action = an_action(who.compact)
    for financier, year, planned, spent in (
        (who.hall, 2026, 1000, 400),
        (who.hospital, 2026, 500, 600),
        (who.hall, 2025, 9999, 9999),
    ):
        BudgetLine.objects.create(
            action=action, financier=financier, year=year, planned=planned, spent=spent
        )

    table = rows(who, "money")

    assert table[-1] == ["Ensemble", "1\u202f500\u00a0€", "1\u202f000\u00a0€", "500\u00a0€"]
    assert table[1] == ["CHI", "500\u00a0€", "600\u00a0€", "−100\u00a0€"]
    assert "soit 67\u00a0%" in section(who, "money")["lead"]


def test_feedback_of_the_period_is_counted_answered_and_told_in_its_public_words(who):
    known = {"compact": who.compact, "organisation": who.club, "text": "Secret."}
    topics = list(FeedbackTopic)
    Feedback.objects.create(topic=topics[0], created_at=NOW - timedelta(days=40), **known)
    public = {"public_title": "Bus trop rare", "public_text": "Un bus de plus."}
    answered = {"answered_at": NOW, "answered_for": who.hall, "published_at": NOW}
    Feedback.objects.create(
        topic=topics[1], created_at=NOW - timedelta(days=3), **known, **answered, **public
    )

    found = section(who, "feedback")

    assert found["lead"].startswith("2\u00a0remontées\u00a0: 1 avec une réponse, 1 en retard.")
    assert "en 3\u00a0jours au plus" in found["lead"]
    assert found["tables"][1]["rows"] == [["Bus trop rare", "Un bus de plus."]]
    assert "Secret" not in str(found)


def test_experiments_of_the_period_are_told_but_not_the_drafts(who):
    known = {"compact": who.compact, "organisation": who.hall, "created_at": NOW}
    dates = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}
    Experiment.objects.create(title="Projet", **known, **dates)
    started = {"state": "running", "protocol": {}, "started_at": NOW, "fingerprint": "a"}
    Experiment.objects.create(title="Bus du soir", **known, **dates, **started)

    [row] = rows(who, "experiments")

    assert row[0] == "Bus du soir"
    assert row[2:] == ["pas encore lus", "finie le 30 juin 2026"]


def test_a_report_covers_its_year_within_the_dates_of_the_compact(who):
    review = a_prepared_review(who)
    assert period_of(review).code == "2026-01-01..2026-12-31"

    review.year = 2023
    review.compact.starts_on, review.compact.ends_on = date(2023, 6, 13), date(2023, 9, 30)

    assert period_of(review).code == "2023-06-13..2023-09-30"


def test_a_private_comment_is_read_by_its_organisation_only_not_even_by_the_pilot(who):
    review = an_open_review(who)
    for visibility in ("party", "shared"):
        review_comments.add(
            review=review,
            organisation=who.hospital,
            section="money",
            text=visibility,
            visibility=visibility,
            user=who.director,
            now=NOW,
        )

    def read_by(*organisations):
        return [each.text for _, said in comments_of(review, organisations) for each in said]

    assert sorted(read_by(who.hospital)) == ["party", "shared"]
    assert read_by(who.hall) == read_by(who.club) == read_by() == ["shared"]


def test_four_hundred_actions_take_no_more_queries_than_four(who):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            build(review, now=NOW)
        return len(seen)

    clause, review = a_clause(who.compact), a_prepared_review(who)
    an_action(who.compact, clause=clause)
    few = queries()
    for _ in range(9):
        an_action(who.compact, clause=clause)

    assert queries() == few
