"""What the environment says: every variable the platform reads, parsed once into plain values."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def flag(name: str, *, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on mean yes; anything else that is set means no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def text(name: str, *, default: str) -> str:
    """A variable as it stands; empty counts as not given."""
    return os.environ.get(name) or default


def number(name: str, *, default: int) -> int:
    """A variable that must be a whole number."""
    return int(os.environ.get(name) or default)


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated variable as a list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def addresses(name: str, *, default: str = "") -> dict[str, str]:
    """A comma-separated variable of `name=address` pairs."""
    pairs = (word.partition("=") for word in words(name, default=default))
    return {key.strip(): address.strip() for key, _, address in pairs}


def var_folder() -> Path:
    """Where data, logs, media and the embedded server live (`KAOPING_VAR`, by default `var/` of the project)."""
    return Path(os.environ.get("KAOPING_VAR") or ROOT / "var").resolve()


def secret_key(folder: Path) -> str:
    """`SECRET_KEY`, or a key made on the first run and kept, readable by its owner only."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


def database_url(folder: Path) -> str:
    """`DATABASE_URL` wins; otherwise the address the embedded server left behind when it was last started."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    left = folder / "postgres" / "url"
    return left.read_text().strip() if left.exists() else "postgresql://kaoping@127.0.0.1:5432/kaoping"


def parse_database_url(url: str) -> Mapping[str, object]:
    """A `postgresql://user:password@host:port/name?option=value` address as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql:// (it begins with {parts.scheme or 'nothing'}://)")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def broker_url(database: str) -> str:
    """`CELERY_BROKER_URL` wins; otherwise the queue lives in the same PostgreSQL (pgmq)."""
    return os.environ.get("CELERY_BROKER_URL") or "pgmq://" + database.partition("://")[2]
