"""What a compact follows, on its pages: who may, what is refused, and numbers one can redo."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage import cli
from maillage.apps.compact.models import Declaration, IndicatorValue, Target
from maillage.apps.compact.services.values import measure_target
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.compact.factories import (
    NOW,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_event,
    pilot_of,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
ROOT = "/coordination/conventions/creteil/indicateurs/"
EVENTS = "events.people_reached"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def compact():
    """Two quarters of events: 40 people reached, then 60; 22 in the quarter that goes on."""
    commune = CommuneFactory()
    compact = a_compact(slug="creteil", area=f"commune:{commune.code}")
    for days, reached in ((150, 40), (60, 60), (3, 22)):
        an_event(compact, commune=commune, starts_at=NOW - timedelta(days=days), reached=reached)
    return compact


@pytest.fixture
def target(compact):
    return a_target(compact)


@pytest.fixture
def signed_in(client, compact):
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    return client


def a_target(compact, indicator=EVENTS, baseline="2026-T2", **values):
    values = {"clause": values.pop("clause", None) or a_clause(compact), "set_at": NOW} | values
    return Target.objects.create(compact=compact, indicator=indicator, baseline=baseline, **values)


def read(response):
    """The words of a page."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


def given(compact, **changed):
    return {
        "clause": a_clause(compact).pk,
        "indicator": EVENTS,
        "baseline": "2026-T2",
        "goal": "80,5",
        "due_on": "2027-06-30",
    } | changed


def test_each_objective_says_whether_it_moved_and_why(signed_in, target):
    a_clause(target.compact, title="Réduire les inégalités")
    measure_target(target=target, now=NOW, actor="system")

    page = read(signed_in.get(ROOT))

    assert "A progressé." in page
    assert "60 personnes au 3e trimestre 2026, contre 40 personnes au 2e trimestre 2026" in page
    assert "Réduire les inégalités Pas encore mesuré. Aucun indicateur ne le suit encore." in page


def test_a_text_without_objective_says_what_to_do(signed_in):
    assert "Le texte n’a pas encore d’objectif" in read(signed_in.get(ROOT))


def test_every_number_of_a_page_is_redone_by_the_command_beside_it(signed_in, target, capsys):
    measure_target(target=target, now=NOW, actor="system")

    response = signed_in.get(f"{ROOT}{target.pk}/")

    commands = re.findall(r"<code>maillage (.*?)</code>", response.content.decode())
    values = []
    for command in commands:
        assert cli.main([*command.split(), "--json"]) == 0
        values.append(json.loads(capsys.readouterr().out)["value"])
    assert values == [22, 60, 40]
    cells = re.findall(r"<td>(\d+) personnes", response.content.decode().replace("\xa0", " "))
    assert [int(cell) for cell in cells] == values
    assert "en cours, non comparée" in read(response)


def test_the_drawing_keeps_its_points_and_has_its_words(signed_in, target):
    measure_target(target=target, now=NOW, actor="system")

    page = signed_in.get(f"{ROOT}{target.pk}/").content.decode()

    assert '<polyline points="12.0,' in page and page.count('class="trend-mark') == 3
    assert 'x1="12.0"' in page  # not 12,0
    assert 'role="img" aria-label="60' in page


def test_an_indicator_never_measured_says_what_to_do(signed_in, target):
    assert "Aucune valeur pour l’instant" in read(signed_in.get(f"{ROOT}{target.pk}/"))


def test_an_indicator_is_added_and_measured_at_once(signed_in, compact):
    response = signed_in.post(f"{ROOT}ajouter/", given(compact), follow=True)

    target = Target.objects.get()
    assert (target.indicator, target.baseline, target.goal) == (EVENTS, "2026-T2", 80.5)
    assert "60 personnes au 3e trimestre 2026" in read(response)
    assert IndicatorValue.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"baseline": "hier"}, "n’est pas une période"),
        ({"goal": "beaucoup"}, "Saisissez un nombre"),
        ({"indicator": "nothing.here"}, "Indicateur"),
        ({"clause": "999"}, "Objectif ou engagement"),
        ({"goal": ""}, "donnez aussi la cible"),
        ({"due_on": "2020-01-01"}, "Cette date est passée"),
    ],
)
def test_what_was_typed_wrong_is_said_at_its_field(signed_in, compact, changed, told):
    response = signed_in.post(f"{ROOT}ajouter/", given(compact, **changed))

    assert response.status_code == 422
    assert told in read(response) and "à corriger" in read(response)
    assert not Target.objects.exists()


def test_two_people_who_change_a_target_do_not_overwrite_each_other(signed_in, target):
    first = {"baseline": "2026-T2", "goal": "90", "due_on": "", "seen": "0"}
    assert signed_in.post(f"{ROOT}{target.pk}/modifier/", first).status_code == 302

    second = signed_in.post(f"{ROOT}{target.pk}/modifier/", first | {"goal": "10"})

    assert second.status_code == 409 and "relisez-le" in read(second)
    target.refresh_from_db()
    assert target.goal == 90


def test_an_indicator_is_no_more_followed_once_asked_twice(signed_in, target):
    assert "Ne plus suivre" in read(signed_in.get(f"{ROOT}{target.pk}/retirer/"))

    signed_in.post(f"{ROOT}{target.pk}/retirer/")

    assert not Target.objects.exists()


def test_indicators_are_measured_again_when_asked(signed_in, target):
    response = signed_in.post(f"{ROOT}recalculer/", follow=True)

    assert "3 valeurs de plus" in read(response)


