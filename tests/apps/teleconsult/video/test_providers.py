"""What carries a consultation."""

import pytest

from maillage.apps.teleconsult.models import Consultation
from maillage.apps.teleconsult.video import BROWSER, EXTERNAL, TELEPHONE, provider_of

ELSEWHERE = "https://visio.exemple.fr/salles/{room}#config.prejoin=false"


@pytest.mark.parametrize(
    ("asked", "setting", "name"),
    [
        ("browser", "browser", BROWSER),
        ("browser", ELSEWHERE, EXTERNAL),
        ("telephone", "browser", TELEPHONE),
        ("telephone", ELSEWHERE, TELEPHONE),
    ],
)
def test_the_telephone_when_asked_else_what_the_portal_uses(settings, asked, setting, name):
    settings.VIDEO = setting

    assert provider_of(Consultation(provider=asked)).name == name


def test_only_a_room_elsewhere_has_an_address_and_each_has_its_own(settings):
    assert provider_of(Consultation(provider="browser")).new_address() == ""
    settings.VIDEO = ELSEWHERE
    provider = provider_of(Consultation(provider="browser"))

    one, other = provider.new_address(), provider.new_address()

    assert one != other
    assert one.startswith("https://visio.exemple.fr/salles/")
    assert one.endswith("#config.prejoin=false")
