"""Parts of the page of an answer: places, who remains far, costs, communes, provenance."""

from datetime import UTC, datetime

import pytest

from maillage.apps.studies.enums import Limit
from maillage.web.coordination.studies.answer import method as study_method
from maillage.web.coordination.studies.answer import parts as study_parts
from tests.apps.studies.factories import PlannedSiteFactory, StudyFactory, chosen, small_answer
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

NB = "\u00a0"


def study(**changes):
    settings = {key: changes.pop(key) for key in ("aim", "responses", "limit") if key in changes}
    return StudyFactory.build(answered=True, result=small_answer() | changes, **settings)


def place(aim="cover", **changes):
    (first,) = small_answer()["places"]
    (shown,) = study_parts.places(study(aim=aim, places=[first | changes]), {})
    return shown


class TestPlaces:
    def test_a_place_says_who_gains_who_depends_on_it_and_how_sure_it_is(self):
        assert place()["sentences"] == [
            f"2\u202f500{NB}habitants passent à moins de 15{NB}minutes.",
            f"C’est le lieu le plus proche de 3\u202f200{NB}habitants{NB}: leur trajet moyen passe "
            f"de 24 à 6,6{NB}minutes.",
            f"Sans lui, 2\u202f500{NB}habitants n’auraient rien d’autre à moins de 15{NB}minutes.",
            f"Gardé dans 87{NB}essais sur 100 où les temps de trajet changent de ±20{NB}%{NB}; "
            f"dans 98, c’est lui ou un lieu à moins de 10{NB}km.",
        ]

    def test_one_person_is_not_plural(self):
        said = " ".join(place(gained=1, alone=1)["sentences"])

        assert f"1{NB}habitant passe à" in said
        assert f"1{NB}habitant n’aurait rien" in said

    def test_a_place_someone_asked_for_says_so_first(self):
        assert place(role="forced")["sentences"][0] == "Vous avez demandé ce lieu."

    @pytest.mark.parametrize(("aim", "is_said"), [("cover", True), ("mean", False)])
    def test_gaining_nobody_is_said_only_where_it_was_the_aim(self, aim, is_said):
        said = " ".join(place(aim, gained=0, alone=0)["sentences"])

        assert ("ne fait passer personne" in said) == is_said

    def test_a_place_that_only_helps_with_others_is_not_called_useless(self):
        said = " ".join(place("lift", gained=0, alone=300)["sentences"])

        assert "personne" not in said

    def test_a_score_without_the_place_falls_back_under_the_threshold(self):
        (first,) = small_answer()["places"]
        lifted = study(aim="lift", measure="score", threshold=2.5, places=[first])

        (shown,) = study_parts.places(lifted, {})

        assert shown["sentences"][1:3] == [
            f"Il sert 3\u202f200{NB}habitants, qui ont alors 6,6{NB}consultations par an "
            "en moyenne.",
            f"Sans lui, 2\u202f500{NB}habitants resteraient sous 2,5{NB}consultations par an.",
        ]

    def test_a_place_never_kept_is_said_plainly(self):
        said = place(stability=0.0, stability_near=0.4)["sentences"][-1]

        assert said.startswith(f"Gardé dans aucun des 100{NB}essais")
        assert "dans 40, c’est lui ou un lieu" in said

    def test_without_draws_nothing_is_said_of_stability(self):
        assert not any("essai" in said for said in place(stability=None)["sentences"])

    def test_a_place_always_kept_needs_no_neighbour(self):
        said = place(stability=1.0, stability_near=1.0)["sentences"][-1]

        assert said == (
            f"Gardé dans 100{NB}essais sur 100 où les temps de trajet changent de ±20{NB}%."
        )

    def test_draws_cut_short_are_counted_as_done(self):
        shorter = small_answer()["stability"] | {"done": 10}
        (shown,) = study_parts.places(study(stability=shorter), {})

        assert f"Gardé dans 9{NB}essais sur 10 " in shown["sentences"][-1]

    def test_the_first_communes_show_and_the_others_wait(self):
        lines = [[f"2300{i}", f"N{i}", 100 * i, 20.0, 5.0] for i in range(5, 0, -1)]

        shown = place(gained_communes=lines)

        assert [line["name"] for line in shown["gaining"]] == ["N5", "N4", "N3"]
        assert [line["name"] for line in shown["also_gaining"]] == ["N2", "N1"]
        assert shown["gaining"][0]["text"] == f"500{NB}habitants, de 20 à 5{NB}minutes"

    def test_where_nothing_was_open_before_is_not_repeated_at_each_line(self):
        nothing = {"inside": None, "mean": None, "worst": None, "worst_commune": None}
        whole = small_answer()["summary"] | {"before": nothing}
        line = [["23001", "A", 2000, None, 8.0]]
        (first,) = small_answer()["places"]
        first |= {"gained_communes": line, "mean_before": None}

        (shown,) = study_parts.places(study(summary=whole, places=[first]), {})

        assert shown["gaining"][0]["text"] == f"2\u202f000{NB}habitants, 8{NB}minutes"

    def test_it_links_to_the_public_page_of_its_commune(self):
        shown = place()

        assert shown["url"] == "/communes/23002-b/"
        assert shown["commune"] == "B"
        assert place(name="B")["commune"] == "", "not said twice"

    def test_a_place_outside_the_communes_has_no_link(self):
        assert place(commune="99999")["url"] == ""

    def test_a_decision_shows_its_day_in_france(self):
        planned = PlannedSiteFactory.build(decided_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
        key = ("23002", "rotating_centre")

        (shown,) = study_parts.places(study(), {key: planned})

        assert shown["decided"] == "Décidé le 22 novembre 2026"


class TestFar:
    def test_those_left_outside_come_most_residents_first(self):
        found = study_parts.far(small_answer())

        assert found["sentence"] == (
            f"1\u202f200{NB}habitants restent à plus de 15{NB}minutes, dans 1{NB}commune."
        )
        assert [line["name"] for line in found["first"]] == ["C"]
        assert found["first"][0]["text"] == f"22{NB}minutes (1\u202f200{NB}hab.)"

    def test_nobody_left_is_good_news(self):
        columns = small_answer()["communes"] | {"after": [1.0, 2.0, 15.0]}

        found = study_parts.far(small_answer() | {"communes": columns})

        assert found["sentence"] == "Plus personne ne reste à l’écart."
        assert found["first"] == []

    def test_a_commune_out_of_reach_is_far_and_says_why(self):
        columns = small_answer()["communes"] | {"after": [1.0, None, 15.0]}

        found = study_parts.far(small_answer() | {"communes": columns})

        assert found["first"][0]["text"].startswith("aucun lieu à portée")

    def test_a_score_counts_those_under_the_threshold(self):
        columns = small_answer()["communes"] | {"before": [1, 2, 3], "after": [2.0, 2.6, 3.0]}
        result = small_answer() | {"measure": "score", "threshold": 2.5, "communes": columns}

        assert study_parts.far(result)["sentence"] == (
            f"2\u202f000{NB}habitants restent sous 2,5{NB}consultations par an, dans 1{NB}commune."
        )

    def test_a_long_list_is_cut_and_says_by_how_many(self, monkeypatch):
        monkeypatch.setattr(study_parts, "MOST_LISTED", 2)
        columns = small_answer()["communes"] | {"after": [50.0, 50.0, 50.0]}

        found = study_parts.far(small_answer() | {"communes": columns})

        assert len(found["first"]) + len(found["others"]) == 2
        assert found["left_out"] == "1"
        assert f"3\u202f700{NB}habitants" in found["sentence"], "the sum counts everyone"


def test_the_table_holds_every_commune_before_and_after():
    rows = study_parts.communes(small_answer())

    assert [
        (row["name"], row["shown_before"], row["shown_after"], row["number"]) for row in rows
    ] == [
        ("A", f"25{NB}min", f"8{NB}min", 1),
        ("C", f"40{NB}min", f"22{NB}min", ""),
        ("B", f"20{NB}min", f"1{NB}min", 1),
    ]
    assert rows[0]["url"] == "/communes/23001-a/"


class TestCosts:
    def test_the_sum_is_a_sentence(self):
        assert study_parts.cost_sentence(small_answer()) == (
            f"Ce lieu coûte environ 52\u202f000{NB}€ par an et offre jusqu’à "
            f"4\u202f500{NB}consultations par an."
        )
        assert study_parts.cost_sentence({"places": []}) == "Aucun lieu n’est ouvert."

    def test_several_places_are_plural(self):
        (first,) = small_answer()["places"]

        said = study_parts.cost_sentence(small_answer() | {"places": [first, first]})

        assert said.startswith(f"Ces 2{NB}lieux coûtent") and "offrent" in said

    def test_only_what_opens_is_listed_and_counted(self):
        kinds = [chosen(count=3), chosen("mobile_clinic", count=2)]

        (row,) = study_parts.costs(study(responses=kinds))

        assert (row["opened"], row["total"]) == ("1", f"52\u202f000{NB}€")
        assert len(row["sources"]) == 2

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({}, ""),
            ({"is_edited": True}, "chiffres changés par vous"),
            ({"is_measured": False}, "proposition, à vérifier"),
        ],
    )
    def test_each_figure_says_how_far_it_can_be_trusted(self, changes, status):
        (row,) = study_parts.costs(study(responses=[chosen(**changes)]))

        assert row["status"] == status


