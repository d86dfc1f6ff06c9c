"""What the surroundings say: settings by environment variable, the key of this installation, the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["data_folder", "database", "flag", "listed", "number", "secret_key"]

_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no from the environment."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in _YES | _NO:
        return text.strip().lower() in _YES
    raise ImproperlyConfigured(f"{name} is {text!r}; write 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number, zero or more, from the environment."""
    text = os.environ.get(name, str(default)).strip()
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name} is {text!r}; write a whole number")
    return int(text)


def listed(name: str, default: list[str]) -> list[str]:
    """Return a list, written with commas, from the environment."""
    text = os.environ.get(name)
    return default if text is None else [part.strip() for part in text.split(",") if part.strip()]


def data_folder() -> Path:
    """Return where the site keeps its database and key: ``$WHENCE_DATA``, else the user's data folder."""
    own = os.environ.get("WHENCE_DATA")
    return (
        Path(own)
        if own
        else Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "whence"
    )


def secret_key() -> str:
    """Return ``$WHENCE_SECRET_KEY``, else a key that is made once and kept in the data folder.

    Several machines that serve one site must share the key, so there it comes from the environment.
    """
    given = os.environ.get("WHENCE_SECRET_KEY")
    if given:
        return given
    path = data_folder() / "secret.key"
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(64))
        return path.read_text()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"no key can be kept in {path.parent} ({problem.strerror}); set WHENCE_SECRET_KEY or WHENCE_DATA"
        ) from None


def _write_once(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all; the first of several writers wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(text)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def database() -> dict[str, Any]:
    """Return Django's settings for ``$DATABASE_URL``, else for a SQLite file in the data folder."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return _sqlite(str(data_folder() / "whence.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; use postgresql:// or sqlite:///"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(name: str) -> dict[str, Any]:
    """Return settings for SQLite that let readers and a writer work side by side."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
