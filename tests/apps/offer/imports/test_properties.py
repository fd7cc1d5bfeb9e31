"""Whatever the file and whatever was changed by hand."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.offer import imports
from maillage.apps.offer.models import CareService, CareSite
from tests.apps.accounts.factories import OrganisationFactory

from .offers import HEADER, csv, propose, run

SITES = st.sampled_from(["a", "b", "c"])
PHONES = st.sampled_from(["", "05 55 00 00 01", "05 55 00 00 02"])
CARES = st.sampled_from(["médecine générale", "soins infirmiers", "magie"])
EDITS = st.dictionaries(st.sampled_from(["name", "address", "phone"]), st.sampled_from("xyz"))
LINES = st.lists(st.tuples(SITES, PHONES, CARES), max_size=6)
quick = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def file_of(drawn):
    lines = [f"{s};Lieu {s};23002;1 rue {s};{phone};;{care}" for s, phone, care in drawn]
    return csv("tout;Toujours là;23002;;;;pharmacie", *lines, header=HEADER)


def picture():
    """All that a reader of the directory sees."""
    return sorted(
        (site.source_key, site.name, site.address, site.phone, bool(site.hidden_at))
        for site in CareSite.objects.all()
    )


@quick
@given(first=LINES, second=LINES)
def test_applied_then_proposed_again_there_is_nothing_left_to_do(corner, first, second):
    organisation = OrganisationFactory()
    run(organisation, file_of(first))
    run(organisation, file_of(second))
    before = picture()

    again = propose(organisation, file_of(second))

    assert imports.is_empty(again.plan)
    assert again.plan["conflicts"] == []
    imports.apply(again, actor="user:1")
    assert picture() == before


@quick
@given(first=LINES, second=LINES, edits=EDITS)
def test_what_was_changed_by_hand_is_never_lost(corner, first, second, edits):
    organisation = OrganisationFactory()
    run(organisation, file_of(first))
    sites = CareSite.objects.filter(organisation=organisation)
    sites.update(**edits, edited=sorted(edits))
    pks = set(sites.values_list("pk", flat=True))

    made = run(organisation, file_of(second))

    for site in sites.filter(pk__in=pks):
        assert {name: getattr(site, name) for name in edits} == edits
    assert {item["field"] for item in made.plan["conflicts"]} <= set(edits)
    assert CareService.objects.filter(site__organisation=organisation).exists()
