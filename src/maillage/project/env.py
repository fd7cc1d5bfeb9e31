"""Settings read from the environment, checked once, listed in one table.

`SETTINGS` is the only list: the documentation table is generated from it and a test compares both.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

DEMONSTRATION_ENCRYPTION_KEY = "ZGVtb25zdHJhdGlvbi1vbmx5LXB1YmxpYy1rZXktISE="
DEMONSTRATION_KEY = "demonstration-only-this-key-is-public-and-refused-in-production"


class BadSetting(SystemExit):
    """A setting that cannot be used; the message says what was given and what to do."""

    def __init__(self, message):
        super().__init__(f"maillage: {message}")


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default shown in the documentation, and meaning."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "MAILLAGE_ENV",
        "demonstration",
        "`demonstration` or `production`. Production refuses demonstration keys and accounts.",
    ),
    Setting("MAILLAGE_VAR", "./var", "Folder of the database, downloads and collected files."),
    Setting(
        "MAILLAGE_SECRET_KEY",
        "a public demonstration key",
        "Signs sessions. In production: at least 50 characters, known to nobody else.",
    ),
    Setting(
        "MAILLAGE_ENCRYPTION_KEYS",
        "a public demonstration key",
        "Fernet keys that encrypt secrets at rest, newest first, separated by commas. "
        "Required in production; losing them loses what they encrypt.",
    ),
    Setting(
        "MAILLAGE_HOSTS",
        "127.0.0.1,localhost",
        "Host names the portal answers to, separated by commas. Required in production.",
    ),
    Setting(
        "DATABASE_URL",
        "SQLite in MAILLAGE_VAR",
        "`postgresql://user:password@host:5432/name` for PostgreSQL.",
    ),
    Setting(
        "MAILLAGE_EMAIL_URL",
        "printed on the console",
        "`smtp://user:password@host:587` to send e-mail (STARTTLS). Required in production.",
    ),
    Setting("MAILLAGE_EMAIL_FROM", "maillage@localhost", "Sender address of every e-mail."),
    Setting(
        "MAILLAGE_URL",
        "http://127.0.0.1:PORT; https://HOST in production",
        "Address of the portal, as the links of messages begin.",
    ),
    Setting(
        "MAILLAGE_SMS",
        "console; none in production",
        "What carries text messages: `console`, `file` (in MAILLAGE_VAR/messages/sms), `none`, or "
        "the https address of a service. Production refuses `console`.",
    ),
    Setting(
        "MAILLAGE_SMS_TOKEN", "none", "Bearer token for the service that carries text messages."
    ),
    Setting(
        "MAILLAGE_LETTERS", "console; none in production", "The same for letters to be printed."
    ),
    Setting("MAILLAGE_LETTERS_TOKEN", "none", "Bearer token for the service that prints letters."),
    Setting(
        "MAILLAGE_VIDEO",
        "browser",
        "What carries consultations: `browser`, from browser to browser, or the https address of "
        "rooms elsewhere, where `{room}` stands for a name that nobody can guess.",
    ),
    Setting(
        "MAILLAGE_TURN_URLS",
        "none",
        "Relays for browsers that cannot reach each other, separated by commas: "
        "`turn:relais.example.fr:3478`, `turns:relais.example.fr:5349`.",
    ),
    Setting("MAILLAGE_TURN_SECRET", "none", "Their secret; at least 32 characters in production."),
    Setting(
        "MAILLAGE_HTTPS",
        "1 in production, else 0",
        "`1`: cookies only over HTTPS, HSTS sent, HTTP redirected.",
    ),
    Setting(
        "MAILLAGE_PROXY",
        "0",
        "`1` behind a reverse proxy that sets X-Forwarded-Proto and X-Forwarded-For.",
    ),
    Setting(
        "MAILLAGE_SAS_CLIENTS",
        "anyone; nobody in production",
        "Client certificates that `/fhir/` lets in, as `CN=…,OU=…` separated by semicolons. Needs "
        "MAILLAGE_PROXY.",
    ),
    Setting("MAILLAGE_SAS_URL", "none", "Base address of the SAS platform, for our notices."),
    Setting("MAILLAGE_SAS_CERTIFICATE", "none", "PEM file of our client certificate for it."),
    Setting("MAILLAGE_SAS_KEY", "in the certificate’s file", "PEM file of that certificate’s key."),
    Setting("MAILLAGE_SAS_AUTHORITY", "this machine’s", "PEM file of the platform’s authority."),
    Setting(
        "MAILLAGE_METRICS_TOKEN",
        "none",
        "Bearer token asked by `/metrics`. Without it only this machine may read them.",
    ),
    Setting(
        "MAILLAGE_WORKERS",
        "1",
        "Processes that compute scenarios beside `maillage serve`; `0` when `maillage work` runs "
        "elsewhere.",
    ),
    Setting(
        "MAILLAGE_EXECUTOR",
        "processes",
        "Where sweeps of scenarios run: `processes`, `threads` or `dask://host:port`.",
    ),
    Setting("MAILLAGE_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Setting("PORT", "8000", "Port of `make run` and `maillage serve`."),
)


def text(name, default=""):
    """Value of a setting, without surrounding blanks.

    >>> text("MAILLAGE_SETTING_THAT_DOES_NOT_EXIST", "calm")
    'calm'
    """
    return os.environ.get(name, "").strip() or default


def flag(name, default=False):
    """Value of a yes/no setting: 1 or 0."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} is {value!r}; expected 1 or 0.")


