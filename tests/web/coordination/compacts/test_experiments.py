from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.apps.compact.action_table.reading import rows_of
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.models import Experiment
from maillage.apps.compact.selectors.similar import Alike, Similar
from maillage.web.coordination.compacts import experiments as pages
from tests.apps.compact.experiments import SOURCE, a_draft, a_read, a_started, table_of
from tests.apps.compact.factories import a_compact, a_coordinator, a_party, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def address(name, experiment):
    return reverse(f"coordination:{name}", args=[experiment.compact.slug, experiment.pk])


def sign_in(client, organisation, role="coordinator"):
    user = a_coordinator(organisation, role)
    client.force_login(user)
    return user


@pytest.fixture
def pilot(client):
    """A compact, signed in for its pilot."""
    compact = a_compact()
    sign_in(client, pilot_of(compact).organisation)
    return compact


def text_of(answer):
    return answer.content.decode()


def form_of(compact, **values):
    """What a browser sends for a complete protocol that starts tomorrow."""
    first = timezone.localdate() + timedelta(days=1)
    return {
        "title": "Bus de dépistage",
        "organisation": pilot_of(compact).organisation.pk,
        "theme": "prevention",
        "hypothesis": "Un bus fait dépister davantage.",
        "audience": "50 à 74 ans",
        "communes": CommuneFactory().code,
        "comparison": f"{CommuneFactory().code}\n\n{CommuneFactory().code}\n",
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=100)).isoformat(),
        "step": "1",
        "before_steps": "3",
        "indicator": "",
        "measure": "Dépistages",
        "better": "higher",
        "least_effect": "2,5",
        "rule": "Généraliser à partir de 2,5.",
    } | values


def test_a_protocol_is_written_then_started_and_no_longer_changes(client, pilot):
    new = reverse("coordination:compact_experiment_new", args=[pilot.slug])
    client.post(new, form_of(pilot))
    draft = Experiment.objects.get()
    assert (draft.least_effect, draft.comparison.count()) == (2.5, 2)
    page = text_of(client.get(address("compact_experiment", draft)))
    assert "Figer le protocole et lancer" in page

    client.post(address("compact_experiment_start", draft))

    draft.refresh_from_db()
    assert draft.state == "running"
    page = text_of(client.get(address("compact_experiment", draft)))
    assert draft.fingerprint in page
    assert "Modifier le projet" not in page
    answer = client.post(address("compact_experiment_change", draft), form_of(pilot))
    assert answer.status_code == 409
    assert "ne change plus" in text_of(answer)


def test_an_incomplete_project_says_what_it_lacks_and_does_not_start(client, pilot):
    draft = a_draft(pilot, rule="", starts_on=None, ends_on=None)

    page = text_of(client.get(address("compact_experiment", draft)))

    assert "Écrivez la règle de décision." in page
    assert "Figer le protocole" not in page
    answer = client.post(address("compact_experiment_start", draft), follow=True)
    assert "Donnez les dates de début et de fin." in text_of(answer)
    assert Experiment.objects.get().state == "draft"


def test_wrong_answers_are_told_at_their_field_and_nothing_typed_is_lost(client, pilot):
    new = reverse("coordination:compact_experiment_new", args=[pilot.slug])
    typed = form_of(pilot, communes="Nullepart-sur-Rien\n99999", least_effect="-1", ends_on="x")

    answer = client.post(new, typed)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"communes", "least_effect", "ends_on"}
    assert [text[:8] for text in errors["communes"]] == ["Ligne 1\u00a0", "Ligne 2\u00a0"]
    assert "Nullepart-sur-Rien" in text_of(answer)
    assert not Experiment.objects.exists()


def test_two_people_who_write_the_same_protocol_do_not_overwrite_each_other(client, pilot):
    draft = a_draft(pilot)
    client.post(address("compact_experiment_change", draft), form_of(pilot, seen="0", title="Un"))

    answer = client.post(
        address("compact_experiment_change", draft), form_of(pilot, seen="0", title="Deux")
    )

    assert answer.status_code == 409
    assert "entre-temps" in text_of(answer)
    assert Experiment.objects.get().title == "Un"


def test_a_project_may_be_removed_before_it_starts(client, pilot):
    draft = a_draft(pilot)

    client.post(address("compact_experiment_remove", draft))

    assert not Experiment.objects.exists()


def test_values_are_given_as_a_table_and_wrong_lines_are_told(client, pilot):
    started = a_started(pilot)
    template = client.get(address("compact_experiment_table", started)).content
    assert len(rows_of(template)) == 1 + 5 * 6
    file = SimpleUploadedFile("m.csv", table_of(started) + b"\n99999,2026-01,3")

    answer = client.post(
        address("compact_experiment_values", started), {"file": file, "source": SOURCE}, follow=True
    )

    assert "ligne 32" in text_of(answer)
    assert "30\u00a0valeurs" in text_of(answer)


def test_a_file_that_is_no_table_is_refused_at_its_field(client, pilot):
    file = SimpleUploadedFile("m.xlsx", b"PK\x03\x04\x00")

    answer = client.post(
        address("compact_experiment_values", a_started(pilot)), {"file": file, "source": SOURCE}
    )

    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors


