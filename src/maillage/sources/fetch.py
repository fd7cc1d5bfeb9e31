"""Fetch a source from its official address: resumes, checks the length, never half a file.

The bytes go to `NAME.part`, which takes its final name only once complete. An interrupted download
starts again where it stopped. Only http and https, only where the person asked.
"""

import os
import re
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from pathlib import Path

from .catalogue import entry
from .errors import AddressUnknown, NotReachable
from .report import file_checksum

BLOCK = 1 << 16
PATIENCE_SECONDS = 30
RANGE_REFUSED = 416
USER_AGENT = "maillage (open source, AGPL)"


def fetch(kind, folder, *, progress=None, address=None):
    """Download the file of a kind into `folder`; returns its path.

    `progress(received, expected)`, in bytes, is called after each block (`expected` is None when
    the server does not tell). `address` replaces the catalogue's. AddressUnknown when there is
    none; NotReachable when the network or the server fails. Both say how to do it by hand.
    """
    known = entry(kind)
    address = address or known.address
    if not address:
        raise AddressUnknown(f"No confirmed address for {kind}. {by_hand(known)}")
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise AddressUnknown(
            f"{address} is not an http or https address. Give the address of the file itself."
        )
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / _file_name(kind, address)
    partial = final.with_name(final.name + ".part")
    try:
        _download(address, partial, progress)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        raise NotReachable(f"{address} could not be fetched ({error}). {by_hand(known)}") from error
    os.replace(partial, final)
    return final


def checksum(path):
    """SHA-256 of a fetched file, to compare with the one its producer shows."""
    return file_checksum(path)


def by_hand(known):
    """What to do without network, in one sentence or two."""
    if known.package:
        return known.how_to
    return (
        f"By hand: open {known.page} . {known.how_to} "
        f"Then run: maillage data import {known.kind} FILE"
    )


def _file_name(kind, address):
    name = Path(urllib.parse.unquote(urllib.parse.urlsplit(address).path)).name
    name = re.sub(r"[^\w.\-]", "_", name).lstrip(".")
    return name or kind


def _download(address, partial, progress):
    """Fill `partial`, going on from what it holds when the server still has the same file."""
    version = partial.with_name(partial.name + ".version")
    already = partial.stat().st_size if partial.exists() and version.exists() else 0
    headers = {"User-Agent": USER_AGENT}
    if already:
        headers |= {"Range": f"bytes={already}-", "If-Range": version.read_text("utf-8")}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (scheme checked)
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        if already and error.code == RANGE_REFUSED:
            # What we kept is all of the file, or more: fetch it whole, to be sure.
            version.unlink()
            return _download(address, partial, progress)
        raise
    with answer:
        if not _goes_on_from(answer, already):
            already = 0
        _remember(version, answer)
        _receive(answer, partial, already, progress)
    return version.unlink(missing_ok=True)


def _goes_on_from(answer, already):
    where = answer.headers.get("Content-Range", "")
    return answer.status == 206 and where.startswith(f"bytes {already}-")


def _remember(version, answer):
    """Keep what tells this file from a later one; without it nothing can be resumed safely."""
    mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
    if mark:
        version.write_text(mark, "utf-8")
    else:
        version.unlink(missing_ok=True)


def _receive(answer, partial, already, progress):
    length = answer.headers.get("Content-Length", "")
    expected = already + int(length) if length.isdigit() else None
    received = already
    with partial.open("ab" if already else "wb") as stream:
        while block := answer.read(BLOCK):
            stream.write(block)
            received += len(block)
            if progress:
                progress(received, expected)
    if expected is not None and received != expected:
        raise OSError(
            f"the connection closed after {received} of {expected} bytes; run the same command "
            "again to go on from there"
        )
    if received == 0:
        raise OSError("the server sent an empty file")
