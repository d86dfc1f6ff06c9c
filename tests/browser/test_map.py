"""Painting in a real browser: by mouse, touch and keyboard, with and without a script; axe is content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

import whence
import whence.clinic
from whence.clinic.drawing import Painting, anatomy, body_map, pain_map
from whence.clinic.middleware.headers import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page, Route

    Show = Callable[..., Page]

STATIC = Path(whence.clinic.__file__).parent / "static" / "whence"
SITE = "http://map.test"

PAINTED = Painting(
    hurts=("sit_bone.left", "mid_buttock.left"),
    travels=("posterior_thigh.left",),
    numb=("posterior_leg.left",),
    worst="sit_bone.left",
)


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
            '<script src="/s/js.js"></script>'
            '<script src="/s/js.js"></script><script src="/s/site.js" defer></script>'
            '<script src="/s/map.js" defer></script></head>'
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


def widget(painting: Painting | None = None) -> str:
    return body_map(painting, knowledge=whence.load("buttock"))


def region(page: Page, view: str, place: str) -> Locator:
    return page.locator(f'svg[data-view="{view}"] [data-place="{place}"]')


def middle(page: Page, view: str, place: str) -> tuple[float, float]:
    """Return where the region's centre is on the screen."""
    x, y = page.evaluate(
        """([view, place]) => {
            const path = document.querySelector(`svg[data-view="${view}"] [data-place="${place}"]`);
            const [x, y] = path.dataset.at.split(" ").map(Number);
            const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
            return [at.x, at.y];
        }""",
        [view, place],
    )
    return x, y


def ticked(page: Page, field: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f'input[name="{field}"]:checked', "boxes => boxes.map(b => b.value)"
    )
    return found


def tab(page: Page, view: str) -> None:
    page.locator(f".bm-tab--{view}").click()


def test_mouse(show: Show) -> None:
    page = show(widget())
    page.mouse.click(*middle(page, "buttock", "sit_bone.right"))
    page.get_by_role("button", name="Worst spot").click()
    page.mouse.click(*middle(page, "buttock", "dimple.right"))
    tab(page, "back")
    page.get_by_role("button", name="Travels to").click()
    page.mouse.click(*middle(page, "back", "posterior_thigh.right"))
    page.get_by_role("button", name="Numb, tingling").click()
    page.mouse.click(*middle(page, "back", "posterior_leg.right"))
    assert ticked(page, "zones") == ["dimple.right", "sit_bone.right"]
    assert ticked(page, "travels") == ["posterior_thigh.right"]
    assert ticked(page, "numb") == ["posterior_leg.right"]
    assert page.locator('select[name="worst"]').input_value() == "dimple.right"
    assert region(page, "back", "lower_buttock.right").get_attribute("fill") == "url(#bm-hurts)"
    assert region(page, "buttock", "lower_buttock.right").get_attribute("fill") == "transparent"
    summary = page.get_by_role("status")
    assert "The bone that you sit on, right" in summary.inner_text()
    assert page.get_by_text("which is it?").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert ticked(page, "numb") == []
    assert not page.get_by_text("which is it?").is_visible()
    page.get_by_role("button", name="Clear").click()
    assert summary.inner_text().strip() == "Nothing is marked yet."


def test_a_second_click_takes_paint_away_with_the_spots_within(show: Show) -> None:
    page = show(widget(PAINTED))
    tab(page, "back")
    page.mouse.click(*middle(page, "back", "lower_buttock.left"))
    assert ticked(page, "zones") == ["mid_buttock.left"]
    assert page.locator('select[name="worst"]').input_value() == ""


def test_dragging_paints_all_that_it_passes(show: Show) -> None:
    page = show(widget())
    tab(page, "back")
    page.mouse.move(*middle(page, "back", "upper_buttock.left"))
    page.mouse.down()
    for place in ("mid_buttock.left", "lower_buttock.left", "posterior_thigh.left"):
        page.mouse.move(*middle(page, "back", place), steps=4)
    page.mouse.up()
    page.mouse.move(*middle(page, "back", "posterior_leg.left"))
    assert ticked(page, "zones") == [
        "upper_buttock.left",
        "mid_buttock.left",
        "lower_buttock.left",
        "posterior_thigh.left",
    ]
    page.get_by_role("button", name="Undo").click()
    assert ticked(page, "zones") == []


