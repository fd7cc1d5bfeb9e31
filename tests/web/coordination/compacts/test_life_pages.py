"""Pages of a compact's life: who opens them, what they show, bad input, one way through."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.apps.compact.models import Compact, Departure, SignedText
from maillage.apps.compact.versions import keep
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.compact.factories import (
    NOW,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"coordination:compact{name}", args=args)


@pytest.fixture
def draft():
    compact = a_compact(state="draft", title="Contrat d’Ajain")
    a_clause(compact, "commitment", party=a_party(compact, "signatory"))
    return compact


@pytest.fixture
def pilot(draft, client):
    user = a_coordinator(pilot_of(draft).organisation)
    client.force_login(user)
    return user


def read(client, address, status=200, **query):
    response = client.get(address, query)
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ")


def pages_of(compact):
    """Addresses for every party, then for the pilot only, then those that only change things."""
    clause = compact.clauses.get(level="objective")
    party = compact.parties.get(role="signatory")
    file = SignedText.objects.create(
        compact=compact, name="a.txt", media_type="text/plain", content=b"a", added_at=NOW
    )
    keep(compact=compact, label="texte arrêté", now=NOW)
    slug = compact.slug
    shared = [
        url("", slug), url("_text", slug), url("_parties", slug), url("_history", slug),
        url("_version", slug, 1), url("_compare", slug) + "?avant=1&apres=maintenant",
        url("_file", slug, file.pk),
    ]  # fmt: skip
    kept = [
        url("_change", slug), url("_discard", slug), url("_move", slug, "arreter"),
        url("_file_new", slug), url("_file_remove", slug, file.pk),
        url("_clause_new", slug, "axis"), url("_clause", slug, clause.pk),
        url("_clause_place", slug, clause.pk), url("_clause_quote", slug, clause.pk),
        url("_clause_remove", slug, clause.pk), url("_party_new", slug),
        url("_party_remove", slug, party.pk), url("_party", slug, pilot_of(compact).pk),
    ]  # fmt: skip
    return shared, kept, url("_clause_shift", slug, clause.pk, "monter")


def test_who_opens_each_page_and_who_does_not(client, draft):
    shared, kept, post_only = pages_of(draft)
    organisation = pilot_of(draft).organisation
    strangers = [
        a_coordinator(OrganisationFactory()),
        MembershipFactory(organisation=organisation, role="relay").user,
        UserFactory(),
    ]
    partner = a_coordinator(draft.parties.get(role="signatory").organisation)
    for user, pages, status in (
        (a_coordinator(organisation), shared + kept, 200),
        (partner, shared, 200),
        (partner, kept, 403),
        *((stranger, shared + kept[:1], 403) for stranger in strangers),
    ):
        client.force_login(user)
        found = {page: client.get(page).status_code for page in pages}
        assert set(found.values()) == {status}, found
    assert client.post(post_only).status_code == 403
    client.logout()
    assert {client.get(page).status_code for page in shared} == {302}


def test_an_unknown_compact_clause_version_or_passage_is_not_found(client, draft, pilot):
    for address in (
        url("", "ailleurs"), url("_clause", draft.slug, 999_999), url("_version", draft.slug, 9),
        url("_compare", draft.slug) + "?avant=9&apres=maintenant", url("_compare", draft.slug),
        url("_move", draft.slug, "vendre"), url("_clause_new", draft.slug, "chapter"),
        url("_clause_new", draft.slug, "objective") + "?sous=x",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_coordinator_writes_a_contract_until_its_text_is_settled(client):
    town = OrganisationFactory(kind="town_hall")
    client.force_login(a_coordinator(town))
    CommuneFactory(name="Ajain")
    sent = {
        "organisation": town.pk, "title": "Contrat d’Ajain", "kind": "health_contract",
        "area_kind": "commune", "area_place": "Ajain", "starts_on": "2027-01-01",
        "ends_on": "2031-12-31", "notice_months": "3", "review_month": "10",
    }  # fmt: skip
    assert client.post(url("_new"), sent).status_code == 302
    slug = Compact.objects.get().slug
    assert client.post(url("_clause_new", slug, "axis"), {"title": "Prévenir"}).status_code == 302
    axis = Compact.objects.get().clauses.get()
    under = url("_clause_new", slug, "objective") + f"?sous={axis.pk}"
    client.post(under, {"title": "Dépister"})
    objective = Compact.objects.get().clauses.get(level="objective")

    assert "Dépister" in read(client, url("_text", slug))
    assert "Aucun indicateur ne suit cet objectif" in read(client, url("", slug))
    client.post(url("_clause_shift", slug, objective.pk, "monter"))
    assert "Arrêter le texte ?" in read(client, url("_move", slug, "arreter"))
    client.post(url("_move", slug, "arreter"))

    assert "texte arrêté" in read(client, url("_history", slug))
    assert "n’a pas encore signé" in read(client, url("_move", slug, "signer"))
    client.post(url("_move", slug, "signer"))
    assert Compact.objects.get().state == "negotiated"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends_on": "2026-12-31"}, "vient avant le début"),
        ({"area_place": ""}, "Donnez le nom ou le code"),
        ({"area_place": "Zzz"}, "Aucune commune"),
        ({"area_kind": "departement", "area_place": "Zzz"}, "vérifiez son nom"),
        ({"area_kind": "departement", "area_place": "Haute"}, "donnez le code"),
        ({"kind": "regional"}, "Sélectionnez un choix valide"),
        ({"title": ""}, "obligatoire"),
        ({"notice_months": "99"}, "36"),
    ],
)
def test_what_cannot_be_written_is_said_at_its_field_and_nothing_is_lost(client, changed, said):
    town = OrganisationFactory()
    client.force_login(a_coordinator(town))
    CommuneFactory(name="Ajain")
    for code, name in (("43", "Haute-Loire"), ("70", "Haute-Saône")):
        DepartementFactory(code=code, name=name)
    sent = {
        "organisation": town.pk, "title": "Contrat", "kind": "bilateral", "purpose": "Mon texte",
        "area_kind": "commune", "area_place": "Ajain", "starts_on": "2027-01-01", "ends_on": "",
        "notice_months": "0", "review_month": "10",
    }  # fmt: skip

    response = client.post(url("_new"), sent | changed)

    assert response.status_code == 422
    seen = response.content.decode().replace("\u00a0", " ")
    assert said in seen and "Mon texte" in seen
    assert not Compact.objects.exists()


def test_only_who_speaks_for_an_organisation_writes_one(client):
    client.force_login(MembershipFactory(role="relay").user)
    assert client.get(url("_new")).status_code == 403
    assert "Vous ne suivez aucune convention" in read(client, url("s"))


def test_the_perimeter_typed_as_a_code_is_shown_again_as_it_is(client, draft, pilot):
    draft.area = f"departement:{DepartementFactory(code='23', name='Creuse').pk}"
    draft.save()
    page = url("_change", draft.slug)
    assert "Creuse (23)" in read(client, page)


def test_two_people_on_one_sheet_are_told_and_nobody_is_overwritten(client, draft, pilot):
    clause = draft.clauses.get(level="commitment")
    page = url("_clause", draft.slug, clause.pk)
    form = client.get(page).context["form"]
    sent = {"seen": form.initial["seen"], "number": "1.1.1", "party": clause.party_id}
    assert client.post(page, sent | {"title": "Une"}).status_code == 302

    response = client.post(page, sent | {"title": "Deux"})

    assert response.status_code == 409
    assert "Une" in response.content.decode()


def test_a_party_writes_its_own_commitments_only(client, draft):
    mine = draft.parties.get(role="signatory")
    objective = draft.clauses.get(level="objective")
    other = a_clause(draft, "commitment", parent=objective, party=pilot_of(draft))
    own = draft.clauses.get(party=mine)
    client.force_login(a_coordinator(mine.organisation))

    assert client.get(url("_clause", draft.slug, other.pk)).status_code == 403
    page = url("_clause", draft.slug, own.pk)
    sent = {"title": "Nous dépistons", "number": own.number, "party": pilot_of(draft).pk}
    assert client.post(page, sent).status_code == 422  # not given to another
    assert client.post(page, sent | {"party": mine.pk}).status_code == 302
    new = url("_clause_new", draft.slug, "commitment") + f"?sous={objective.pk}"
    client.post(new, {"title": "Nous formons", "party": mine.pk})
    assert draft.clauses.get(title="Nous formons").party == mine


def test_a_signed_file_is_given_downloaded_and_refused_when_it_is_no_text(client, draft, pilot):
    def give(content):
        file = SimpleUploadedFile("contrat.pdf", content)
        return client.post(url("_file_new", draft.slug), {"file": file})

    refused = give(b"MZ\x00\x01")
    assert refused.status_code == 422
    assert "ne peut pas être lu" in refused.content.decode().replace("\u00a0", " ")

    assert give(b"%PDF-1.7 %%EOF").status_code == 302
    response = client.get(url("_file", draft.slug, SignedText.objects.get().pk))
    assert (response.content, response["Content-Type"]) == (b"%PDF-1.7 %%EOF", "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="contrat.pdf"'


def test_a_signature_is_kept_by_the_party_itself_and_taken_back(client, draft):
    Compact.objects.update(state="negotiated")
    party = draft.parties.get(role="signatory")
    client.force_login(a_coordinator(party.organisation))
    page = url("_party_sign", draft.slug, party.pk)

    assert client.post(page, {"signatory_name": "", "signed_on": "2026-01-01"}).status_code == 422
    client.post(page, {"signatory_name": "Anne Petit", "signed_on": "2026-01-01"})
    assert "Signé le 1er janvier 2026" in read(client, url("_parties", draft.slug))
    client.post(url("_party_unsign", draft.slug, party.pk))
    party.refresh_from_db()
    assert party.signed_on is None
    assert client.get(url("_party_sign", draft.slug, pilot_of(draft).pk)).status_code == 403


def test_a_change_between_two_texts_is_told_in_words(client, draft, pilot):
    keep(compact=draft, label="texte arrêté", now=NOW)
    draft.clauses.filter(level="commitment").update(title="Ouvrir douze points")
    seen = read(client, url("_compare", draft.slug), avant="1", apres="maintenant")
    assert "Engagement 1.1.1 : l’intitulé change." in seen and "<ins>" in seen
    assert "rien n’a changé" in read(client, url("_compare", draft.slug), avant="1", apres="1")


def test_a_draft_is_thrown_away_once_asked(client, draft, pilot):
    assert "Supprimer ce brouillon" in read(client, url("_text", draft.slug))
    client.post(url("_discard", draft.slug))
    assert not Compact.objects.exists()


def test_an_end_asks_why_and_a_notice_is_given_and_taken_back(client):
    compact = a_compact()
    party = a_party(compact, "signatory")
    client.force_login(a_coordinator(party.organisation))
    assert client.get(url("_move", compact.slug, "terminer")).status_code == 403
    client.post(url("_notice", compact.slug, party.pk), {"reason": "Fusion"})
    seen = read(client, url("", compact.slug))
    assert "a donné congé" in seen and "Retirer ce congé" in seen
    departure = Departure.objects.get()
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    assert client.get(url("_notice", compact.slug, party.pk)).status_code == 403
    withdraw = url("_notice_withdraw", compact.slug, departure.pk)
    assert client.post(withdraw).status_code == 403

    end = url("_move", compact.slug, "terminer")
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "Fusion"}).status_code == 302
    assert Compact.objects.get().state == "ended"


def test_an_overdue_compact_says_so_first_and_shows_what_is_late(client):
    compact = a_compact(ends_on=date(2025, 12, 31))
    an_action(compact, title="Dépister", starts_on=None, due_on=date(2025, 1, 1))
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    seen = read(client, url("", compact.slug))
    assert "échue depuis le 31 décembre 2025" in seen and "en retard de" in seen.lower()
    assert "Échue depuis le 31 décembre 2025" in read(client, url("s"))
    assert "Aucune convention ne répond" in read(client, url("s"), q="zzz")


def test_a_region_joins_a_national_frame_and_the_frame_shows_it(client):
    frame = a_compact(kind="national", area="france", title="Convention nationale")
    a_clause(frame, "objective", title="Partager")
    region = OrganisationFactory()
    client.force_login(a_coordinator(region))
    CommuneFactory(name="Ajain")
    assert "Rejoindre" in read(client, url("s"))
    sent = {
        "organisation": region.pk, "title": "En Creuse", "area_kind": "commune",
        "area_place": "Ajain", "starts_on": timezone.localdate().isoformat(), "ends_on": "",
    }  # fmt: skip

    assert client.post(url("_join", frame.slug), sent).status_code == 302

    assert "Repris du cadre national" in read(client, url("_text", "en-creuse"))
    assert client.post(url("_join", frame.slug), sent).status_code == 422
    assert client.get(url("_join", "en-creuse")).status_code == 404
    client.force_login(a_coordinator(pilot_of(frame).organisation))
    assert "En Creuse" in read(client, url("", frame.slug))
