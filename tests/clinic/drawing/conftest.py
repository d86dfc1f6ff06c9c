"""A browser that shows the body map under the site's own content policy, with no server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import whence.clinic
from whence.clinic.middleware.headers import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

STATIC = Path(whence.clinic.__file__).parent / "static" / "whence"
SITE = "http://map.test"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("needs chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that shows a piece of HTML in the site's look; a complaint on the console fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def shown(body: str, *, theme: str = "light", path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        html = (
            f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Map</title>'
            '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="stylesheet" href="/s/site.css"><link rel="stylesheet" href="/s/map.css">'
            '<script src="/s/site.js" defer></script><script src="/s/map.js" defer></script></head>'
            f'<body><main><div class="wrap"><h1>Where does it hurt?</h1>'
            f'<form action="/sent"><h2>Mark the places</h2>{body}'
            '<button class="button">Go on</button></form></div></main></body></html>'
        )

        def answer(route: Route) -> None:
            name = route.request.url.removeprefix(SITE).partition("?")[0]
            if name.startswith("/s/"):
                kind = "text/css" if name.endswith("css") else "text/javascript"
                route.fulfill(body=(STATIC / name[3:]).read_text(encoding="utf-8"), content_type=kind)
            else:
                route.fulfill(
                    body=html, headers={"Content-Type": "text/html", "Content-Security-Policy": POLICY}
                )

        page.route("**/*", answer)
        page.goto(SITE + path)
        return page

    yield shown
    for context in contexts:
        context.close()
    assert complaints == []