def test_touch_and_targets(show: Show) -> None:
    page = show(widget(), has_touch=True, is_mobile=True)
    page.touchscreen.tap(*middle(page, "buttock", "coccyx"))
    assert ticked(page, "zones") == ["coccyx"]
    finger = page.context.new_cdp_session(page)
    places = ["piriformis.right", "sit_bone.right", "posterior_thigh.right"]
    for i, place in enumerate(places):
        x, y = middle(page, "buttock", place)
        kind = "touchMove" if i else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        expect(page.locator(f'input[name="zones"][value="{place}"]')).to_be_checked(timeout=10_000)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate("scrollY") == 0
    for box in (r.bounding_box() for r in page.locator('svg[data-view="buttock"] .bm-region').all()):
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    for button in page.locator(".bm button:visible, .bm-tab:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_keyboard(show: Show) -> None:
    page = show(widget(), viewport={"width": 1280, "height": 800})
    start = page.locator('svg[data-view="back"] [tabindex="0"]')
    assert start.count() == 1
    start.focus()
    assert page.evaluate("document.activeElement.dataset.place") == "low_back.right"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name == "The middle of your buttock, right"
    page.keyboard.press("Space")
    assert ticked(page, "zones") == ["mid_buttock.right"]
    assert page.evaluate("document.activeElement.getAttribute('aria-checked')") == "true"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert len(ticked(page, "zones")) == 2
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('svg[data-view=back]')")


def test_every_region_is_reached_by_arrows(show: Show) -> None:
    page = show(widget(), viewport={"width": 1280, "height": 800})
    for view in ("buttock", "back", "front", "left", "right"):
        if view != "buttock":
            tab(page, view)
        wanted = page.locator(f'svg[data-view="{view}"] .bm-region').count()
        page.locator(f'svg[data-view="{view}"] [tabindex="0"]').focus()
        seen = page.evaluate(
            """() => {
                const here = () => document.activeElement;
                const seen = new Set(), queue = [here()];
                while (queue.length) {
                    const region = queue.pop();
                    if (seen.has(region.dataset.place)) continue;
                    seen.add(region.dataset.place);
                    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
                        region.focus();
                        region.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
                        if (here() !== region) queue.push(here());
                    }
                }
                return seen.size;
            }"""
        )
        assert seen == wanted, view


def test_without_a_script_the_lists_are_sent(show: Show) -> None:
    page = show(widget(), java_script_enabled=False)
    page.get_by_text("Choose from lists instead of the drawing").click()
    page.locator('input[name="zones"][value="mid_buttock.left"]').check()
    page.locator('select[name="worst"]').select_option("mid_buttock.left")
    page.locator('input[name="everywhere"][value="yes"]').check()
    assert not page.get_by_role("button", name="Undo").is_visible()
    tab(page, "front")
    assert page.locator('svg[data-view="front"]').is_visible()
    page.get_by_role("button", name="Go on").click()
    query = parse_qs(urlsplit(page.url).query)
    assert query["zones"] == query["worst"] == ["mid_buttock.left"]
    assert query["everywhere"] == ["yes"]


@pytest.mark.parametrize("painting", [None, PAINTED])
def test_nothing_jumps_when_the_script_starts(show: Show, painting: Painting | None) -> None:
    page = show(widget(painting), java_script_enabled=True)
    shift = page.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
            }).observe({type: "layout-shift", buffered: true});
            requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        })"""
    )
    assert shift == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_is_content(show: Show, theme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    body = widget(PAINTED) + pain_map({"mid_buttock": 0.8, "groin": 0.3}, title="Where it hurts")
    body += anatomy("spine", highlight=["disc", "stripe_s1"]) + anatomy("hip", name="hip")
    page = show(body, theme=theme, viewport={"width": width, "height": 844})
    page.locator(".bm-lists > summary").click()
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
