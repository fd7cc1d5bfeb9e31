"""Pages of the yearly review: who may do what, bad input told at its field, one whole review."""

import re

import pytest
from django.utils import timezone

from maillage.apps.compact.models import Amendment, Review
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.factories import NOW, a_compact, a_coordinator, an_action
from tests.apps.compact.reviews import (
    a_closed_review,
    a_decided_review,
    a_partnership,
    a_prepared_review,
    a_review_to_conclude,
    an_agreed_review,
    an_open_review,
)

pytestmark = pytest.mark.django_db
DATES = {
    "year": "2026",
    "opens_on": "2026-11-20",
    "comments_until": "2026-12-05",
    "concludes_on": "2026-12-20",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def who():
    return a_partnership()


def at(review, end=""):
    return f"/coordination/conventions/{review.compact.slug}/bilans/{review.pk}/{end}"


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def status(client, user, method, address, data=None):
    client.force_login(user)
    return getattr(client, method)(address, data or {}).status_code


def test_parties_read_a_review_and_nobody_else(client, who):
    review = an_open_review(who)
    stranger = a_coordinator(OrganisationFactory())

    for address in (at(review), at(review, "bilan.pdf"), at(review, "commenter/")):
        assert status(client, who.helper, "get", address) == 200
        assert status(client, stranger, "get", address) == 403
        client.logout()
        assert client.get(address).status_code == 302


def test_only_the_pilot_prepares_opens_writes_and_proposes(client, who):
    review = a_prepared_review(who)
    listed = f"/coordination/conventions/{who.compact.slug}/bilans/"

    for address in (f"{listed}preparer/", at(review, "dates/"), at(review, "conclusions/")):
        assert status(client, who.director, "get", address) == 403
        assert status(client, who.mayor, "get", address) == 200
    for step in ("ouvrir", "conclure", "proposer", "annuler", "autre"):
        assert status(client, who.director, "post", at(review, "etape/"), {"faire": step}) == 403
    assert status(client, who.director, "get", listed) == 200
    assert Review.objects.get().state == "prepared"


def test_only_who_signs_closes_or_asks_for_a_fix(client, who):
    review = an_agreed_review(who)

    assert status(client, who.helper, "get", at(review, "correction/")) == 403
    assert status(client, who.director, "get", at(review, "correction/")) == 200
    assert status(client, who.helper, "post", at(review, "etape/"), {"faire": "clore"}) == 403
    assert status(client, who.director, "post", at(review, "etape/"), {"faire": "clore"}) == 302
    assert Review.objects.get().state == "closed"


def test_a_party_answers_for_itself_and_the_pilot_only_for_those_without_an_account(client, who):
    review, empty = a_decided_review(who), OrganisationFactory()
    who.compact.parties.create(organisation=empty, role="signatory")

    def agree(user, organisation):
        said = {"faire": "accord", "organisation": organisation.pk, "vu": review.revision}
        return status(client, user, "post", at(review, "reponse/"), said)

    assert agree(who.helper, who.hospital) == 403
    assert agree(who.mayor, who.hospital) == 403
    assert agree(who.director, empty) == 403
    assert agree(who.mayor, empty) == 302
    assert agree(who.director, who.hospital) == 302
    agreed = review.answers.exclude(agreed_at=None).values_list("organisation", flat=True)
    assert set(agreed) == {who.hall.pk, who.hospital.pk, empty.pk}


def test_dates_are_proposed_and_wrong_ones_told_at_their_field(client, who):
    client.force_login(who.mayor)
    address = f"/coordination/conventions/{who.compact.slug}/bilans/preparer/"
    assert 'value="2026-11-16"' in client.get(address).content.decode()

    page = client.post(address, DATES | {"comments_until": "2026-11-01"})

    assert page.status_code == 422
    assert "Les commentaires finiraient avant l’ouverture" in read(page)
    assert 'value="2026-12-20"' in page.content.decode()
    assert client.post(address, {"year": "deux mille"}).status_code == 422
    assert client.post(address, DATES).status_code == 302
    assert client.post(address, DATES).status_code == 409


def test_conclusions_changed_by_someone_else_are_not_overwritten(client, who):
    review = a_review_to_conclude(who)
    client.force_login(who.mayor)
    said = {"text": "Bien.", "decision": "continue", "revision": "0"}
    client.post(at(review, "conclusions/"), said)

    for missing in (said, said | {"revision": ""}):
        page = client.post(at(review, "conclusions/"), missing | {"text": "Autre."})
        assert page.status_code == 409
        assert "Autre." in read(page)

    assert Review.objects.get().conclusions == "Bien."


def test_a_comment_for_one_party_is_not_shown_to_another(client, who):
    review = an_open_review(who)
    client.force_login(who.director)
    said = {"organisation": who.hospital.pk, "section": "late", "text": "Entre nous."}
    assert client.post(at(review, "commenter/"), said | {"visibility": "x"}).status_code == 422
    client.post(at(review, "commenter/"), said | {"visibility": "party"})
    assert "Entre nous." in read(client.get(at(review)))

    client.force_login(who.mayor)

    assert "Entre nous." not in read(client.get(at(review)))
    comment = review.comments.get()
    address = at(review, f"commentaires/{comment.pk}/retirer/")
    assert client.post(address).status_code == 403
    assert status(client, who.director, "post", address) == 302
    assert not review.comments.exists()


def test_nobody_comments_in_the_name_of_another_party(client, who):
    review = an_open_review(who)
    client.force_login(who.helper)
    said = {"organisation": who.hospital.pk, "section": "late", "text": "Non."}
    said["visibility"] = "party"

    assert client.post(at(review, "commenter/"), said).status_code == 422
    assert not review.comments.exists()


def test_a_review_is_run_from_its_dates_to_its_amendment(client, who):
    an_action(who.compact, title="Bus de dépistage", due_on="2026-11-01")
    client.force_login(who.mayor)
    client.post(f"/coordination/conventions/{who.compact.slug}/bilans/preparer/", DATES)
    review = Review.objects.get()

    def press(name, user=who.mayor, where="etape/", **said):
        client.force_login(user)
        page = client.post(at(review, where), {"faire": name} | said, follow=True)
        assert page.status_code == 200
        return read(page)

    assert "Bus de dépistage" in press("ouvrir")
    assert "Réponse attendue" not in read(client.get(at(review)))
    for user, organisation in (
        (who.mayor, who.hall),
        (who.director, who.hospital),
        (who.helper, who.club),
    ):
        press("fini", user, "reponse/", organisation=organisation.pk)
    assert "écrivez les conclusions" in press("conclure")
    said = {"text": "Le bus roule.", "decision": "renew", "revision": "0"}
    client.post(at(review, "conclusions/"), said)
    assert "Accord attendu : CHI" in press("proposer")
    review.refresh_from_db()
    seen = {"organisation": who.hospital.pk, "vu": review.revision}
    assert "Clore le bilan" in press("accord", who.director, "reponse/", **seen)
    assert "Voir l’avenant n° 1" in press("clore", who.director)
    assert "déjà été clos" in press("clore")
    assert Amendment.objects.get().kind == "renew"


def test_a_fix_without_a_reason_is_refused_at_its_field(client, who):
    review = a_decided_review(who)
    client.force_login(who.director)

    assert client.post(at(review, "correction/"), {"reason": " "}).status_code == 422
    client.post(at(review, "correction/"), {"reason": "Le chiffre est faux."})

    assert "« Le chiffre est faux. »" in read(client.get(at(review)))


@pytest.mark.parametrize("address", ["bilans/999999/", "bilans/1/autre/", "avenants/999999/"])
def test_what_does_not_exist_is_not_found(client, who, address):
    address = f"/coordination/conventions/{who.compact.slug}/{address}"

    assert status(client, who.mayor, "get", address) == 404


def test_a_review_of_another_compact_is_not_found(client, who):
    review = a_closed_review(who)
    other = a_compact()

    address = f"/coordination/conventions/{other.slug}/bilans/{review.pk}/"
    assert status(client, a_coordinator(other.parties.get().organisation), "get", address) == 404


def test_a_word_in_place_of_a_number_is_told(client, who):
    review = a_decided_review(who)
    for said, expected in (
        ({"faire": "accord", "organisation": "x"}, 404),
        ({"faire": "accord", "organisation": "9" * 30}, 404),
        ({"faire": "accord", "organisation": who.hospital.pk, "vu": "x"}, 302),
        ({"faire": "danser", "organisation": who.hospital.pk}, 302),
    ):
        assert status(client, who.director, "post", at(review, "reponse/"), said) == expected

    assert not review.answers.filter(organisation=who.hospital).exclude(agreed_at=None).exists()


def test_someone_without_any_organisation_reads_nothing(client, who):
    review = an_open_review(who)

    assert status(client, UserFactory(), "get", at(review)) == 403
