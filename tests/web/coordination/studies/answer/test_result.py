"""The page of an answer holds together whatever the answer: each aim, nothing before, nobody."""

import re

import pytest

from maillage.apps.studies.models import Study
from maillage.web.coordination.studies.answer.access import readable_studies
from maillage.web.coordination.studies.answer.paper import as_pdf
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.studies.factories import StudyFactory, small_answer

pytestmark = pytest.mark.django_db
NOTHING = {"inside": None, "mean": None, "worst": None, "worst_commune": None}
SUMMARY = small_answer()["summary"]
COLUMNS = small_answer()["communes"]
(PLACE,) = small_answer()["places"]
ANSWERS = {
    "as it comes": {},
    "nothing before": {
        "summary": SUMMARY | {"before": NOTHING},
        "communes": COLUMNS | {"before": [None, None, None]},
        "places": [
            PLACE | {"mean_before": None, "gained_communes": [["23001", "A", 9, None, 8.0]]}
        ],
        "existing": [],
    },
    "out of reach": {
        "summary": SUMMARY | {"after": NOTHING},
        "communes": COLUMNS | {"after": [None, None, None], "place": [-1, -1, -1]},
    },
    "no place": {"places": [], "variations": [], "communes": COLUMNS | {"place": [-1, -1, -1]}},
    "no commune": {"communes": {key: [] for key in COLUMNS}, "places": []},
    "no sweep": {"variations": [], "stability": None, "places": [PLACE | {"stability": None}]},
    "no draw done": {"stability": small_answer()["stability"] | {"done": 0}},
    "no bound": {"quality": small_answer()["quality"] | {"gap": None}},
    "a score": {"measure": "score", "threshold": 2.5},
    "nobody served": {"places": [PLACE | {"served": 0, "mean_after": None, "mean_before": None}]},
}


@pytest.fixture
def membership():
    return MembershipFactory(role="coordinator")


@pytest.fixture
def answered(membership):
    def make(case, aim):
        result = small_answer() | ANSWERS[case]
        return StudyFactory(
            answered=True, aim=aim, result=result, organisation=membership.organisation
        )

    return make


@pytest.mark.parametrize("aim", ["cover", "worst", "mean", "lift"])
@pytest.mark.parametrize("case", ANSWERS)
def test_the_page_is_whole_and_its_french_well_set(client, membership, answered, case, aim):
    client.force_login(membership.user)

    response = client.get(answered(case, aim).get_absolute_url())

    assert response.status_code == 200
    page = re.sub(r"<[^>]+>", "", response.content.decode())
    assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\bTrue\b|\bFalse\b", page)
    assert not re.findall(r"\w [:;?!»%€](?:\s|$)|« \w|\.\.", page)
    assert not re.search(r"\b1\u00a0\w+s (?!plus|de)", page.replace("1\u00a0fois", ""))


@pytest.mark.parametrize("case", ANSWERS)
def test_the_paper_is_whole(answered, case):
    assert as_pdf(answered(case, "cover")).startswith(b"%PDF-")


@pytest.mark.parametrize("role", ["coordinator", "administrator", "relay", "practitioner"])
def test_only_what_one_may_read_is_read_together(answered, membership, role):
    mine, other = answered("as it comes", "cover"), StudyFactory(answered=True)
    reader = MembershipFactory(role=role, organisation=membership.organisation).user

    assert set(readable_studies(reader, {mine.pk, other.pk})) == {mine.pk}


def test_reading_many_leaves_their_frozen_inputs_in_the_database(answered, membership):
    mine = answered("as it comes", "cover")

    (read,) = readable_studies(membership.user, {mine.pk}).values()

    assert "snapshot" in read.get_deferred_fields()
    assert Study.objects.get(pk=mine.pk).snapshot
