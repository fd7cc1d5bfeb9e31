"""A consultation between two real Chromium, with invented cameras, through our own server.

The line is cut for real: every byte of media goes through one relay (coturn), which is stopped
for ten seconds while the browser is also taken off the network.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from maillage.apps.teleconsult.video.turn import credential
from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.e2e.signing_in import sign_in
from tests.turnserver import SECRET, turnserver

pytestmark = pytest.mark.e2e
CASE = Path(__file__).with_name("room_case.py")
REMOTE = "[data-room-videos] video"
TEN_SECONDS = 10_000
CAMERAS = ["--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream"]
# Keeps the connections, so that what flows can be read; `more` is added to what our script asks.
WATCHED = """
const more = %s;
const Native = RTCPeerConnection;
window.connections = [];
window.RTCPeerConnection = class extends Native {
  constructor(given) { super({ ...given, ...more }); window.connections.push(this); }
};
"""
RECEIVED = """async () => {
  const received = { frames: 0, bytes: 0 };
  for (const one of window.connections) {
    if (one.connectionState === "closed") continue;
    for (const report of (await one.getStats()).values())
      if (report.type === "inbound-rtp") {
        received.frames += report.framesDecoded ?? 0;
        received.bytes += report.kind === "audio" ? report.bytesReceived : 0;
      }
  }
  return received;
}"""
FLOWS = f"""async (before) => {{
  const received = await ({RECEIVED})();
  return received.frames > before.frames + 5 && received.bytes > before.bytes + 500;
}}"""


@pytest.fixture(scope="module")
def browser(browser):
    """The same Chromium with an invented camera and microphone."""
    with_cameras = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *CAMERAS]
    )
    yield with_cameras
    with_cameras.close()


@pytest.fixture
def case(portal, portal_var):
    """A person just accepted; `case.events()` says what happened in their room since."""
    return Case(os.environ | {"MAILLAGE_VAR": str(portal_var)})


class Case:
    def __init__(self, environment):
        self.environment = environment
        self.__dict__ |= self._ask()

    def _ask(self, *arguments):
        command = [sys.executable, str(CASE), *map(str, arguments)]
        output = subprocess.run(command, env=self.environment, check=True, capture_output=True)
        return json.loads(output.stdout)

    def events(self):
        return [tuple(event) for event in self._ask(self.number)]


def watched(browse, **more):
    page = browse()
    page.add_init_script(WATCHED % json.dumps(more))
    return page


def comes(patient, case):
    patient.goto(f"/teleconsultation/salle/{case.patient}/")
    patient.get_by_role("button", name="Oui, je suis seul·e").click()


def enters(practitioner, case):
    sign_in(practitioner, "medecin")
    practitioner.goto(f"/agenda/teleconsultation/{case.consultation}/")
    practitioner.get_by_role("button", name="Entrer dans la salle").click()


def lets_in(practitioner):
    practitioner.get_by_role("button", name="Faire entrer la personne").click()


GATHERS = """async (server) => {
  const connection = new RTCPeerConnection({ iceTransportPolicy: "relay", iceServers: [server] });
  const found = [];
  connection.onicecandidate = ({ candidate }) => candidate?.type && found.push(candidate.type);
  connection.onicecandidateerror = ({ errorCode }) => found.push(errorCode);
  connection.createDataChannel("line");
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== "complete")
    await new Promise((wake) => setTimeout(wake, 50));
  connection.close();
  return found;
}"""


def server_at(address, secret):
    """An entry of `iceServers`, as the portal makes them."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    username, password = credential("test", soon, secret)
    return {"urls": address, "username": username, "credential": password}


def media_flows(page):
    """Wait until more frames and more sound than now have come from the other side."""
    before = page.evaluate(RECEIVED) if page.evaluate("!!window.connections") else {}
    page.wait_for_function(FLOWS, arg={"frames": 0, "bytes": 0} | before, polling=200)


def a_third_party_comes(browse, practitioner):
    """An interpreter, invited and let in by the practitioner."""
    practitioner.get_by_text("Qualité, tierce personne").click()
    practitioner.get_by_label("Inviter, avec l’accord").select_option("interprète")
    practitioner.get_by_role("button", name="Inviter").click()
    address = practitioner.locator(".room-address").inner_text()
    third = watched(browse)
    third.goto(urlsplit(address).path)
    third.get_by_role("button", name="J’attends devant la salle").click()
    third.get_by_text("vous fait entrer").wait_for()
    practitioner.get_by_role("button", name="Faire entrer cette personne").click()
    return third