class TestProvenance:
    def test_it_gives_all_that_is_needed_to_find_the_answer_again(self):
        held = study()

        told = dict(study_method.provenance(held))

        assert told["Version du moteur"] == "0.1"
        assert told["Graine du hasard"] == "0"
        assert told["Communes et population"] == "2021"
        assert told["Temps de trajet"] == "Ligne droite (275 couples METRIC de Gironde)"
        assert str(held.created_by) in told["Calculé"]

    def test_someone_who_left_is_not_named(self):
        held = study()
        held.created_by = None

        assert "à la demande" not in dict(study_method.provenance(held))["Calculé"]

    def test_a_budget_is_said_in_euros(self):
        held = study(limit=Limit.BUDGET)
        held.budget = 120_000

        assert "120\u202f000" in dict(study_method.provenance(held))["Ce qui limite"]

    @pytest.mark.parametrize("aim", ["cover", "worst", "mean", "lift"])
    def test_the_method_takes_four_sentences_whatever_the_aim(self, aim):
        said = study_method.method(study(aim=aim))

        assert len(said) == 4
        assert all(sentence.endswith(".") for sentence in said)

    def test_the_method_does_not_claim_draws_that_were_not_done(self):
        assert "pas été refait" in study_method.method(study(stability=None))[-1]


