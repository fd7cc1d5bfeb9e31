"""A region joins a national frame: what is copied, who may not, what adds up."""

import pytest

from maillage.apps.compact.enums import CompactKind
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.selectors.clauses import in_order
from maillage.apps.compact.services import joining
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.factories import NOW, a_clause, a_compact, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    frame = a_compact(kind="national", area="france")
    objective = a_clause(frame, "objective", title="Partager", text="Lire ensemble")
    a_clause(frame, "commitment", parent=objective, party=pilot_of(frame))
    a_clause(frame, "objective", parent=objective.parent, removed_on=NOW.date())
    return frame


def join(frame, **values):
    given = {
        "organisation": OrganisationFactory(),
        "title": "En Creuse",
        "area": f"commune:{CommuneFactory().code}",
    } | values
    return joining.join(user=UserFactory(), frame=frame, now=NOW, **given)


def test_axes_and_objectives_are_copied_and_know_their_frame(national):
    region = OrganisationFactory()

    variant = join(national, organisation=region)

    assert (variant.kind, variant.state, variant.frame) == ("regional", "draft", national)
    assert (variant.starts_on, variant.ends_on) == (national.starts_on, national.ends_on)
    assert pilot_of(variant).organisation == region
    copied = in_order(variant)
    assert [(each.level, each.number) for each in copied] == [("axis", "1"), ("objective", "1.1")]
    assert [each.framed_by for each in copied] == in_order(national)[:2]
    assert copied[1].parent == copied[0] and copied[1].text == "Lire ensemble"


def test_a_variant_may_keep_its_own_dates_and_its_title_gives_its_address(national):
    variant = join(national, ends_on=None)
    assert (variant.ends_on, variant.slug) == (None, "en-creuse")


@pytest.mark.parametrize("state", ["draft", "negotiated", "ended"])
def test_only_a_signed_national_text_is_joined(national, state):
    closed = a_compact(kind="national", area="france", state=state)
    for frame in (closed, a_compact(kind=CompactKind.HEALTH_CONTRACT), join(national)):
        with pytest.raises(NotNow, match="nationale signée"):
            join(frame)


def test_one_organisation_joins_once_for_a_perimeter(national):
    first = join(national)
    again = {"organisation": pilot_of(first).organisation, "area": first.area}
    with pytest.raises(BadCompact, match="déjà rejoint"):
        join(national, **again)
    assert join(national, organisation=again["organisation"])
