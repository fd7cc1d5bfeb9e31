from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Experiment
from maillage.apps.compact.selectors.experiments import measure_words
from maillage.apps.compact.services import experiments
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.experiments import (
    FIRST,
    NOW,
    TODAY,
    WRITTEN,
    a_draft,
    a_started,
    values_of,
)
from tests.apps.compact.factories import a_compact
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DAY = WRITTEN.date()


@pytest.fixture
def user():
    return UserFactory()


def start(draft, user, today=DAY):
    return experiments.start(experiment=draft, user=user, now=WRITTEN, today=today)


def test_a_protocol_is_frozen_with_its_fingerprint_the_day_it_starts(user):
    started = start(a_draft(), user)

    protocol = started.protocol
    assert (protocol["starts_on"], protocol["least_effect"]) == ("2026-01-01", 2.0)
    assert protocol["communes"] == sorted(started.communes.values_list("code", flat=True))
    assert started.fingerprint == experiments.fingerprint_of(protocol)
    assert experiments.fingerprint_of(protocol | {"least_effect": 1.9}) != started.fingerprint
    assert AuditLine.objects.last().action == "experiment.start"


def test_once_started_a_protocol_neither_changes_nor_goes_nor_starts_again(user):
    started = a_started()

    with pytest.raises(NotNow, match="ne change plus"):
        experiments.change(
            experiment=started, values={"least_effect": 0.1}, seen=started.revision, user=user
        )
    with pytest.raises(NotNow):
        experiments.remove(experiment=started, user=user)
    with pytest.raises(NotNow):
        start(started, user)
    assert Experiment.objects.get().least_effect == 2.0


def test_a_draft_changes_and_may_go(user):
    draft = a_draft()

    changed = experiments.change(experiment=draft, values={"rule": " Autre "}, seen=0, user=user)
    assert (changed.rule, changed.revision) == ("Autre", 1)

    experiments.remove(experiment=changed, user=user)
    assert not Experiment.objects.exists()


def test_two_people_do_not_overwrite_each_other(user):
    draft = a_draft()
    experiments.change(experiment=draft, values={"rule": "La première"}, seen=0, user=user)

    with pytest.raises(StaleEdit, match="rien n’a été enregistré"):
        experiments.change(experiment=draft, values={"rule": "La seconde"}, seen=0, user=user)
    assert Experiment.objects.get().rule == "La première"


def test_a_protocol_without_what_decides_does_not_start_and_all_is_said_at_once(user):
    missing = {"hypothesis": "", "rule": " ", "measure": "", "comparison": [], "ends_on": None}
    draft = a_draft(**missing)

    with pytest.raises(BadCompact) as refused:
        start(draft, user)

    told = str(refused.value)
    for words in ("hypothèse", "règle", "ce qui est mesuré", "de comparaison", "dates de début"):
        assert words in told
    assert Experiment.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "est déjà passé : un protocole s’écrit avant"),
        ({"starts_on": date(2026, 3, 20)}, "au moins une mesure avant et une après"),
        ({"starts_on": date(2026, 3, 1), "before_steps": 0}, "au moins une mesure avant"),
        ({"starts_on": date(2026, 3, 1), "before_steps": 300}, "trop de calculs"),
        (
            {"starts_on": date(2026, 3, 1), "before_steps": 120, "indicator": "booking.no_show"},
            "trop de calculs",
        ),
    ],
)
def test_a_calendar_that_measures_nothing_does_not_start(user, values, words):
    draft = a_draft(**values)

    with pytest.raises(BadCompact) as refused:
        start(draft, user, today=date(2026, 2, 1))

    assert words in str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"title": " "}, "title", "intitulé"),
        ({"ends_on": FIRST - timedelta(days=1)}, "ends_on", "avant le début"),
        ({"indicator": "nothing.known"}, "indicator", "indicateur calculé"),
        ({"indicator": "mutuelle.members"}, "indicator", "indicateur calculé"),
    ],
)
def test_what_makes_no_sense_is_not_even_kept(values, field, words):
    with pytest.raises(BadCompact) as refused:
        a_draft(**values)

    assert words in refused.value.errors[field]


def test_an_organisation_that_is_no_party_holds_no_experiment():
    with pytest.raises(BadCompact, match="une partie"):
        a_draft(organisation=OrganisationFactory())


def test_a_commune_is_not_compared_with_itself():
    commune = CommuneFactory(name="Ajain")

    with pytest.raises(BadCompact, match="Ajain"):
        a_draft(communes=[commune], comparison=[commune])


def test_an_ended_compact_opens_no_experiment(user):
    compact = a_compact(state="ended")

    with pytest.raises(NotNow, match="terminée"):
        experiments.create(compact=compact, values=values_of(compact), user=user, now=WRITTEN)


def test_a_protocol_neither_changes_nor_starts_once_its_compact_is_ended(user):
    draft = a_draft()
    draft.compact.state = "ended"
    draft.compact.save()

    with pytest.raises(NotNow, match="terminée"):
        experiments.change(experiment=draft, values={"title": "Autre"}, seen=0, user=user)
    with pytest.raises(NotNow, match="terminée"):
        start(draft, user)


def test_what_happens_is_noted_on_its_day(user):
    started = a_started()

    entry = experiments.note(
        experiment=started, kind="deviation", day=FIRST, text=" Bus en panne ", user=user,
        now=NOW,
    )  # fmt: skip

    assert (entry.text, entry.day) == ("Bus en panne", FIRST)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 4_001}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": date(2020, 1, 1)}, "day"),
    ],
)
def test_a_note_of_nothing_or_of_another_day_is_refused(user, values, field):
    given = {"kind": "note", "day": FIRST, "text": "Vu"} | values

    with pytest.raises(BadCompact) as refused:
        experiments.note(experiment=a_started(), user=user, now=NOW, **given)

    assert list(refused.value.errors) == [field]


def test_a_draft_has_no_log(user):
    with pytest.raises(NotNow):
        experiments.note(
            experiment=a_draft(), kind="note", day=FIRST, text="Vu", user=user, now=NOW
        )


def test_the_definition_of_an_indicator_says_which_way_is_better():
    draft = a_draft(indicator="booking.no_show", measure="", better="higher")

    assert draft.better == "lower"


def test_a_withdrawn_indicator_does_not_start_nor_break_what_shows_it(user):
    draft = a_draft(indicator="booking.no_show", measure="")
    Experiment.objects.update(indicator="withdrawn.since")
    draft.refresh_from_db()

    assert measure_words(draft) == "withdrawn.since"
    with pytest.raises(BadCompact, match="indicateur"):
        experiments.change(experiment=draft, values={"title": "Autre"}, seen=0, user=user)
    with pytest.raises(BadCompact, match="n’existe plus"):
        start(draft, user)
