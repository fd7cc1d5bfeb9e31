import pytest

from maillage.project import sas
from maillage.project.env import BadSetting

CLIENTS = "MAILLAGE_SAS_CLIENTS"


def test_clients_are_read_with_their_blanks_removed(monkeypatch):
    monkeypatch.setenv(CLIENTS, "CN=sas.exemple.fr,OU=0002 318751275 ; CN=b.fr, OU=2;")

    expected = (("sas.exemple.fr", "0002 318751275"), ("b.fr", "2"))
    assert sas.clients(behind_proxy=True) == expected


def test_no_client_named_is_an_empty_list(monkeypatch):
    monkeypatch.delenv(CLIENTS, raising=False)

    assert sas.clients(behind_proxy=False) == ()


@pytest.mark.parametrize(
    "given", ["sas.exemple.fr", "CN=a", "OU=1,CN=a", "CN=,OU=1", "CN=a,OU=1,O=x"]
)
def test_a_client_that_is_not_a_name_and_a_unit_stops_the_start(monkeypatch, given):
    monkeypatch.setenv(CLIENTS, given)

    with pytest.raises(BadSetting, match="CN=…,OU=…"):
        sas.clients(behind_proxy=True)


def test_clients_without_a_proxy_stop_the_start(monkeypatch):
    monkeypatch.setenv(CLIENTS, "CN=a,OU=1")

    with pytest.raises(BadSetting, match="MAILLAGE_PROXY=1"):
        sas.clients(behind_proxy=False)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://sas.exemple.fr/fhir/", "https://sas.exemple.fr/fhir"),
        ("http://127.0.0.1:9000/fhir", "http://127.0.0.1:9000/fhir"),
    ],
)
def test_the_platform_is_an_https_address(monkeypatch, given, kept):
    monkeypatch.setenv("MAILLAGE_SAS_URL", given)

    assert sas.platform() == kept


@pytest.mark.parametrize(
    "given", ["http://sas.exemple.fr/fhir", "sas.exemple.fr", "https://a/?b=1"]
)
def test_an_address_in_clear_or_cut_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("MAILLAGE_SAS_URL", given)

    with pytest.raises(BadSetting, match="https"):
        sas.platform()


def test_a_certificate_that_is_not_there_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("MAILLAGE_SAS_KEY", str(tmp_path / "none.pem"))

    with pytest.raises(BadSetting, match=r"none\.pem"):
        sas.file("MAILLAGE_SAS_KEY")
    monkeypatch.setenv("MAILLAGE_SAS_KEY", "")
    assert sas.file("MAILLAGE_SAS_KEY") == ""