def the_dot_is_seen_by_the_practitioner_alone(patient, practitioner):
    before = patient.locator("main").inner_text()
    patient.get_by_role("button", name="Point").click()
    practitioner.get_by_text("Signal discret").wait_for()
    assert patient.locator("main").inner_text() == before


def the_screen_is_wiped(patient):
    patient.get_by_role("heading", name="La consultation est terminée").wait_for()
    patient.get_by_role("button", name="Terminer et effacer").click()
    patient.get_by_text("Rien n’est resté sur cet écran").wait_for()
    assert not patient.context.cookies()
    patient.go_back()
    patient.get_by_role("heading", name="Cette page est fermée").wait_for()


def sees_nothing(patient):
    return patient.locator("video").count() == 0 == patient.evaluate("window.connections.length")


def test_a_whole_consultation(browse, case, faults, axe, fits_small_screens, screenshot):
    patient, practitioner = watched(browse), watched(browse)
    comes(patient, case)
    patient.get_by_text("arrive. Votre place est gardée").wait_for()
    assert sees_nothing(patient)
    axe(patient)
    fits_small_screens(patient)

    enters(practitioner, case)
    patient.get_by_text("est là et vous fait entrer").wait_for()
    assert sees_nothing(patient)

    lets_in(practitioner)
    patient.locator(REMOTE).wait_for()
    media_flows(patient)
    media_flows(practitioner)
    axe(patient)
    fits_small_screens(patient)
    screenshot(patient, "salle")
    the_dot_is_seen_by_the_practitioner_alone(patient, practitioner)

    third = a_third_party_comes(browse, practitioner)
    for page in (patient, practitioner, third):
        page.locator(REMOTE).nth(1).wait_for()
    media_flows(third)

    practitioner.get_by_label("Qualité de la liaison").select_option("audio")
    practitioner.get_by_role("button", name="Changer").click()
    for page in (patient, practitioner, third):
        page.get_by_text("le son seul continue").wait_for()

    practitioner.get_by_role("button", name="Terminer, personne suivante").click()
    the_screen_is_wiped(patient)
    faults[:] = [fault for fault in faults if "404" not in fault]  # of the page that is gone


def test_ten_seconds_without_network_and_the_consultation_goes_on(browse, case, faults):
    with turnserver() as (address, relay):
        assert browse().evaluate(GATHERS, server_at(address, SECRET)) == ["relay"]
        assert browse().evaluate(GATHERS, server_at(address, "another secret")) == [401]
        servers = [server_at(address, SECRET)]
        relayed = {"iceTransportPolicy": "relay", "iceServers": servers}
        patient, practitioner = watched(browse, **relayed), watched(browse, **relayed)
        patient.add_init_script("delete window.EventSource")  # streams are not needed
        comes(patient, case)
        enters(practitioner, case)
        patient.get_by_text("est là et vous fait entrer").wait_for()
        lets_in(practitioner)
        patient.locator(REMOTE).wait_for()
        media_flows(patient)
        media_flows(practitioner)

        relay.send_signal(signal.SIGSTOP)
        patient.context.set_offline(True)
        practitioner.get_by_text("La liaison avec la personne est coupée").wait_for()
        practitioner.wait_for_timeout(500)
        stopped = practitioner.evaluate(RECEIVED)
        practitioner.wait_for_timeout(TEN_SECONDS - 8_000)
        assert practitioner.evaluate(RECEIVED)["frames"] == stopped["frames"], "really cut"
        relay.send_signal(signal.SIGCONT)
        patient.context.set_offline(False)

        media_flows(patient)
        media_flows(practitioner)
        practitioner.get_by_text("La liaison avec la personne est coupée").wait_for(state="hidden")
        assert patient.url.endswith(f"/salle/{case.patient}/")
    told = case.events()
    lost, back = told.index(("lost", "patient")), told.index(("back", "patient"))
    assert lost < back
    assert ("left", "patient") not in told
    faults[:] = [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault]
