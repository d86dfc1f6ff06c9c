"""A real site under gunicorn and a real Chromium; nothing may be written to the console or fetched elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from visits import PHONE, Visit, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once, or skip with the reason; ``WHENCE_BROWSER=required`` fails instead."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        reason = "no Chromium on this machine; install it to run the browser tests"
        if os.environ.get("WHENCE_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """Serve the site as `whence serve` does and return its address."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "WHENCE_DATA": str(folder),
        "WHENCE_RATE_LIMITS": "0",
        "WHENCE_HTTPS": "0",
        "PYTHONPATH": str(root / "src"),
    }
    surroundings = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    } | own
    command = [sys.executable, "-c", "from whence.cli import main; main()"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", "1"],
            env=surroundings, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server, folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            urlopen(address + "/robots.txt", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the site did not start: {log.read_text()[-2000:]}")


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Return a maker of visits; at the end nothing may have gone wrong in any of them."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def make(size: dict[str, int] = PHONE, **options: Any) -> Visit:
        given = {"locale": "en-GB", "java_script_enabled": True, **options}
        context = browser.new_context(viewport=size, **given)
        context.set_default_timeout(15_000)
        visit = Visit(context.new_page(), site)
        watch(visit)
        opened.append((context, visit))
        return visit

    yield make
    faults = [fault for _, visit in opened for fault in visit.faults]
    for context, _ in opened:
        context.close()
    assert faults == []