def test_the_result_is_read_then_the_pilot_signs_the_decision(client, pilot):
    read = a_read(pilot)
    page = text_of(client.get(address("compact_experiment", read)))
    assert "Ce que ce résultat ne prouve pas" in page
    assert "Elle disait\u00a0: Généraliser si" in page
    assert "<polyline" in page

    given = {"decision": "stop", "reason": "Le bus coûte trop cher.", "signatory_name": "A. Roy"}
    client.post(address("compact_experiment_decide", read), given)

    page = text_of(client.get(address("compact_experiment", read)))
    assert "par A. Roy" in page
    assert "n’est pas celle à laquelle menait la règle" in page


def test_the_result_of_one_that_runs_is_refused_in_words(client, pilot):
    started = a_started(pilot, ends_on=timezone.localdate() + timedelta(days=40))

    answer = client.post(address("compact_experiment_read", started), follow=True)

    assert "le résultat se lit après" in text_of(answer)
    assert not started.readings.exists()


def test_what_happens_is_noted_in_the_log_and_escaped(client, pilot):
    started = a_started(pilot)
    day = timezone.localdate().isoformat()
    note = address("compact_experiment_note", started)

    client.post(note, {"kind": "deviation", "day": day, "text": "<b>Panne</b>"})

    page = text_of(client.get(address("compact_experiment", started)))
    assert "&lt;b&gt;Panne" in page
    assert client.post(note, {"kind": "note", "day": "2999-01-01", "text": "x"}).status_code == 422


def test_a_protocol_changed_behind_the_platform_is_told(client, pilot):
    started = a_started(pilot)
    Experiment.objects.update(protocol=started.protocol | {"least_effect": 0})

    assert "changé hors de la plateforme" in text_of(
        client.get(address("compact_experiment", started))
    )


def test_communes_that_look_alike_are_proposed_and_those_ticked_join(client, pilot, monkeypatch):
    draft = a_draft(pilot)
    alike = [CommuneFactory(), CommuneFactory()]
    places = [Alike(read_area(f"commune:{each.code}"), 90, "semblable.") for each in alike]
    taken = Alike(read_area(f"commune:{draft.comparison.first().code}"), 99, "")
    monkeypatch.setattr(pages, "similar", lambda area, limit: Similar("Parmi", (taken, *places)))
    url = address("compact_experiment_compare", draft)

    rows = client.get(url).context["rows"]
    client.post(url, {"commune": [alike[1].code, "\x00"], "seen": str(draft.revision)})

    assert [row["code"] for row in rows] == [each.code for each in alike]
    assert draft.comparison.filter(pk=alike[1].pk).exists()
    assert draft.comparison.count() == 4
    assert "experiment" in client.post(url, {"seen": "x"}, follow=True).context


def test_the_list_says_what_waits_and_what_to_do_when_it_is_empty(client, pilot):
    url = reverse("coordination:compact_experiments", args=[pilot.slug])
    assert "Aucune expérimentation" in text_of(client.get(url))

    a_read(pilot)

    assert "décider de la suite" in text_of(client.get(url))
    conclusion = client.get(url).context["conclusion"]
    assert conclusion == "1\u00a0expérimentation\u00a0; 1\u00a0attend quelqu’un."


def test_who_may_and_who_may_not(client):
    experiment = a_read()
    compact = experiment.compact
    partner, outside = a_party(compact).organisation, pilot_of(a_compact()).organisation
    page, note, decide = (
        address(name, experiment)
        for name in ("compact_experiment", "compact_experiment_note", "compact_experiment_decide")
    )
    pilot = pilot_of(compact).organisation

    def answers(organisation, role="coordinator"):
        sign_in(client, organisation, role)
        return [client.get(url).status_code for url in (page, note, decide)]

    assert answers(pilot) == answers(pilot, "administrator") == [200, 200, 200]
    assert answers(partner) == [200, 403, 403]
    assert answers(outside) == answers(pilot, "relay") == [403, 403, 403]
    client.logout()
    assert client.get(page).status_code == 302


def test_a_party_runs_its_own_experiment_but_does_not_sign_its_decision(client):
    compact = a_compact()
    partner = a_party(compact).organisation
    experiment = a_started(compact, organisation=partner)
    sign_in(client, partner)

    assert client.get(address("compact_experiment_note", experiment)).status_code == 200
    assert client.get(address("compact_experiment_decide", experiment)).status_code == 403


def test_an_experiment_is_not_read_through_another_compact(client, pilot):
    other = a_draft()

    url = reverse("coordination:compact_experiment", args=[pilot.slug, other.pk])

    assert client.get(url).status_code == 404


def test_a_partner_names_itself_only(client):
    compact = a_compact()
    partner = a_party(compact).organisation
    sign_in(client, partner)
    new = reverse("coordination:compact_experiment_new", args=[compact.slug])

    answer = client.post(new, form_of(compact))

    assert "organisation" in answer.context["form"].errors
    assert list(answer.context["form"].fields["organisation"].queryset) == [partner]
