"""Make ids that sort by time (UUID version 7, RFC 9562).  An id is a name, never a secret."""

import os
import time
from uuid import NAMESPACE_URL, UUID, uuid5


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    moment = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (moment & (1 << 48) - 1) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def derived(*parts: object) -> UUID:
    """Return the id that always follows from these parts, so that doing it twice is once."""
    return uuid5(NAMESPACE_URL, "mainstay:" + ":".join(str(part) for part in parts))
