"""Pages of an amendment: who writes, who signs, its papers, and each kind of article."""

import re

import pytest
from django.utils import timezone

from maillage.apps.compact.models import Amendment
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, a_clause, a_coordinator, pilot_of
from tests.apps.compact.reviews import a_partnership, an_amendment, an_article, settled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def who():
    return a_partnership()


@pytest.fixture
def signed_in(client, who):
    client.force_login(who.mayor)
    return client


def at(amendment, end=""):
    return f"/coordination/conventions/{amendment.compact.slug}/avenants/{amendment.pk}/{end}"


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def a_settled_amendment(who):
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)
    return settled(who, amendment)


def test_the_pilot_writes_parties_read_and_others_see_nothing(client, who):
    amendment = an_amendment(who)
    stranger = a_coordinator(OrganisationFactory())
    written = [at(amendment, end) for end in ("texte/", "articles/add/", "revenir/retirer/")]

    for user, reads, writes in (
        (who.mayor, 200, 200),
        (who.director, 200, 403),
        (stranger, 403, 403),
    ):
        client.force_login(user)
        for end in ("", "avenant.pdf", "avenant.docx"):
            assert client.get(at(amendment, end)).status_code == reads
        for address in written:
            assert client.get(address).status_code == writes
        if user is not who.mayor:
            assert client.post(at(amendment, "etape/")).status_code == 403


def test_a_renewal_is_refused_with_what_to_do_before_a_review(signed_in, who):
    address = f"/coordination/conventions/{who.compact.slug}/avenants/ecrire/"

    page = signed_in.post(address, {"kind": "renew"})

    assert page.status_code == 409
    assert "ne se reconduit qu’après son bilan" in read(page)
    listed = signed_in.get(f"/coordination/conventions/{who.compact.slug}/bilans/")
    assert "ne se reconduit qu’après son bilan" in read(listed)
    assert signed_in.post(address, {"kind": "danse"}).status_code == 422
    assert not Amendment.objects.exists()


def test_each_kind_of_article_is_written_changed_and_taken_out(signed_in, who):
    objective = a_clause(who.compact)
    clause = a_clause(who.compact, "commitment", parent=objective, party=pilot_of(who.compact))
    amendment, mutual = an_amendment(who), OrganisationFactory()
    words = {"title": "Mieux", "quote": "Tout.", "organisation": who.hall.pk}
    place = {"level": "commitment", "place": f"clause-{objective.pk}", "number": "9"}
    for kind, said in (
        (f"reword/?clause={clause.pk}", words),
        ("add/", words | place),
        ("join/", {"organisation": mutual.pk, "role": "partner"}),
        ("leave/", {"organisation": who.club.pk}),
    ):
        assert signed_in.get(at(amendment, f"articles/{kind}")).status_code == 200
        amendment.refresh_from_db()
        said |= {"revision": amendment.revision}
        assert signed_in.post(at(amendment, f"articles/{kind}"), said).status_code == 302, kind

    assert [each.kind for each in amendment.changes.all()] == ["reword", "add", "join", "leave"]
    amendment.refresh_from_db()
    for article in amendment.changes.all():
        page = signed_in.get(at(amendment, f"article/{article.pk}/"))
        assert page.status_code == 200
    added = amendment.changes.get(kind="add")
    assert f'value="clause-{objective.pk}" selected' in signed_in.get(
        at(amendment, f"article/{added.pk}/")
    ).content.decode().replace("  ", " ")
    signed_in.post(at(amendment, f"article/{added.pk}/retirer/"), {"vu": amendment.revision})
    assert not amendment.changes.filter(kind="add").exists()


def test_a_clause_is_chosen_before_it_is_reworded_and_shows_its_words(signed_in, who):
    clause = a_clause(who.compact, "axis", title="Prévenir", quote="Prévenir ensemble.")
    amendment = an_amendment(who)

    assert "Quelle clause modifier" in read(signed_in.get(at(amendment, "articles/reword/")))
    page = signed_in.get(at(amendment, f"articles/reword/?clause={clause.pk}"))

    assert "Prévenir ensemble." in page.content.decode()
    for wrong in ("articles/reword/?clause=999999", "articles/danser/", "revenir/danser/"):
        assert signed_in.get(at(amendment, wrong)).status_code == 404
    assert signed_in.get(at(amendment, "articles/reword/?clause=x")).status_code == 200


def test_what_an_article_lacks_is_told_at_its_field(signed_in, who):
    amendment = an_amendment(who)
    said = {"level": "objective", "title": "Nouveau", "number": "2", "revision": "0"}

    page = signed_in.post(at(amendment, "articles/add/"), said)

    assert page.status_code == 422
    assert "Choisissez l’axe sous lequel placer cette clause" in read(page)
    assert signed_in.post(at(amendment, "articles/remove/"), {"clause": "x"}).status_code == 422
    stale = {"organisation": who.club.pk, "revision": "7"}
    assert signed_in.post(at(amendment, "articles/leave/"), stale).status_code == 409


def test_signed_by_each_party_it_applies_itself(client, who):
    amendment = a_settled_amendment(who)
    said = {"name": "Anne Roy", "title": "maire", "signed_on": "2026-11-16"}

    def sign(user, organisation, **values):
        client.force_login(user)
        return client.post(at(amendment, f"signer/{organisation.pk}/"), said | values)

    assert sign(who.director, who.hall).status_code == 403
    assert sign(who.mayor, who.hospital).status_code == 403
    assert sign(who.mayor, who.hall, signed_on="2026-11-17").status_code == 422
    assert sign(who.mayor, who.hall).status_code == 302
    assert sign(who.mayor, who.hall).status_code == 409
    assert sign(who.director, who.hospital).status_code == 302

    page = read(client.get(at(amendment)))
    assert "Signé. Il modifie le texte." in page
    assert "signé le 16 novembre 2026 par Anne Roy, maire" in page
    assert not who.compact.parties.filter(organisation=who.club).exists()


def test_a_party_that_signs_may_ask_for_another_text_but_only_the_pilot_withdraws(client, who):
    amendment = a_settled_amendment(who)
    reason = {"reason": "Il manque un article."}
    client.force_login(who.helper)
    assert client.post(at(amendment, "revenir/corriger/"), reason).status_code == 403
    client.force_login(who.director)
    assert client.post(at(amendment, "revenir/retirer/"), reason).status_code == 403

    assert client.post(at(amendment, "revenir/corriger/"), reason).status_code == 302

    assert "« Il manque un article. »" in read(client.get(at(amendment)))
    assert Amendment.objects.get().state == "draft"


def test_papers_come_as_files_named_after_the_amendment(signed_in, who):
    amendment = a_settled_amendment(who)

    pdf, docx = (signed_in.get(at(amendment, f"avenant.{kind}")) for kind in ("pdf", "docx"))

    assert pdf.content.startswith(b"%PDF")
    assert docx.content.startswith(b"PK")
    assert (
        f'attachment; filename="avenant-1-{who.compact.slug}.docx"' == (docx["Content-Disposition"])
    )
