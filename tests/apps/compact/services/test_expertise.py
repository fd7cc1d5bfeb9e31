"""Expertise: offered, asked, answered in the days promised, rated, reminded."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Expertise, ExpertiseRequest
from maillage.apps.compact.services import expertise as services
from maillage.apps.offer.versions import version_of
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.exchange import a_request, an_expertise
from tests.apps.compact.factories import NOW, TODAY, a_coordinator
from tests.apps.territory.factories import DepartementFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFER = {"title": "Ouvrir un point de téléconsultation", "theme": "teleconsultation",
         "level": "national", "answer_days": 10}  # fmt: skip


@pytest.fixture
def asker():
    return MembershipFactory(role="relay")


def ask(asker, expertise, now=NOW, **values):
    values = {"organisation": asker.organisation, "question": "Par où commencer ?"} | values
    return services.ask(user=asker.user, expertise=expertise, now=now, **values)


def keys():
    return sorted(Notice.objects.values_list("key", "recipient"))


class TestOffering:
    def test_a_regional_offer_has_its_departements_a_national_one_none(self):
        organisation, creuse = OrganisationFactory(), DepartementFactory()
        user = a_coordinator(organisation)

        offered = services.offer(
            user=user, organisation=organisation, values=OFFER | {"level": "regional"},
            departements=[creuse], now=NOW,
        )  # fmt: skip
        assert list(offered.departements.all()) == [creuse]

        services.change(user=user, expertise=offered, values=OFFER, departements=[creuse])
        assert not offered.departements.exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"theme": "magic"}, "theme"),
            ({"level": "world"}, "level"),
            ({"level": "regional"}, "departements"),
            ({"answer_days": 0}, "answer_days"),
            ({"answer_days": 61}, "answer_days"),
        ],
    )
    def test_a_bad_offer_is_refused_at_its_field(self, values, field):
        organisation = OrganisationFactory()
        with pytest.raises(BadCompact) as refused:
            services.offer(
                user=a_coordinator(organisation), organisation=organisation,
                values=OFFER | values, now=NOW,
            )  # fmt: skip
        assert (list(refused.value.errors), Expertise.objects.count()) == ([field], 0)

    def test_who_answers_belongs_to_the_organisation(self, asker):
        offered = an_expertise()
        with pytest.raises(BadCompact, match="un membre de votre organisation"):
            services.change(user=asker.user, expertise=offered, values={"person": asker.user})

    def test_the_second_to_change_it_overwrites_nobody(self):
        offered = an_expertise()
        seen, user = version_of(offered), a_coordinator(offered.organisation)
        services.change(user=user, expertise=offered, values={"title": "Un"}, seen=seen)
        with pytest.raises(StaleEdit):
            services.change(user=user, expertise=offered, values={"title": "Deux"}, seen=seen)


class TestAsking:
    def test_it_is_due_in_the_days_promised_from_the_local_day_and_the_team_is_told(self, asker):
        offered = an_expertise(answer_days=10)
        leader = a_coordinator(offered.organisation)
        late_evening = datetime(2026, 11, 16, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))

        asked = ask(asker, offered, now=late_evening)

        assert asked.due_on == date(2026, 11, 26)
        key = f"compact:expertise:{asked.pk}:asked:{leader.pk}"
        assert keys() == [(key, leader.email)]

    def test_a_named_person_alone_is_told_while_they_are_a_member(self, asker):
        offered = an_expertise()
        leader = a_coordinator(offered.organisation)
        member = MembershipFactory(organisation=offered.organisation, role="practitioner")
        offered.person = member.user
        offered.save()

        ask(asker, offered)
        assert [to for _, to in keys()] == [member.user.email]
        member.delete()
        ask(asker, offered)
        assert {to for _, to in keys()} == {member.user.email, leader.email}

    def test_not_a_closed_offer_nor_ones_own_nor_for_others(self, asker):
        with pytest.raises(NotNow, match="ne prend plus de demandes"):
            ask(asker, an_expertise(is_open=False))
        with pytest.raises(BadCompact, match="votre organisation qui le propose"):
            ask(asker, an_expertise(asker.organisation))
        with pytest.raises(BadCompact, match="dont vous êtes membre"):
            ask(asker, an_expertise(), organisation=OrganisationFactory())
        assert not ExpertiseRequest.objects.exists()


class TestAnswering:
    def test_who_asked_is_told_once_then_rates_and_the_answer_no_longer_changes(self, asker):
        asked = ask(asker, an_expertise())
        leader = a_coordinator(asked.expertise.organisation)
        services.answer(user=leader, asked=asked, text="Par la mairie.", now=NOW + DAY)
        services.answer(user=leader, asked=asked, text="Par la CPTS.", now=NOW + 2 * DAY)

        rated = services.rate(user=asker.user, asked=asked, rating=4, words="Clair", now=NOW)

        assert (rated.answer, rated.answered_at) == ("Par la CPTS.", NOW + DAY)
        assert (rated.rating, rated.rating_words) == (4, "Clair")
        assert [to for key, to in keys() if "answered" in key] == [asker.user.email]
        with pytest.raises(NotNow, match="déjà notée"):
            services.answer(user=leader, asked=asked, text="Par ici.", now=NOW)

    @pytest.mark.parametrize("rating", [0, 6, None])
    def test_a_mark_goes_from_1_to_5(self, asker, rating):
        asked = a_request(an_expertise(), answered_at=NOW)
        with pytest.raises(BadCompact, match="de 1 à 5"):
            services.rate(user=asker.user, asked=asked, rating=rating, now=NOW)

    def test_one_withdrawn_is_not_answered_nor_one_answered_withdrawn(self, asker):
        asked = a_request(an_expertise())
        services.withdraw(user=asker.user, asked=asked, now=NOW)
        with pytest.raises(NotNow, match="a été retirée"):
            services.answer(user=asker.user, asked=asked, text="Voilà.", now=NOW)
        with pytest.raises(NotNow, match="une fois qu’elle a sa réponse"):
            services.rate(user=asker.user, asked=asked, rating=5, now=NOW)
        with pytest.raises(NotNow, match="a déjà sa réponse"):
            services.withdraw(
                user=asker.user, asked=a_request(an_expertise(), answered_at=NOW), now=NOW
            )


def test_it_is_reminded_once_three_days_before_and_once_when_late():
    offered = an_expertise()
    leader = a_coordinator(offered.organisation)
    asked = a_request(offered, due_on=TODAY + 4 * DAY)

    counts = [services.remind(now=NOW + n * DAY) for n in (0, 1, 2, 4, 5, 6)]

    assert counts == [0, 1, 1, 1, 1, 1]
    stem = f"compact:expertise:{asked.pk}"
    assert keys() == [(f"{stem}:late:{leader.pk}", leader.email),
                      (f"{stem}:soon:{leader.pk}", leader.email)]  # fmt: skip
