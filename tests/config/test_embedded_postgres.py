"""The embedded server: first start, attaching, restart after a kill, and keeping what was acknowledged."""

import errno
import os
import signal
import time

import psycopg
import pytest

from config.dev.postgres import Server, write_private


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "postgres")
    yield server
    server.stop()


def ask(server: Server, query: str):
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else None


def postmaster(server: Server) -> int:
    return server.pid()


def test_it_starts_is_found_again_and_keeps_its_address_over_a_stop(server):
    assert server.start() is True
    assert server.start() is False
    address = server.url
    ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.stop()
    assert postmaster(server) is None
    assert server.start() is True
    assert server.url == address
    assert ask(server, "SELECT n FROM kept") == [(7,)]


def test_a_killed_server_comes_back_with_every_acknowledged_row(server):
    server.start()
    ask(server, "CREATE TABLE counted (n int)")
    with psycopg.connect(server.url, autocommit=True) as connection:
        for number in range(200):
            connection.execute("INSERT INTO counted VALUES (%s)", [number])
    pid = postmaster(server)
    os.kill(pid, signal.SIGKILL)
    while postmaster(server) is not None:
        time.sleep(0.05)
    server.start()
    assert ask(server, "SELECT count(*) FROM counted") == [(200,)]


def test_a_start_that_was_killed_half_way_can_be_repeated(server):
    leftover = server._home / "data.new"
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("half")
    assert server.start() is True


def test_a_start_that_was_killed_while_it_wrote_the_port_can_be_repeated(server):
    server.folder.mkdir(parents=True)
    (server.folder / "port").write_text("")
    assert server.start() is True
    assert (server.folder / "port").read_text() == server.url.rpartition(":")[2].partition("/")[0]


def test_chinese_is_searched_by_trigrams_and_nobody_gets_in_without_the_password(server):
    server.start()
    ask(server, "CREATE EXTENSION pg_trgm")
    assert ask(server, "SELECT show_trgm('评价') <> '{}'") == [(True,)]
    port = server.url.rpartition(":")[2].partition("/")[0]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://kaoping@127.0.0.1:{port}/kaoping")
    assert (server.folder / "url").stat().st_mode & 0o077 == 0


def test_a_private_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    place = tmp_path / "url"
    write_private(place, "before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("config.dev.postgres.os.fdopen", full)
    with pytest.raises(OSError, match="No space"):
        write_private(place, "after")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("url", "before")]
