"""`maillage offer import`: proposed first, applied when asked, refusals in one line."""

import json

import pytest

from maillage import cli
from maillage.apps.offer.models import CareSite, OfferImport
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.offer.imports.offers import (
    GP,
    NURSE,
    bundle,
    csv,
    finess,
    finess_line,
    organization,
    practitioner,
    role,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    CommuneFactory(code="23002", name="Ajain")
    return OrganisationFactory(name="Centre de santé", finess="230000010")


@pytest.fixture
def offer(capsys, tmp_path, organisation):
    """`offer(content, "--json")`: exit code, standard output and standard error."""

    def run(content, *words, pk=organisation.pk):
        file = tmp_path / "offre.csv"
        file.write_bytes(content)
        code = cli.main(["offer", "import", str(file), "--organisation", str(pk), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_without_apply_the_proposal_alone_is_stored(offer):
    code, out, _ = offer(csv(GP))

    assert code == 0
    assert "additions: 2\n  + site Centre de santé d’Ajain" in out
    assert "nothing else was written" in out
    assert not CareSite.objects.exists()
    assert OfferImport.objects.get().state == "proposed"


def test_with_apply_it_is_written_and_the_second_time_nothing_is_left(offer):
    assert "Applied." in offer(csv(GP), "--apply")[1]

    told = json.loads(offer(csv(GP), "--apply", "--json")[1])

    assert told["counts"] == dict.fromkeys(
        ("additions", "changes", "conflicts", "hidden", "rejected"), 0
    )
    assert told["state"] == "applied"


def test_a_conflict_is_accepted_by_its_id(offer):
    offer(csv(GP), "--apply")
    CareSite.objects.update(phone="", edited=["phone"])
    conflict = json.loads(offer(csv(GP), "--json")[1])["plan"]["conflicts"][0]["id"]

    offer(csv(GP), "--apply", "--accept", conflict)

    assert CareSite.objects.get().phone == "+33555000001"


def test_what_would_be_hidden_changed_and_refused_is_listed(offer):
    offer(csv(GP, NURSE), "--apply")

    out = offer(csv(GP.replace("00 01", "00 02"), "x;Y;99999"))[1]

    assert "- service Soins" in out
    assert "phone: '+33555000001' -> '+33555000002'" in out
    assert "line 3: Le code commune" in out


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (csv(GP), "csv"),
        (finess(finess_line()), "finess"),
        (bundle(practitioner(), organization(), role()), "directory"),
    ],
)
def test_the_source_is_found_by_the_look_of_the_file(offer, content, source):
    assert json.loads(offer(content, "--json")[1])["source"] == source


def test_a_finess_file_is_cut_by_commune(offer):
    file = finess(finess_line(), finess_line("230000028", commune="23096"))

    told = json.loads(offer(file, "--json", "--communes", "23002")[1])

    assert told["counts"]["additions"] == 2


def test_a_file_that_cannot_be_used_is_one_line_and_an_exit_code(offer):
    code, out, err = offer(b"a;b\n1;2")

    assert (code, out) == (50, "")
    assert err.startswith("error: Ce fichier n’a pas les colonnes d’une offre de soins.")


def test_an_organisation_that_is_none_is_told(offer):
    assert offer(csv(GP), pk=10**9)[::2] == (
        50,
        "error: no organisation has the number 1000000000\n",
    )


def test_a_missing_file_is_told(organisation, capsys):
    words = ["offer", "import", "nulle-part.csv", "--organisation", str(organisation.pk)]

    assert cli.main(words) == 22
    assert "nulle-part.csv" in capsys.readouterr().err
