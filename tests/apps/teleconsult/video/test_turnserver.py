"""The configuration of the relay that we give: closed where it must be."""

from ipaddress import ip_address

import pytest

from maillage.apps.teleconsult.video.turn import VALID
from tests.turnserver import CONFIGURATION


@pytest.fixture(scope="module")
def lines():
    written = CONFIGURATION.read_text("utf-8").splitlines()
    return [line.split(" #")[0].strip() for line in written if line and line[0] != "#"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.169.254",
        ),
        *("100.64.0.1", "0.0.0.0", "255.255.255.255", "::1", "fd00::1", "fe80::1"),
    ],
)
def test_the_relay_leads_to_no_machine_of_the_inside(lines, address):
    asked = ip_address(address)
    denied = [line.split("=")[1] for line in lines if line.startswith("denied-peer-ip=")]
    ranges = [(text.split("-")[0], text.split("-")[-1]) for text in denied]

    assert any(
        ip_address(first) <= asked <= ip_address(last)
        for first, last in ranges
        if ip_address(first).version == asked.version
    )


def test_the_relay_knows_nobody_and_takes_no_order(lines):
    assert {"use-auth-secret", "no-cli", "no-tcp-relay", "no-multicast-peers"} <= set(lines)
    assert not [line for line in lines if line.startswith(("user=", "userdb=", "no-auth"))]
    assert "simple-log" in lines


def test_a_name_outlives_a_consultation():
    assert VALID.total_seconds() >= 2 * 3600
