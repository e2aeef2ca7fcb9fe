"""Digest, chain and sign: the proof that what stands is what was said, and by whom.

Format 1.  ``digest`` = SHA-256(format, canonical header, key commitment, sealed bytes);
``chain`` = SHA-256(previous chain, place, digest); the signature is the site's Ed25519
statement of who, how proved, when, and which digest.  No word is needed to prove any of it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

FORMAT = 1
HEADER = (
    "organisation_id",
    "record_id",
    "entry_id",
    "version",
    "act",
    "kind",
    "revision",
    "labels",
    "occurred_at",
    "occurred_offset",
    "recorded_at",
    "recorded_offset",
    "device_at",
    "author_id",
    "behalf_id",
    "cosigner_id",
    "programme_id",
    "form",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Proof:
    """How a signer showed who they are: by the session, or asked again, and when."""

    how: str
    at: datetime


def canonical(said: Any) -> bytes:
    """Write a value the one way it is ever hashed: sorted JSON, times as microseconds."""
    return _WRITER.encode(said).encode()


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        passed = value - EPOCH
        return (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_WRITER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
)


def header(entry: Any) -> bytes:
    """Return an entry's canonical header: every column but its number and its proof."""
    return canonical({name: getattr(entry, name) for name in HEADER})


def digest(entry: Any) -> bytes:
    """Fingerprint one version: format, header, the key's commitment, the sealed bytes."""
    return sha256(
        entry.form.to_bytes(2, "big")
        + sha256(header(entry)).digest()
        + bytes(entry.commitment)
        + sha256(bytes(entry.sealed)).digest()
    ).digest()


def link(previous: bytes | memoryview, entry: Any) -> bytes:
    """Chain a version to the one before it, at its place."""
    place = entry.organisation_id.bytes + entry.record_id.bytes + entry.number.to_bytes(8, "big")
    return sha256(bytes(previous) + place + bytes(entry.digest)).digest()


def statement(entry: Any) -> bytes:
    """Write what the site's signature covers: who, how proved, when, what."""
    return canonical(
        {
            "says": "mainstay signed entry",
            "who": entry.author_id,
            "behalf": entry.behalf_id,
            "how": entry.proved_how,
            "when": entry.recorded_at,
            "digest": entry.digest,
        }
    )


@lru_cache(maxsize=2)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_half() -> bytes:
    """Return the raw public half of the site's present signing key."""
    return (
        _private(settings.SITE_SIGNING_KEY)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )


def key_name(public: bytes) -> str:
    """Name a public key by its fingerprint."""
    return sha256(b"mainstay site key" + bytes(public)).hexdigest()[:16]


@lru_cache(maxsize=2)
def _own_name(seed: bytes) -> str:
    return key_name(public_half())


def site_key_name() -> str:
    """Name the site's present signing key."""
    return _own_name(settings.SITE_SIGNING_KEY)


def sign(said: bytes) -> bytes:
    """Sign with the site's present key."""
    return _private(settings.SITE_SIGNING_KEY).sign(said)


def signature_holds(public: bytes, signature: bytes, said: bytes) -> bool:
    """Test a signature against one of the site's public keys, past or present."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes(public)).verify(bytes(signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def merkle(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle root of leaves; leaf and node hashes never collide (RFC 6962)."""
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + a + b).digest() for a, b in pairs]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def fold(parts: Iterable[bytes]) -> bytes:
    """Hash a run of byte strings in order, each with its length."""
    found = sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()