def whole(name, *, default, most):
    """Value of a setting that is a whole number from 0 to `most`."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) > most:
        raise BadSetting(f"{name} is {value!r}; expected a whole number from 0 to {most}.")
    return int(value)


def choice(name, default, allowed):
    """Value of a setting that must be one of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise BadSetting(f"{name} is {value!r}; expected one of {', '.join(allowed)}.")
    return value


def secret_key(*, production):
    """The signing key; in production a public, short or missing key stops the start."""
    key = text("MAILLAGE_SECRET_KEY")
    if not production:
        return key or DEMONSTRATION_KEY
    if not key:
        raise BadSetting(
            "MAILLAGE_SECRET_KEY is not set; production needs a secret of at least 50 characters. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if key == DEMONSTRATION_KEY or len(key) < 50 or len(set(key)) < 5:
        raise BadSetting(
            "MAILLAGE_SECRET_KEY is the demonstration key, shorter than 50 characters, or the same "
            "few characters repeated; production needs a secret of its own."
        )
    return key


def encryption_keys(*, production):
    """Fernet keys, newest first; production must have its own."""
    given = [key.strip() for key in text("MAILLAGE_ENCRYPTION_KEYS").split(",") if key.strip()]
    if production and (not given or DEMONSTRATION_ENCRYPTION_KEY in given):
        raise BadSetting(
            "MAILLAGE_ENCRYPTION_KEYS is not set or holds the demonstration key; production needs "
            "its own. Make one with: python -c "
            '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    for place, key in enumerate(given, start=1):
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key):
            raise BadSetting(
                f"MAILLAGE_ENCRYPTION_KEYS: key {place} is not a Fernet key (44 characters of "
                "URL-safe base64)."
            )
    return given or [DEMONSTRATION_ENCRYPTION_KEY]


def hosts(*, production):
    """Host names answered to; production must name its own."""
    given = [host.strip() for host in text("MAILLAGE_HOSTS").split(",") if host.strip()]
    if production and not given:
        raise BadSetting("MAILLAGE_HOSTS is not set; name the host, as in maillage.example.fr.")
    if production and "*" in given:
        raise BadSetting("MAILLAGE_HOSTS is *; name the hosts one by one.")
    return given or ["127.0.0.1", "localhost", "[::1]"]


def var_folder():
    """Folder of everything written at run time, as an absolute path."""
    return Path(text("MAILLAGE_VAR", "var")).expanduser().resolve()


def database(url, var):
    """Django's database settings for a DATABASE_URL, or the embedded SQLite file.

    >>> database("postgresql://anne:s%40cret@db:5433/care", Path("var"))["PASSWORD"]
    's@cret'
    """
    if not url:
        return _sqlite(var)
    parts, port = address_parts(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting(
            "DATABASE_URL is not of the form postgresql://user:password@host:5432/name."
        )
    options = dict(parse_qsl(parts.query))  # ?host=/run/postgresql, ?sslmode=require, …
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def email(url, *, production):
    """Django's e-mail settings for a MAILLAGE_EMAIL_URL, or the console in a demonstration.

    >>> email("smtp://u:p@mail.example.fr:587", production=True)["EMAIL_HOST"]
    'mail.example.fr'
    """
    if production and not url:
        raise BadSetting(
            "MAILLAGE_EMAIL_URL is not set; production sends invitations and password links by "
            "e-mail. Give smtp://user:password@host:587."
        )
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts, port = address_parts(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise BadSetting("MAILLAGE_EMAIL_URL is not of the form smtp://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 20,
    }


def address_parts(url):
    """A URL in parts and its port; unreadable ones come back empty, for the caller to refuse."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), None


def _sqlite(var):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": var / "maillage.sqlite3",
        "OPTIONS": {
            # IMMEDIATE takes the write lock when a transaction starts, so two writers queue
            # instead of failing half-way; FULL keeps what is committed through a power cut.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
            ),
        },
    }
