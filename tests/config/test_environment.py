"""What the environment says, and what holds when it says nothing."""

import re

import pytest

from config import env
from tenants import clock


def test_an_address_of_a_database_is_taken_apart():
    assert env.parse_database_url("postgresql://us%40er:p%2Fw@db.example:6543/na%20me?sslmode=require") == {
        "NAME": "na me", "USER": "us@er", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///x", ""])
def test_another_kind_of_database_is_refused_with_a_sentence(url):
    with pytest.raises(ValueError, match="must begin with postgresql://"):
        env.parse_database_url(url)


def test_the_database_named_by_the_environment_wins_over_the_embedded_one(monkeypatch, tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "url").write_text("postgresql://embedded/x\n")
    monkeypatch.delenv("DATABASE_URL")
    assert env.database_url(tmp_path) == "postgresql://embedded/x"
    monkeypatch.setenv("DATABASE_URL", "postgresql://outside/x")
    assert env.database_url(tmp_path) == "postgresql://outside/x"


def test_the_queue_lives_in_the_database_unless_a_broker_is_named(monkeypatch):
    assert env.broker_url("postgresql://u:p@h:1/d") == "pgmq://u:p@h:1/d"
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://r/0")
    assert env.broker_url("postgresql://u:p@h:1/d") == "redis://r/0"


def test_a_secret_key_is_made_once_and_kept_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = env.secret_key(tmp_path / "new")
    assert len(made) > 50
    assert env.secret_key(tmp_path / "new") == made
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False), ("no", False)]
)
def test_a_yes_no_variable(monkeypatch, said, meant):
    monkeypatch.setenv("A_FLAG", said)
    assert env.flag("A_FLAG", default=not meant) is meant


def test_the_clock_stands_where_the_environment_puts_it(monkeypatch, tmp_path):
    monkeypatch.setenv("KAOPING_NOW", "2026-03-31T23:30:00+08:00")
    assert clock.today().isoformat() == "2026-03-31"
    moved = tmp_path / "now"
    moved.write_text("2026-03-31T16:30:00+00:00\n")
    monkeypatch.setenv("KAOPING_NOW_FILE", str(moved))
    assert clock.today().isoformat() == "2026-04-01"
    with clock.frozen("2030-01-01T00:00:00"):
        assert clock.today().isoformat() == "2030-01-01"
    assert clock.today().isoformat() == "2026-04-01"


def test_every_variable_that_is_read_is_described_and_every_described_one_is_read():
    code = [*env.ROOT.glob("platform/config/**/*.py"), *env.ROOT.glob("tenants/*.py")]
    reading = re.compile(
        r"(?:environ\.get\(|environ\[|env\.(?:flag|text|number|words|addresses)\(|flag\()\s*['\"]([A-Z_]+)['\"]"
    )
    read = {name for file in code for name in reading.findall(file.read_text())}
    table = (env.ROOT / "docs" / "operations.md").read_text().partition("## Environment")[2].partition("\n## ")[0]
    described = {name for row in table.splitlines() for name in re.findall(r"`([A-Z_]{3,})`", row.partition(" | ")[0])}
    assert read - {"PYTHONPATH"} == described
