"""Keep bulk beside the entries: sealed under the record's key, found by an address.

The address is a keyed digest of the content: the same file stored twice in one record is one
file, and no digest of plain words stands outside the seal.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from mainstay.kernel import keys
from mainstay.kernel.coded import Attached
from mainstay.kernel.ids import derived
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Record, Stream


class Lost(Exception):
    """A file an entry names is not where it was kept."""


def store(record: Record, data: bytes) -> str:
    """Seal data under a record's key, put it on disk for good, and return its address.

    Call it before the entry that names it: a crash between leaves an unnamed file, never a
    name without a file.

    :raises KeyGone: the record's key was lawfully destroyed.
    """
    key = keys.open_key(record)
    address = hmac.new(key, b"mainstay stream" + data, hashlib.sha256).hexdigest()
    place = path_of(address)
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(place, keys.seal(key, data, header=_header(record, address)))
    return address


def read(record: Record, address: str) -> bytes:
    """Open what was stored.

    :raises Lost: the file is not there.
    :raises Broken: its bytes were changed.
    :raises KeyGone: the record's key was lawfully destroyed.
    """
    key = keys.open_key(record)
    try:
        sealed = path_of(address).read_bytes()
    except FileNotFoundError:
        raise Lost(address) from None
    return keys.unseal(key, sealed, header=_header(record, address))


def path_of(address: str) -> Path:
    """Return where a file is kept.

    :raises Lost: that is no address.
    """
    if len(address) != hashlib.sha256().digest_size * 2 or not address.isalnum():
        raise Lost(address)
    return Path(settings.MAINSTAY_HOME) / "streams" / address[:2] / address


def rows(kept: Kept, files: Iterable[Attached]) -> Iterator[Stream]:
    """Draw the rows of an entry's files, for an area's projection."""
    for number, one in enumerate(files):
        yield Stream(
            stream_id=derived("stream", kept.record_id, kept.id, number),
            media_type=one.media_type[:80],
            size=one.size,
            address=one.address,
            shelf=str(kept.shelf),
        )


def _header(record: Record, address: str) -> bytes:
    return b"mainstay stream" + record.id.bytes + bytes.fromhex(address)


def _write(place: Path, sealed: bytes) -> None:
    """Write a file so that a crash leaves all of it or nothing."""
    part = place.with_name(f"{place.name}.{uuid4().hex}")
    with part.open("xb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
