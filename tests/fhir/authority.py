"""A certificate authority for tests, and certificates of clients and servers."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


class Authority:
    """Signs what it is asked to; `certificate` and what `issue` gives are PEM texts."""

    def __init__(self, name="Test authority"):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._certificate = self._sign(self._name, self._key, is_authority=True)
        self.certificate = _pem(self._certificate)

    def issue(self, *, names=("sas.exemple.fr",), units=("318751275100020",)):
        """(certificate, key) for a client with these CN and OU; also valid for 127.0.0.1."""
        attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "FR")]
        attributes += [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, u) for u in units]
        attributes += [x509.NameAttribute(NameOID.COMMON_NAME, name) for name in names]
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return _pem(self._sign(x509.Name(attributes), key)), private.decode()

    def _sign(self, name, key, *, is_authority=False):
        now = datetime.now(UTC)
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            x509.CertificateBuilder(self._name, name, key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(authority_key, critical=False)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
        )
        return builder.sign(self._key, hashes.SHA256())


def _pem(certificate):
    return certificate.public_bytes(PEM).decode()
