"""Who may knock: certificates checked by the proxy, named by us; and a real handshake."""

import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import HTTPSHandler, build_opener

import pytest

from maillage.fhir.clients import identity
from maillage.fhir.errors import FhirError
from tests.fhir.authority import Authority
from tests.fhir.test_searches import refused

CLIENT = ("sas.exemple.fr", "318751275100020")


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def guarded(settings):
    settings.SAS_CLIENTS = (("preprod.exemple.fr", "1"), CLIENT)
    settings.BEHIND_PROXY = True
    settings.PRODUCTION = True


def knock(client, certificate, verify="SUCCESS", **headers):
    return client.get(
        "/fhir/metadata",
        headers={"X-SSL-Client-Verify": verify, "X-SSL-Client-Cert": quote(certificate), **headers},
    )


@pytest.mark.django_db
def test_the_named_client_is_let_in_and_no_other(client, authority, guarded):
    allowed, _ = authority.issue()
    with_more_units, _ = authority.issue(units=["0002", CLIENT[1]])
    others = [
        authority.issue(names=["other.exemple.fr"])[0],
        authority.issue(units=["1"])[0],  # the unit of another name that is let in
        authority.issue(names=[CLIENT[0], "other.exemple.fr"])[0],
        authority.issue(names=["SAS.exemple.fr"])[0],
        authority.issue(names=[f"x, CN={CLIENT[0]}"])[0],
        authority.issue(units=[])[0],
        authority.issue(names=[])[0],
    ]

    assert knock(client, allowed).status_code == 200
    assert knock(client, with_more_units).status_code == 200
    for other in others:
        assert refused(knock(client, other), 403)["code"] == "forbidden"


@pytest.mark.parametrize("verify", ["NONE", "FAILED:certificate revoked", "", "success"])
def test_a_certificate_that_the_proxy_did_not_accept_is_refused(client, authority, guarded, verify):
    refused(knock(client, authority.issue()[0], verify), 403)


@pytest.mark.parametrize("certificate", ["", "CN=sas.exemple.fr", "-----BEGIN CERTIFICATE-----"])
def test_a_certificate_that_cannot_be_read_is_refused(client, guarded, certificate):
    refused(knock(client, certificate), 403)


def test_headers_are_not_believed_without_a_proxy(client, authority, guarded, settings):
    settings.BEHIND_PROXY = False

    refused(knock(client, authority.issue()[0]), 403)


def test_production_that_names_nobody_lets_nobody_in(client, authority, settings):
    settings.PRODUCTION, settings.BEHIND_PROXY = True, True

    outcome = refused(knock(client, authority.issue()[0]), 403)

    assert "MAILLAGE_SAS_CLIENTS" in outcome["diagnostics"]


def test_a_demonstration_that_names_nobody_lets_anyone_in(client):
    assert client.get("/fhir/metadata").status_code == 200


@pytest.mark.parametrize("path", ["Slot", "Practitioner/regulator-1", "nowhere"])
def test_every_address_is_guarded(client, guarded, path):
    refused(client.get(f"/fhir/{path}"), 403)


def test_the_identity_is_read_from_the_certificate_itself(authority):
    certificate, _ = authority.issue(names=["a"], units=["b", "c"])

    assert identity(quote(certificate)) == [["a"], ["b", "c"]]
    with pytest.raises(FhirError):
        identity("%00")


class Proxy(BaseHTTPRequestHandler):
    """What nginx does, in Python: a handshake, then the two headers for the portal."""

    def do_GET(self):
        certificate = ssl.DER_cert_to_PEM_cert(self.connection.getpeercert(binary_form=True))
        body = quote(certificate).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def proxy(authority, folder):
    """Address of a server that asks for a certificate of the authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=authority.certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(*written(folder, "server", authority.issue(names=["127.0.0.1"])))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.handle_error = lambda *args: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def written(folder, name, pems):
    paths = [folder / f"{name}.crt", folder / f"{name}.key"]
    for path, pem in zip(paths, pems, strict=True):
        path.write_text(pem)
    return paths


def call(address, authority, paths=None):
    context = ssl.create_default_context(cadata=authority.certificate)
    if paths:
        context.load_cert_chain(*paths)
    with build_opener(HTTPSHandler(context=context)).open(address, timeout=5) as answer:
        return answer.read().decode()


def test_a_real_handshake_passes_on_the_certificate_that_is_checked(authority, tmp_path):
    ours = written(tmp_path, "ours", authority.issue())
    theirs = written(tmp_path, "theirs", Authority("Another authority").issue())

    with proxy(authority, tmp_path) as address:
        assert identity(call(address, authority, ours)) == [[CLIENT[0]], [CLIENT[1]]]
        for paths in (theirs, None):
            with pytest.raises((URLError, ssl.SSLError, ConnectionError)):
                call(address, authority, paths)


def test_nginx_takes_the_configuration_of_the_documentation(authority, tmp_path, repository):
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not on this machine; the handshake above stands for it")
    text = (repository / "deploy" / "nginx-sas.conf").read_text()
    certificate, key = written(tmp_path, "server", authority.issue(names=["127.0.0.1"]))
    (tmp_path / "authority.crt").write_text(authority.certificate)
    for name, path in {"server.crt": certificate, "server.key": key}.items():
        text = text.replace(f"/etc/maillage/{name}", str(path))
    text = text.replace("/etc/maillage/authority.crt", str(tmp_path / "authority.crt"))
    text = "\n".join(line for line in text.splitlines() if "ssl_crl" not in line)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {text} }}"
    (tmp_path / "nginx.conf").write_text(whole)

    checked = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_configuration_overwrites_each_header_that_is_believed(repository):
    text = (repository / "deploy" / "nginx-sas.conf").read_text()

    for header in ("X-SSL-Client-Verify", "X-SSL-Client-Cert", "X-Forwarded-For"):
        assert text.count(f"proxy_set_header {header} ") == text.count("proxy_pass "), header
    assert "ssl_verify_client on;" in text
    assert "ssl_crl " in text
    assert "TLSv1.1" not in text