def test_a_value_is_declared_with_a_file_that_the_parties_read(signed_in, compact):
    target = a_target(compact, "mutuelle.members", "2024")
    values = {
        "organisation": pilot_of(compact).organisation_id,
        "period": "2025",
        "numerator": "190",
        "words": "Compté par la mutuelle.",
        "file": SimpleUploadedFile("bilan 2025.pdf", b"%PDF-1.7"),
    }

    page = signed_in.post(f"{ROOT}{target.pk}/declarer/", values, follow=True)

    assert "190 personnes" in read(page) and "Pièce : bilan 2025.pdf" in read(page)
    assert "maillage indicators run" not in read(page)
    file = signed_in.get(f"{ROOT}pieces/{Declaration.objects.get().pk}/")
    assert (file.content, file["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert file["Content-Disposition"] == 'attachment; filename="bilan 2025.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"


def test_a_declaration_without_proof_is_refused(signed_in, compact):
    target = a_target(compact, "mutuelle.members", "2024")
    values = {
        "organisation": pilot_of(compact).organisation_id,
        "period": "2025",
        "numerator": "190",
    }

    response = signed_in.post(f"{ROOT}{target.pk}/declarer/", values)

    assert response.status_code == 422 and "Joignez une pièce" in read(response)


def test_a_computed_indicator_has_no_form_to_declare_it(signed_in, target):
    assert signed_in.get(f"{ROOT}{target.pk}/declarer/").status_code == 404


def test_a_comparison_says_with_whom_and_why(signed_in, compact):
    target = a_target(compact, "access.residents_near_point", "2025")
    CommuneFactory(code="23900", name="Commune jumelle")

    page = read(signed_in.get(f"{ROOT}{target.pk}/comparer/"))

    assert "Commune jumelle" in page and "65 ans et plus" in page and "100" in page
    assert "indicators run access.residents_near_point --territory commune:23900" in page


def test_what_is_counted_on_one_compact_is_not_compared(signed_in, target):
    assert signed_in.get(f"{ROOT}{target.pk}/comparer/").status_code == 404


def test_definitions_are_listed_and_told_whole(signed_in):
    root = "/coordination/conventions/indicateurs/"

    assert "Rendez-vous manqués" in read(signed_in.get(root))
    page = read(signed_in.get(f"{root}booking.no_show/"))
    assert "Ce qui est compté" in page and "maillage indicators run booking.no_show" in page
    assert signed_in.get(f"{root}nothing.here/").status_code == 404


def test_only_parties_read_and_only_holders_and_the_pilot_change(client, compact):
    holder, other = a_party(compact), a_party(compact)
    commitment = a_clause(compact, "commitment", party=holder)
    target = a_target(compact, clause=commitment)
    pages, changes = ["", f"{target.pk}/"], [f"{target.pk}/{w}/" for w in ("modifier", "retirer")]

    def answers(user, paths):
        client.force_login(user)
        return {client.get(f"{ROOT}{path}").status_code for path in paths}

    assert answers(a_coordinator(pilot_of(compact).organisation), pages + changes) == {200}
    assert answers(a_coordinator(holder.organisation), [*pages, *changes, "ajouter/"]) == {200}
    assert answers(a_coordinator(other.organisation), pages) == {200}
    assert answers(a_coordinator(other.organisation), [*changes, "ajouter/"]) == {403}
    relay = MembershipFactory(organisation=pilot_of(compact).organisation, role="relay").user
    for stranger in (relay, UserFactory()):
        assert answers(stranger, [*pages, *changes, "ajouter/"]) == {403}
    client.logout()
    assert client.get(ROOT).status_code == 302
    assert client.post(f"{ROOT}recalculer/").status_code == 302


def test_a_holder_cannot_follow_the_clause_of_another(client, compact):
    holder = a_party(compact)
    a_clause(compact, "commitment", party=holder)
    client.force_login(a_coordinator(holder.organisation))

    response = client.post(f"{ROOT}ajouter/", given(compact))

    assert response.status_code == 422
    assert not Target.objects.exists()


def test_evidence_of_another_compact_is_not_given(signed_in, compact):
    theirs = a_compact(slug="ailleurs")
    target = a_target(theirs, "mutuelle.members", "2024")
    values = {"organisation": pilot_of(theirs).organisation_id, "period": "2025"}
    values |= {"numerator": "190", "file": SimpleUploadedFile("a.txt", b"texte")}
    signed_in.force_login(a_coordinator(pilot_of(theirs).organisation))
    signed_in.post(ROOT.replace("creteil", "ailleurs") + f"{target.pk}/declarer/", values)
    declaration = Declaration.objects.get()

    signed_in.force_login(a_coordinator(pilot_of(compact).organisation))

    assert signed_in.get(f"{ROOT}pieces/{declaration.pk}/").status_code == 404
    assert signed_in.get(f"{ROOT}pieces/{10**23}/").status_code == 404
    assert signed_in.get(f"{ROOT}{target.pk}/").status_code == 404


def test_a_value_of_an_earlier_definition_is_shown_and_not_redone(signed_in, target):
    measure_target(target=target, now=NOW, actor="system")
    earlier = IndicatorValue.objects.get(period="2026-T2").definition
    earlier.number = 0
    earlier.save()

    page = signed_in.get(f"{ROOT}{target.pk}/")

    assert "calculé avec la version 0" in read(page)
    assert "<code>maillage" not in page.content.decode()
