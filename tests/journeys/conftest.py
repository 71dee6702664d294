"""A running product and a real browser for the journeys: the same processes as `make run`, on a database of their own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from dev import Valkey, end
from tests.conftest import make_database, url_of

# Playwright keeps an event loop in this thread. Nothing of Django runs inside that loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Milliseconds a journey waits for what must come, on a machine that may be busy with other things.
PATIENCE = 60_000

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Stack:
    """Web server, worker and beat, each of which a test may kill and start again."""

    def __init__(self, folder: Path, env: dict[str, str], valkey: Valkey) -> None:
        self.folder, self.env, self.valkey = folder, env, valkey
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            self.port = line.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        celery = ["celery", "-A", "trial.celery"]
        self.commands = {
            "web": ["gunicorn", "trial.wsgi", "--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
            + ["--workers", "1", "--worker-class", "gthread", "--threads", "8"],
            "worker": [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "-l", "INFO"],
            "beat": [*celery, "beat", "--schedule", str(folder / "beat"), "-l", "INFO"],
        }
        self.processes: dict[str, subprocess.Popen] = {}

    def start(self, name: str) -> None:
        """Starts one process unless it runs."""
        if name in self.processes and self.processes[name].poll() is None:
            return
        app = {variable: value for variable, value in self.env.items() if variable not in {"DATABASE_OWNER_URL"}}
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *self.commands[name]],
                env=app,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9 of the process and of everything it started, as when a machine loses power."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def pause(self, name: str) -> None:
        """Stops a process and what it started where they stand, as a machine that has hung."""
        os.killpg(self.processes[name].pid, signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        """Lets a paused process run again."""
        os.killpg(self.processes[name].pid, signal.SIGCONT)

    def rows(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """What stands in the study's database, seen from outside."""
        with psycopg.connect(url_of("DATABASE_ADMIN_URL", "journeys"), autocommit=True) as opened:
            return opened.execute(query, values).fetchall()

    @contextlib.contextmanager
    def holding(self, lock: LiteralString, *values: object) -> Iterator[None]:
        """Holds a lock in the database meanwhile, so that whoever needs it stands still at that very point."""
        with psycopg.connect(url_of("DATABASE_ADMIN_URL", "journeys")) as opened:
            opened.execute(lock, values)
            yield

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Waits for what must come; the test fails when it does not."""
        latest = time.monotonic() + PATIENCE / 1000
        while not condition():
            assert time.monotonic() < latest, f"never came: {what}\n{self.log('worker')[-3000:]}"
            time.sleep(0.1)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def manage(self, *arguments: str) -> str:
        """A management command on the running study; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def wait_for_web(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.base_url}/", timeout=30).close()
                return
            except urllib.error.HTTPError as answer:
                answer.close()
                if answer.code < 500:
                    return
                raise AssertionError(self.log("web")) from None
            except OSError:
                assert self.processes["web"].poll() is None, self.log("web")
                time.sleep(0.1)
        raise AssertionError(f"The web server does not answer:\n{self.log('web')}")


@pytest.fixture(scope="session")
def stack(django_test_environment: None) -> Iterator[Stack]:
    """The demonstration study, served. Its work queue is a Valkey of its own, which no other test empties."""
    url_of("DATABASE_ADMIN_URL", "postgres")
    folder = Path(os.environ["CHT101_TEST_FOLDER"]) / "journeys"
    folder.mkdir(mode=0o700)
    valkey = Valkey(folder, folder, durable=True)
    with contextlib.ExitStack() as closing:
        closing.callback(valkey.stop)
        valkey.start()
        env = make_database("journeys") | {"REDIS_URL": valkey.url, "CHT101_DEMO": "1"}
        env["STATIC_ROOT"] = str(folder / "static")
        running = Stack(folder, env, valkey)
        running.manage("collectstatic", "--noinput", "-v", "0")
        running.manage("demo", "--few")
        closing.callback(lambda: end(running.processes.values(), seconds=5))
        for name in running.commands:
            running.start(name)
        running.wait_for_web()
        yield running


@pytest.fixture(scope="session")
def accounts(stack: Stack) -> dict[str, dict[str, str]]:
    """The demonstration accounts by role: `manage.py demo --accounts --json` says who can sign in."""
    return {account["role"]: account for account in json.loads(stack.manage("demo", "--accounts", "--json"))}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


# A journey may leave its person reading Chinese; the next one begins in English. The audit trail is told who and why.
EVERYBODY_READS_ENGLISH: LiteralString = """
    WITH said AS (
        SELECT set_config('audit.actor', 'system:test', true), set_config('audit.role', 'system', true),
            set_config('audit.reason', 'a journey begins', true)
    )
    UPDATE trial_user SET language = 'en' FROM said WHERE language <> 'en' RETURNING trial_user.id
"""


@pytest.fixture
def window(browser: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Opens browser windows, each with a session of its own.

    A script error, a request to a foreign host or anything the content security policy had to stop fails the test.
    """
    opened: list[BrowserContext] = []
    troubles: list[str] = []

    def asked(request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(stack.base_url):
            troubles.append(f"foreign host: {request.url}")

    def told(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            troubles.append(f"content security policy: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status}: {response.url}")

    def open_window(*, width: int = 1366, height: int = 768, touch: bool = False) -> Page:
        context = browser.new_context(
            base_url=stack.base_url,
            viewport={"width": width, "height": height},
            has_touch=touch,
            locale="en-US",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", asked)
        context.on("response", answered)
        context.on("console", told)
        context.on("weberror", lambda error: troubles.append(f"script error: {error.error.stack or error.error}"))
        opened.append(context)
        return context.new_page()

    expect.set_options(timeout=PATIENCE)
    stack.rows(EVERYBODY_READS_ENGLISH)
    yield open_window
    for context in opened:
        context.close()
    assert not troubles


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """A fresh browser window."""
    return window()


# The page without what differs between two people who are shown the same: their names and their sessions' tokens.
SHOWN = """() => {
  const body = document.body.cloneNode(true);
  for (const node of body.querySelectorAll(".user-menu, [name=csrfmiddlewaretoken]")) node.remove();
  for (const name of ["data-person", "hx-headers"]) body.removeAttribute(name);
  return [document.documentElement.lang, window.innerWidth, body.outerHTML].join(" ");
}"""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Asserts that the page as it stands has no accessibility violation that axe knows.

    A page that is the same for several roles is looked at once.
    """
    seen: set[str] = set()

    def assert_accessible(page: Page) -> None:
        shown = page.evaluate(SHOWN)
        if shown not in seen:
            found = Axe().run(page)
            assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
            seen.add(shown)

    return assert_accessible


@pytest.fixture
def sign_in(accounts: dict[str, dict[str, str]]) -> Callable[[Page, str], None]:
    """Signs in as the demonstration account of a role, through the sign-in page like anybody."""

    def as_role(page: Page, role: str) -> None:
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(accounts[role]["username"])
        page.locator("input[name=password]").fill(accounts[role]["password"])
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)

    return as_role
