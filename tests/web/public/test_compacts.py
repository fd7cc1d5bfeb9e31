"""Conventions for anyone: ten lines, nothing that was not signed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.compact.models import Feedback
from tests.apps.compact.factories import a_clause, a_compact, an_action, an_event, pilot_of

pytestmark = pytest.mark.django_db


def _text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_the_page_says_what_was_promised_and_what_is_done(client):
    compact = a_compact(title="Contrat de Créteil", invented="Tout est inventé.")
    objective = a_clause(compact, title="Développer la prévention")
    an_action(compact, clause=objective, due_on=timezone.localdate() - timedelta(days=1))
    an_event(compact, title="Dépistage", starts_at=timezone.now() + timedelta(days=2))
    page = _text(client.get(f"/conventions/{compact.slug}/"))
    assert "Développer la prévention</strong><br>1 action : 1 en cours, dont 1 en retard." in page
    assert "Dépistage</strong>" in page and "Tout est inventé." in page
    assert pilot_of(compact).organisation.name in page


@pytest.mark.parametrize("state", ["draft", "negotiated"])
def test_a_draft_has_no_public_page(client, state):
    compact = a_compact(state=state, title="Secret")
    assert client.get(f"/conventions/{compact.slug}/").status_code == 404
    assert "Secret" not in _text(client.get("/conventions/"))


def test_a_convention_is_found_by_its_title_or_its_parties_without_accents(client):
    compact = a_compact(title="Contrat de Créteil")
    a_compact(title="Autre")
    for query in ("creteil", pilot_of(compact).organisation.name):
        page = _text(client.get("/conventions/", {"q": query}))
        assert "Contrat de Créteil" in page and ">Autre<" not in page
    assert "Aucune convention ne contient" in _text(client.get("/conventions/", {"q": "zzz"}))


def test_without_any_convention_the_list_says_so(client):
    assert "Aucune convention signée" in _text(client.get("/conventions/"))


def test_only_what_was_published_of_a_difficulty_is_told(client):
    compact = a_compact()
    made = {"compact": compact, "organisation": pilot_of(compact).organisation, "topic": "travel"}
    told = {"public_title": "Plus de bus", "public_text": "Des places à midi."}
    now = timezone.now()
    Feedback.objects.create(**made, text="Mots d’origine", created_at=now, published_at=now, **told)
    Feedback.objects.create(**made, text="Pas encore", created_at=now, public_title="Brouillon")
    page = _text(client.get(f"/conventions/{compact.slug}/"))
    assert "Plus de bus</strong><br>Des places à midi." in page
    assert "Mots d’origine" not in page and "Brouillon" not in page


def test_a_perimeter_that_no_longer_exists_breaks_nothing(client):
    compact = a_compact(area="enregistre:disparu")
    assert "n’existe plus" in _text(client.get(f"/conventions/{compact.slug}/"))
