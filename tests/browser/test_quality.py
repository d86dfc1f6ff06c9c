"""What every page owes every person: axe is content, nothing shifts, no sideways scroll, and it is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys import answer_all, describe
from visits import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from visits import Visit

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/", "/about/", "/privacy/", "/causes/", "/causes/piriformis_syndrome/", "/findings/pain_on_sitting/",
    "/exercises/", "/tests/", "/search/?q=sit+bone", "/how-it-thinks/", "/reports/new/",
    "/check/", "/es/", "/es/check/",
]  # fmt: skip
_WATCH = """
window.shifted = 0; window.largest = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifted += e.value; }))
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => { window.largest = e.startTime; }))
  .observe({type: "largest-contentful-paint", buffered: true});
"""


def faults_of(visit: Visit) -> list[str]:
    """Return what axe finds wrong on the page, one line each."""
    found = Axe().run(visit.page, options={"runOnly": {"type": "tag", "values": _RULES}})
    return [f"{v['id']}: {n['html'][:160]}" for v in found.response["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visitor: Callable[..., Visit], scheme: str) -> None:
    visit = visitor(PHONE, color_scheme=scheme)
    for path in PAGES:
        visit.go(path)
        assert faults_of(visit) == [], path


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_axe_finds_nothing_on_the_way_through_a_check(
    visitor: Callable[..., Visit], scheme: str, size: dict[str, int]
) -> None:
    visit = visitor(size, color_scheme=scheme)
    visit.go("/check/where/")
    assert faults_of(visit) == [], "where"
    describe(visit)
    assert faults_of(visit) == [], "question"
    answer_all(visit)
    visit.page.wait_for_function("() => document.activeElement.tagName === 'H1'")
    visit.page.evaluate(
        "() => document.querySelectorAll('#step details').forEach(part => { part.open = true; })"
    )
    assert faults_of(visit) == [], "result"
    visit.go("/check/answers/")
    assert faults_of(visit) == [], "answers"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("story", "level"),
    [
        ("I cannot pee since this morning and I am numb between my legs.", "emergency"),
        ("A hot, red lump beside the anus, and a fever.", "urgent"),
    ],
)
def test_axe_finds_nothing_where_it_is_urgent(
    visitor: Callable[..., Visit], scheme: str, story: str, level: str
) -> None:
    visit = visitor(PHONE, color_scheme=scheme)
    describe(visit, story=story)
    visit.press("That is right, continue")
    visit.go("/check/result/")
    assert visit.page.locator(f".urgency--{level}").is_visible()
    visit.page.evaluate(
        "() => document.querySelectorAll('#step details').forEach(part => { part.open = true; })"
    )
    assert faults_of(visit) == []


def test_letters_of_twice_the_size_fit(visitor: Callable[..., Visit]) -> None:
    visit = visitor(PHONE)
    describe(visit)
    steps = [f"/check/{part}/" for part in ("where", "story", "question/1", "result", "answers")]
    paths = [*PAGES, *steps]
    for path in [*paths, *(f"/es{path}" for path in paths if not path.startswith("/es"))]:
        visit.go(path)
        visit.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        wide = visit.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path


def test_nothing_scrolls_sideways(visitor: Callable[..., Visit]) -> None:
    """640 pixels wide is a desk of 1280 at 200%, and 320 is one at 400%."""
    visit = visitor({"width": 320, "height": 800})
    describe(visit)
    for path in [
        *PAGES,
        *(f"/check/{part}/" for part in ("where", "story", "question/1", "result", "answers")),
    ]:
        visit.go(path)
        for width in (320, 390, 640, 1280):
            visit.page.set_viewport_size({"width": width, "height": 800})
            wide = visit.page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{path} at {width}"


def test_pages_paint_at_once_and_stand_still(visitor: Callable[..., Visit]) -> None:
    visit = visitor(PHONE)
    describe(visit)
    visit.page.add_init_script(_WATCH)
    for path in ("/", "/check/", "/check/where/", "/check/question/1/", "/check/result/", "/causes/"):
        visit.go(path)
        visit.page.wait_for_function("() => window.largest > 0")
        assert visit.page.evaluate("() => window.shifted") < 0.02, path
        largest = visit.page.evaluate("() => window.largest")
        assert largest < 1000, f"{path}: the promise made to readers; it takes about a tenth"


def test_the_first_view_is_light(visitor: Callable[..., Visit]) -> None:
    visit = visitor(PHONE)
    sizes: dict[str, int] = {}
    visit.page.on("response", lambda r: sizes.update({r.url: r.request.sizes()["responseBodySize"]}))
    visit.go("/")
    visit.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3
    assert sum(sizes.values()) < 150_000


def test_dark_and_light_can_be_chosen_and_stay(visitor: Callable[..., Visit]) -> None:
    visit = visitor(DESKTOP, color_scheme="light")
    visit.go("/")
    light = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    visit.page.get_by_role("button", name="Dark", exact=True).click()
    visit.page.wait_for_load_state("load")
    visit.go("/about/")
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_the_result_prints_on_white_without_buttons(visitor: Callable[..., Visit]) -> None:
    visit = visitor(DESKTOP, color_scheme="dark")
    describe(visit)
    visit.go("/check/result/")
    visit.page.emulate_media(media="print")
    assert (
        visit.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert visit.page.locator(".site-head").is_hidden()
    assert visit.page.locator("#keep").is_hidden()
    assert visit.page.locator("#urgency-title").is_visible()
