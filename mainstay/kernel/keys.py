"""Seal words under a record's own key, and wrap that key under the site's master key.

Destroying a record's wrapped key is lawful erasure: the entries stay, provable and unreadable.
"""

import os
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
CACHED = 2048


class Wrapped(Protocol):  # as Django types a record, whose binary columns may be views
    """What of a record is needed to open its key."""

    id: UUID
    wrapped_key: bytes | memoryview | None
    key_commitment: bytes | memoryview
    master_id: str


class KeyGone(Exception):
    """The record's key was lawfully destroyed: what it sealed can no longer be read."""


class Broken(Exception):
    """Sealed bytes or a wrapped key were changed since they were written."""


@dataclass(frozen=True)
class NewKey:
    """A fresh record key, in the clear for its first use and wrapped for keeping."""

    plain: bytes
    wrapped: bytes
    commitment: bytes
    master_id: str


def master_id(key: bytes) -> str:
    """Name a master key without giving it away."""
    return sha256(b"mainstay master" + key).hexdigest()[:16]


@lru_cache(maxsize=4)
def _ring(keys: tuple[bytes, ...]) -> dict[str, bytes]:
    return {master_id(key): key for key in keys}


def ring() -> dict[str, bytes]:
    """Return the master keys by name, the current one first."""
    return _ring(tuple(settings.MASTER_KEYS))


def commitment(key: bytes) -> bytes:
    """Bind a key publicly: AES-GCM alone would let one ciphertext open under two keys."""
    return sha256(b"mainstay key commitment" + key).digest()


def new_key(record_id: UUID) -> NewKey:
    """Make a key for a record, wrapped under the current master key."""
    plain = AESGCM.generate_key(bit_length=256)
    name, master = next(iter(ring().items()))
    return NewKey(plain, _wrap(master, plain, record_id), commitment(plain), name)


def _wrap(master: bytes, plain: bytes, record_id: UUID) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(master).encrypt(nonce, plain, record_id.bytes)


def rewrap(record: Wrapped) -> tuple[bytes, str]:
    """Wrap a record's key anew under the current master key; nothing is sealed again.

    :raises KeyGone: there is no key left to wrap.
    """
    name, master = next(iter(ring().items()))
    return _wrap(master, open_key(record), record.id), name


_opened: "OrderedDict[tuple[UUID, bytes], bytes]" = OrderedDict()


def open_key(record: Wrapped) -> bytes:
    """Unwrap a record's key.

    The cache asks for the wrapped bytes as they stand now, so a destruction on another
    worker is felt here at the next reading of the record.

    :raises KeyGone: the key was destroyed.
    :raises Broken: the wrapped key was changed, or its master key is not at hand.
    """
    if record.wrapped_key is None:
        raise KeyGone(str(record.id))
    wrapped = bytes(record.wrapped_key)
    found = _opened.get((record.id, wrapped))
    if found is None:
        found = _unwrap(record, wrapped)
        _opened[record.id, wrapped] = found
        if len(_opened) > CACHED:
            _opened.popitem(last=False)
    return found


def _unwrap(record: Wrapped, wrapped: bytes) -> bytes:
    master = ring().get(record.master_id)
    if master is None:
        raise Broken(f"master key {record.master_id} is not at hand")
    try:
        plain = AESGCM(master).decrypt(wrapped[:NONCE], wrapped[NONCE:], record.id.bytes)
    except InvalidTag:
        raise Broken(f"wrapped key of {record.id}") from None
    if commitment(plain) != bytes(record.key_commitment):
        raise Broken(f"key commitment of {record.id}")
    return plain


def forget(record_id: UUID) -> None:
    """Drop a record's opened key from this process."""
    for place in [p for p in _opened if p[0] == record_id]:
        del _opened[place]


def seal(key: bytes, words: bytes, *, header: bytes) -> bytes:
    """Seal words so that they open only under this key and beside this header."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, words, header)


def unseal(key: bytes, sealed: bytes, *, header: bytes) -> bytes:
    """Open sealed words.

    :raises Broken: the bytes or the header beside them were changed.
    """
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], header)
    except InvalidTag:
        raise Broken("sealed words") from None
