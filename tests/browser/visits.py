"""One person with a browser, and what may not go wrong on the way."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@dataclass
class Visit:
    """One person with a browser: the page, and what went wrong on the way."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site + path)

    @contextmanager
    def moving(self) -> Iterator[None]:
        """Wait until the address has changed and the new page stands."""
        before = self.page.url
        yield
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.page.wait_for_load_state("load")

    def press(self, name: str) -> None:
        """Press a button and wait for the page that follows."""
        with self.moving():
            self.page.get_by_role("button", name=name, exact=True).click()


def watch(visit: Visit) -> None:
    """Note whatever may not happen: a complaint, an error, a request elsewhere."""
    page, faults = visit.page, visit.faults
    page.on(
        "console", lambda m: faults.append(f"console: {m.text}") if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda e: faults.append(f"error: {e}"))
    page.on(
        "request",
        lambda r: faults.append(f"fetched {r.url}") if not r.url.startswith((visit.site, "data:")) else None,
    )
    page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
