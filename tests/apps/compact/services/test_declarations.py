import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import Declaration, IndicatorValue, Target
from maillage.apps.compact.selectors.values import latest
from maillage.apps.compact.services.declarations import declare
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, a_clause, a_compact, pilot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(indicators):
    indicators.write(selector="", needs_compact=True, people="both")
    compact = a_compact()
    return Target.objects.create(
        compact=compact,
        clause=a_clause(compact),
        indicator="care.seen",
        baseline="2025",
        set_at=NOW,
    )


def declared(target, **changed):
    values = {
        "period": "2025",
        "numerator": 45.0,
        "denominator": 60.0,
        "words": "Compté à l’accueil.",
        "link": "https://exemple.fr/bilan",
        "file": None,
    }
    return declare(
        target=target,
        values=values | changed,
        organisation=pilot_of(target.compact).organisation,
        user=UserFactory(),
        now=NOW,
    )


def test_a_declared_value_is_marked_so_and_keeps_its_proof(target):
    declaration = declared(target, link="", file=("bilan.pdf", b"%PDF-1.7"))

    value = declaration.value
    assert (value.value, value.is_declared, value.compact) == (75, True, target.compact)
    assert (declaration.file_name, declaration.media_type) == ("bilan.pdf", "application/pdf")
    assert bytes(declaration.content) == b"%PDF-1.7" and len(declaration.fingerprint) == 64
    assert declaration.organisation == pilot_of(target.compact).organisation
    assert AuditLine.objects.get().action == "indicator.declared"


def test_declaring_again_keeps_what_was_declared_before(target):
    declared(target)
    declared(target, numerator=30.0)

    found = latest("care.seen", target.compact.area, "2025", target.compact)
    assert found.value == 50
    assert IndicatorValue.objects.count() == 2


def test_a_declared_count_of_few_people_is_withheld_too(target):
    value = declared(target, numerator=55.0).value

    assert value.is_withheld
    assert (value.value, value.numerator, value.denominator) == (None, None, None)


def test_a_total_of_0_has_no_object(target):
    assert declared(target, numerator=0.0, denominator=0.0).value.why.startswith("Sans objet")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"link": ""}, "file"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"file": ("bilan.pdf", b"MZ\x90\x00")}, "file"),
        ({"numerator": None}, "numerator"),
        ({"numerator": -1.0}, "numerator"),
        ({"numerator": float("inf")}, "numerator"),
        ({"numerator": 61.0}, "numerator"),
        ({"denominator": None}, "denominator"),
        ({"denominator": -1.0}, "denominator"),
        ({"period": "2027"}, "period"),
        ({"period": "hier"}, "period"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused_field_by_field(target, changed, field):
    with pytest.raises(BadCompact) as refusal:
        declared(target, **changed)

    assert field in refusal.value.errors
    assert not Declaration.objects.exists() and not IndicatorValue.objects.exists()


def test_what_is_computed_is_not_declared(target, indicators):
    indicators.write()

    with pytest.raises(BadCompact, match="Maillage calcule"):
        declared(target)