@pytest.mark.django_db
class TestTerritorySince:
    def communes(self, *codes):
        for code in codes:
            CommuneFactory(code=code, name=f"N{code}")

    def test_the_same_territory_says_nothing(self):
        self.communes("23001", "23002", "23003")

        assert study_method.territory_since(StudyFactory(answered=True)) == []

    def test_lost_and_gained_communes_are_named(self):
        self.communes("23001", "23002", "23009")

        lost, gained = study_method.territory_since(StudyFactory(answered=True))

        assert lost == "Depuis, C n’est plus dans ce territoire."
        assert gained == f"Depuis, une commune s’y est ajoutée{NB}: N23009."

    def test_many_are_counted_after_the_first_ones(self):
        DepartementFactory()

        (lost,) = study_method.territory_since(StudyFactory(answered=True))
        assert lost == "Depuis, A, B et C ne sont plus dans ce territoire."

        self.communes("23001", "23002", "23003", *(f"231{i:02d}" for i in range(8)))
        (gained,) = study_method.territory_since(StudyFactory(answered=True))
        assert f"et 3{NB}autres" in gained

    def test_a_deleted_territory_is_said(self):
        gone = StudyFactory(answered=True, perimeter_kind="enregistre", perimeter_code="parti")

        (said,) = study_method.territory_since(gone)

        assert "supprimé" in said


@pytest.mark.django_db
class TestReplays:
    def test_the_same_answer_is_the_same(self):
        original = StudyFactory(answered=True)
        again = StudyFactory(answered=True, replay_of=original)

        assert "exactement la même réponse" in study_method.replayed_from(again)["text"]
        (told,) = study_method.replays(original)
        assert "exactement la même réponse" in told["text"]
        assert told["url"] == again.get_absolute_url()

    def test_another_answer_is_said_and_whom_to_tell(self):
        original = StudyFactory(answered=True)
        other = small_answer() | {"fingerprint": "1" * 64}
        again = StudyFactory(answered=True, replay_of=original, result=other)

        assert "une autre réponse" in study_method.replayed_from(again)["text"]

    def test_one_on_its_way_is_not_judged(self):
        original = StudyFactory(answered=True)
        StudyFactory(running=True, replay_of=original)

        assert "pas encore" in study_method.replays(original)[0]["text"]

    def test_a_removed_one_is_not_shown(self):
        original = StudyFactory(answered=True)
        StudyFactory(answered=True, replay_of=original, removed_at=datetime.now(UTC))

        assert study_method.replays(original) == []
        assert study_method.replayed_from(original) is None
