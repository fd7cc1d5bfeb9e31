"""Downloads from a real server on this machine: whole, cut, resumed, changed, refused."""

import hashlib
import http.server
import threading

import pytest

from maillage.sources import fetch as fetching
from maillage.sources.errors import AddressUnknown, NotReachable, UnknownKind
from maillage.sources.fetch import checksum, fetch

CONTENT = bytes(range(256)) * 1_000


class Producer(http.server.BaseHTTPRequestHandler):
    """Serves `content`; cuts the connection after `cut` bytes; honours ranges when asked to."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        server.asked.append(dict(self.headers))
        if self.path.startswith("/absent"):
            return self.send_error(404)
        if self.path.startswith("/ailleurs"):
            self.send_response(302)
            self.send_header("Location", "/apl.xlsx")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        start = self._start()
        if start and start >= len(server.content):
            return self.send_error(416)
        self.send_response(206 if start else 200)
        body = server.content[start:]
        if start:
            last = len(server.content) - 1
            self.send_header("Content-Range", f"bytes {start}-{last}/{last + 1}")
        if server.tells_length:
            self.send_header("Content-Length", str(len(body)))
        if server.version:
            self.send_header("ETag", server.version)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        return self.wfile.write(body[: server.cut] if server.cut is not None else body)

    def _start(self):
        asked = self.headers.get("Range", "")
        same = self.headers.get("If-Range") == self.server.version
        if self.server.resumes and same and asked.startswith("bytes="):
            return int(asked[6:-1])
        return 0

    def log_message(self, *args):
        """Silence."""


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Producer) as producer:
        producer.content, producer.cut, producer.asked = CONTENT, None, []
        producer.version, producer.resumes, producer.tells_length = '"v1"', True, True
        thread = threading.Thread(target=producer.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield producer
        producer.shutdown()
        thread.join()


@pytest.fixture
def address(server):
    return f"http://127.0.0.1:{server.server_port}/apl.xlsx"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_fetched_whole_under_its_own_name(address, tmp_path):
    path = fetch("apl", tmp_path, address=address)

    assert path == tmp_path / "apl.xlsx"
    assert path.read_bytes() == CONTENT
    assert names(tmp_path) == ["apl.xlsx"]


def test_the_checksum_is_that_of_what_the_producer_sent(address, tmp_path):
    path = fetch("apl", tmp_path, address=address)

    assert checksum(path) == hashlib.sha256(CONTENT).hexdigest()


def test_progress_is_told_in_bytes_up_to_the_end(address, tmp_path):
    told = []

    fetch("apl", tmp_path, address=address, progress=lambda *step: told.append(step))

    assert told == sorted(told)
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_the_folder_is_made_when_it_is_not_there(address, tmp_path):
    assert fetch("apl", tmp_path / "un" / "deux", address=address).is_file()


def test_a_cut_download_leaves_no_file_under_the_final_name(server, address, tmp_path):
    server.cut = 100_000

    with pytest.raises(NotReachable, match="closed after 100000 of 256000 bytes; run the same"):
        fetch("apl", tmp_path, address=address)

    assert not (tmp_path / "apl.xlsx").exists()


def test_a_cut_download_goes_on_from_where_it_stopped(server, address, tmp_path):
    server.cut = 100_000
    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)
    server.cut = None

    path = fetch("apl", tmp_path, address=address)

    assert path.read_bytes() == CONTENT
    assert server.asked[-1]["Range"] == "bytes=100000-"
    assert names(tmp_path) == ["apl.xlsx"]


def test_progress_of_a_resumed_download_counts_what_was_already_there(server, address, tmp_path):
    server.cut = 100_000
    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)
    server.cut, told = None, []

    fetch("apl", tmp_path, address=address, progress=lambda *step: told.append(step))

    assert told[0][0] > 100_000
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(server, address, tmp_path):
    server.cut = 100_000
    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)
    server.cut, server.content, server.version = None, CONTENT[::-1], '"v2"'

    assert fetch("apl", tmp_path, address=address).read_bytes() == CONTENT[::-1]


def test_a_server_that_does_not_resume_sends_all_again(server, address, tmp_path):
    server.cut, server.resumes = 100_000, False
    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)
    server.cut = None

    assert fetch("apl", tmp_path, address=address).read_bytes() == CONTENT


def test_without_a_version_nothing_is_glued_to_what_was_kept(server, address, tmp_path):
    server.cut, server.version = 100_000, None
    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)
    server.cut = None

    assert fetch("apl", tmp_path, address=address).read_bytes() == CONTENT
    assert "Range" not in server.asked[-1]


def test_a_download_killed_just_before_its_end_is_finished(server, address, tmp_path):
    (tmp_path / "apl.xlsx.part").write_bytes(CONTENT)
    (tmp_path / "apl.xlsx.part.version").write_text('"v1"')

    assert fetch("apl", tmp_path, address=address).read_bytes() == CONTENT
    assert names(tmp_path) == ["apl.xlsx"]


def test_a_server_that_does_not_tell_the_length_is_believed(server, address, tmp_path):
    server.tells_length = False

    assert fetch("apl", tmp_path, address=address).read_bytes() == CONTENT


def test_an_empty_answer_is_no_file(server, address, tmp_path):
    server.content = b""

    with pytest.raises(NotReachable, match="empty file"):
        fetch("apl", tmp_path, address=address)
    assert not (tmp_path / "apl.xlsx").exists()


def test_an_older_file_stays_until_the_new_one_is_whole(server, address, tmp_path):
    (tmp_path / "apl.xlsx").write_bytes(b"ancien")
    server.cut = 10

    with pytest.raises(NotReachable):
        fetch("apl", tmp_path, address=address)

    assert (tmp_path / "apl.xlsx").read_bytes() == b"ancien"


def test_an_address_that_moved_is_followed(server, address, tmp_path):
    path = fetch("apl", tmp_path, address=address.replace("apl.xlsx", "ailleurs.xlsx"))

    assert path.read_bytes() == CONTENT


def test_an_address_without_a_file_says_how_to_do_it_by_hand(address, tmp_path):
    with pytest.raises(NotReachable, match="404.*open https://data.drees.*data import apl FILE"):
        fetch("apl", tmp_path, address=address.replace("apl.xlsx", "absent.xlsx"))


def test_a_server_that_is_down_says_how_to_do_it_by_hand(tmp_path):
    with pytest.raises(NotReachable, match="could not be fetched.*maillage data import finess"):
        fetch("finess", tmp_path, address="http://127.0.0.1:9/finess.csv")


def test_a_source_without_a_confirmed_address_shows_its_page(tmp_path):
    with pytest.raises(AddressUnknown, match="530_l-accessibilite-potentielle-localisee-apl"):
        fetch("apl", tmp_path)


def test_a_source_that_is_installed_has_nothing_to_download(tmp_path):
    with pytest.raises(AddressUnknown, match="nothing to download"):
        fetch("france", tmp_path)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.fr/apl.xlsx", "apl.xlsx"])
def test_only_the_web_is_read(address, tmp_path):
    with pytest.raises(AddressUnknown, match="is not an http or https address"):
        fetch("apl", tmp_path, address=address)


def test_an_unknown_kind_is_told_the_known_ones(tmp_path):
    with pytest.raises(UnknownKind, match="Known kinds"):
        fetch("aple", tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/apl.xlsx", "apl.xlsx"),
        ("/a/", "a"),
        ("/", "apl"),
        ("/a/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("/a/.cache", "cache"),
        ("/a/indicateur%20d'apl.xlsx", "indicateur_d_apl.xlsx"),
    ],
)
def test_the_name_of_the_file_never_leaves_the_folder(path, name):
    assert fetching._file_name("apl", f"https://exemple.fr{path}") == name
