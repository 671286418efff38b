"""`make run`: everything on one machine by one command. See docs/operations.md.

The database server comes first, because the settings ask where it is; Django is set up only then.
"""

import fcntl
import os
import secrets
import socket
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from config import env
from config.dev.commands import WORKER
from config.dev.logins import allow_login, as_application
from config.dev.postgres import Server, ServerDidNotStart, write_private
from config.dev.progress import say, step
from config.dev.supervisor import Child, Supervisor
from tenants.pooler import SessionIsShared

HOST = env.text("HOST", default="127.0.0.1")
FIRST_PORT = env.number("PORT", default=8000)
DEMO = env.flag("KAOPING_DEMO", default=True)
_SANDBOXES = {
    "sandbox": f"\nThe outside registers are played by a sandbox, with switches: http://{HOST}:{{port}}/admin/\n"
    f"Text messages are kept there, too: http://{HOST}:{{port}}/admin/texts/",
    "signer": "Organisations sign in by certificate at {address}/login/certificate/ with the PIN 123456.",
}
PASSWORD = env.text("KAOPING_DEMO_PASSWORD", default="kaoping-demo")


def main() -> int:
    """Prepare everything, run it, and clean up; gives the exit code."""
    var = env.var_folder()
    with _only_one(var) as alone:
        if not alone:
            say(f"It is running already (its data are in {var}). Stop it with Ctrl-C where it was started.")
            return 1
        try:
            with _database(var) as serving:
                _prepare()
                os.environ.update(serving)
                return _serve(var)
        except (ServerDidNotStart, SessionIsShared) as error:
            say(f"\n{error}")
            return 1
        except KeyboardInterrupt:
            say("\nStopped before it was ready; the next start goes on from here.")
            return 130


@contextmanager
def _only_one(var: Path) -> Iterator[bool]:
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "run.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _database(var: Path) -> Iterator[Mapping[str, str]]:
    """The database of `DATABASE_URL`, or an embedded server that lives as long as we do.

    Gives what the environment of web, worker and clock says: they connect as a role that cannot rewrite the audit.
    """
    if os.environ.get("DATABASE_URL"):
        yield _lesser_login(var, os.environ["DATABASE_URL"])
        return
    server = Server(var / "postgres")
    with step("PostgreSQL"):
        server.start()
    try:
        yield {"DATABASE_URL": server.app_url}
    finally:
        server.stop()


def _lesser_login(var: Path, url: str) -> Mapping[str, str]:
    """Prepare as the owner, if there is an address of its own; else make a log-in with less rights, if we may."""
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner
        return {"DATABASE_URL": url}
    kept = var / "app_password"
    if not kept.exists():
        write_private(kept, secrets.token_hex(16))
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            allow_login(connection, kept.read_text())
    except psycopg.errors.InsufficientPrivilege:
        say("The web server works as the owner of its tables: DATABASE_URL may not make roles (docs/operations.md).")
        return {"KAOPING_OWNER_SERVES": "1"}
    return {"DATABASE_URL": as_application(url, kept.read_text())}


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    with step("Django"):
        django.setup()
    from config.dev import prepare

    prepare.prepare_database()
    if DEMO:
        prepare.prepare_regions(password=PASSWORD)
    prepare.prepare_static_files()
    from django.db import connection

    connection.close()
    connection.close_pool()


def _serve(var: Path) -> int:
    port = _free_port()
    address = f"http://{HOST}:{port}"
    os.environ["BASE_URL"] = env.text("BASE_URL", default=address)
    roots = os.pathsep.join([str(env.ROOT / "platform"), str(env.ROOT)])
    sandbox = [*_sandbox(after=port), *_signer(address, var, after=port + 1)]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [roots, os.environ.get("PYTHONPATH")]))
    commands = [*sandbox, *_commands(port)]
    supervisor = Supervisor([Child(name, command, var / "log" / f"{name}.log") for name, command in commands])
    started = time.perf_counter()

    def announce() -> None:
        say(f"  Web server, worker and clock … {time.perf_counter() - started:.1f} s")
        _print_table(address)
        for name, command in sandbox:
            say(_SANDBOXES[name].format(address=address, port=command[3]))

    code = supervisor.run(ready=_healthy(f"{address}/healthz"), on_ready=announce)
    say("Stopped.")
    return code


def _commands(port: int) -> Sequence[tuple[str, list[str]]]:
    gunicorn = f"gunicorn --config python:config.gunicorn --bind {HOST}:{port} config.wsgi"
    beat = "celery --app config.celery --quiet beat --loglevel WARNING --pidfile="
    named = {"web": gunicorn, "worker": WORKER, "beat": beat}
    return [(name, [sys.executable, "-m", *command.split()]) for name, command in named.items()]


def _sandbox(*, after: int) -> Sequence[tuple[str, list[str]]]:
    """The sandbox that plays the outside registers, unless operators say where the real ones are."""
    if not DEMO or os.environ.get("REGISTER_SERVICES"):
        return ()
    from registers.sandbox import environment

    port = _free_port(after + 1)
    own = {"NOTICE_CHANNELS"} & os.environ.keys()  # who said where messages go, keeps that
    os.environ.update({name: value for name, value in environment(port).items() if name not in own})
    return (("sandbox", [sys.executable, "-m", "registers.sandbox", str(port)]),)


def _signer(address: str, var: Path, *, after: int) -> Sequence[tuple[str, list[str]]]:
    """A signing service with made-up certificates, unless operators say which one people have."""
    if not DEMO or os.environ.get("CERTIFICATE_SIGNER") or os.environ.get("CERTIFICATE_TRUST_FOLDER"):
        return ()
    port = _free_port(after + 1)
    os.environ["CERTIFICATE_SIGNER"] = f"http://{HOST}:{port}"
    command = ["-m", "accounts.certificates.sandbox", str(port), address, str(var / "trust")]
    return (("signer", [sys.executable, *command]),)


def _healthy(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return ask


def _free_port(first: int = FIRST_PORT) -> int:
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ServerDidNotStart(f"No port is free from {first} to {first + 49}; set PORT.")


def _print_table(address: str) -> None:
    from config.dev import prepare

    say(f"\nKaoping 考评 is ready: {address}/")
    for folder in prepare.pack_folders():
        say(f"  {address}/r/{folder.name}/")
    if DEMO:
        say(f"\nSign in at {address}/login/ with the password {PASSWORD} as")
        for region, username, title in prepare.accounts():
            say(f"  {_wide(username, 26)} {_wide(region, 12)} {title}")
        say(f"  {_wide(prepare.OPERATOR, 26)} {_wide('', 12)} founds regions at {address}/platform/regions/")
        people = "".join(f"\n  {line}" for line in prepare.people_on_site())
        say(f"\nPeople on site sign in at {address}/login/site/ by identity number and mobile:{people}")
    say("\nCtrl-C stops everything; `make run` starts it again with the same data.")


def _wide(text: str, width: int) -> str:
    """Pad to a width on the screen, where a Chinese character takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(0, width - taken)


if __name__ == "__main__":
    sys.exit(main())
