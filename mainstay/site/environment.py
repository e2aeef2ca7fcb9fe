"""Read the environment, typed; secrets also come from files, never from the repository."""

import base64
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("MAINSTAY_HOME") or "~/.local/share/mainstay").expanduser()
KEYS = Path(os.environ.get("MAINSTAY_KEYS") or HOME / "keys").expanduser()


class Misconfigured(Exception):
    """A setting cannot be used; the message names it and says what it should look like."""


def text(name: str, default: str = "") -> str:
    """Return a setting's words, or those in the file that ``NAME_FILE`` names."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def truth(name: str, *, default: bool = False) -> bool:
    """Return whether a switch is on; anything but a clear yes or no stops the start."""
    said = text(name).strip().lower()
    if not said:
        return default
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"{name} should be 1 or 0, not {said!r}.")


def whole(name: str, default: int) -> int:
    """Return a whole number."""
    said = text(name).strip()
    try:
        return int(said) if said else default
    except ValueError:
        raise Misconfigured(f"{name} should be a whole number, not {said!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without its blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, *, size: int = 48) -> str:
    """Return a secret from the environment or its file; a one-machine install makes its own.

    The file made is readable by its owner alone.  Two processes starting at once agree on
    the one that was written first.
    """
    given = text(name)
    if given:
        return given
    KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = KEYS / name.removeprefix("MAINSTAY_").lower()
    if not file.exists():
        made = base64.urlsafe_b64encode(secrets.token_bytes(size)).decode("ascii")
        fresh = KEYS / f".{file.name}.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(made)
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass  # another process was first, and its secret stands
        finally:
            fresh.unlink()
    return file.read_text(encoding="utf-8").strip()


def key(name: str) -> bytes:
    """Return 32 bytes from a secret: its base64 as made here, or 64 hexadecimal digits."""
    return _bytes(name, secret(name, size=32))


def keys(name: str) -> list[bytes]:
    """Return the current key first, then those that only open what they once sealed."""
    return [_bytes(name, word) for word in secret(name, size=32).replace(",", " ").split()]


def _bytes(name: str, word: str) -> bytes:
    try:
        raw = bytes.fromhex(word) if len(word) == 64 else base64.urlsafe_b64decode(word)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise Misconfigured(f"{name} should be 32 bytes, as base64 or as 64 hexadecimal digits.")
    return raw


SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: an acknowledged entry survives a power cut.  recursive_triggers: without it
    # INSERT OR REPLACE walks past the triggers that refuse a deletion.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
    "PRAGMA recursive_triggers=ON;PRAGMA foreign_keys=ON;PRAGMA cache_size=-8000;",
}


def sqlite(file: Path) -> dict[str, Any]:
    """Describe one SQLite file for Django."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": dict(SQLITE),
        "CONN_MAX_AGE": None,
    }


def postgresql(address: str, *, pool: int = 0) -> dict[str, Any]:
    """Describe a PostgreSQL database for Django from ``postgresql://user:word@host:port/name``.

    :param pool: most connections this process keeps; none means one per thread as needed.
    :raises Misconfigured: the address is of another kind.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise Misconfigured("MAINSTAY_DATABASE_URL should be postgresql://user:word@host/name.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or parts.hostname or ""
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or text("MAINSTAY_DATABASE_PASSWORD"),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def databases() -> dict[str, dict[str, Any]]:
    """Choose the engine: two SQLite files in the home, or the PostgreSQL that is named."""
    address = text("MAINSTAY_DATABASE_URL")
    if address:
        return {"default": postgresql(address, pool=whole("MAINSTAY_DATABASE_POOL", 8))}
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "default": sqlite(HOME / "main.sqlite3"),
        "transient": sqlite(HOME / "transient.sqlite3"),
    }
