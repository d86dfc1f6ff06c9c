"""Content pages in a real browser: accessible, readable on a phone, reports by keyboard, search, the flow chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys import answer_all, describe
from visits import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from visits import Visit

KINDS = [
    "/causes/",
    "/causes/lumbar_radiculopathy/",
    "/causes/hamstring_origin_disorders/",
    "/findings/",
    "/findings/slump_test/",
    "/exercises/",
    "/exercises/bridge/",
    "/tests/",
    "/tests/mri_lumbar/",
    "/search/?q=siatica",
    "/how-it-thinks/",
    "/how-we-review/",
    "/reports/new/?page=/causes/",
    "/es/causes/lumbar_radiculopathy/",
]
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("address", KINDS)
def test_a_page_of_each_kind_is_accessible_and_fits(visitor: Callable[..., Visit], address: str) -> None:
    visit = visitor(PHONE)
    page = visit.page
    visit.go(address)
    page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
    assert not _violations(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    assert not _violations(page)


def _violations(page: Page, **within: Any) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=_RULES, **within).response["violations"]
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]


def test_selected_text_and_ctrl_enter_report_an_error(visitor: Callable[..., Visit]) -> None:
    visit = visitor(DESKTOP)
    page = visit.page
    visit.go("/causes/piriformis_syndrome/")
    page.locator("h1").select_text()
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Report an error")
    dialog.wait_for()
    assert dialog.get_by_label("The text that is wrong").input_value() == "Piriformis syndrome"
    assert page.evaluate("document.activeElement.id") == "report-comment"
    page.route("**/reports/new/", lambda route: route.continue_())
    dialog.get_by_label("What is wrong, and what would be right?").fill("The name is fine; this is a test.")
    dialog.get_by_label("Your e-mail, if you want an answer").fill("no address")
    with page.expect_response("**/reports/new/") as refused:
        dialog.get_by_role("button", name="Send").click()
    assert refused.value.status == 422
    dialog.get_by_text("does not look like an e-mail address").wait_for()
    visit.faults.clear()  # the browser notes the refusal on the console
    dialog.get_by_label("Your e-mail, if you want an answer").fill("")
    dialog.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.get_by_role("button", name="Close").click()
    assert page.get_by_role("dialog").count() == 0


def test_the_button_opens_the_same_and_escape_closes_it(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    visit.go("/findings/slump_test/")
    visit.page.locator("[data-report]").click()
    dialog = visit.page.get_by_role("dialog", name="Report an error")
    dialog.wait_for()
    assert not _violations(visit.page, context={"include": [["dialog"]]})
    visit.page.keyboard.press("Escape")
    assert visit.page.get_by_role("dialog").count() == 0


def test_a_report_without_scripts(visitor: Callable[..., Visit]) -> None:
    visit = visitor(java_script_enabled=False)
    page = visit.page
    visit.go("/exercises/bridge/")
    page.locator("[data-report]").click()
    page.get_by_label("What is wrong, and what would be right?").fill("This is a test.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Back to the page").click()
    assert page.url.endswith("/exercises/bridge/")


def test_search_answers_while_one_types(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    page = visit.page
    visit.go("/search/")
    page.get_by_label("A cause, a sign, a test or an exercise").press_sequentially("piriphormis")
    page.locator(".hits a", has_text="Piriformis syndrome").first.wait_for()
    page.wait_for_url("**/search/?q=piriphormis")
    page.locator(".hits a", has_text="Piriformis syndrome").first.click()
    page.get_by_role("heading", name="Piriformis syndrome", level=1).wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_the_flow_chart_opens_further(visitor: Callable[..., Visit], script: bool) -> None:
    visit = visitor(DESKTOP, java_script_enabled=script)
    page = visit.page
    visit.go("/how-it-thinks/")
    assert page.locator("svg.flow a.flow-ask").count() >= 3
    further = page.locator(".ask-on").first
    question = further.inner_text().removeprefix("Ask on:").strip()
    further.click()
    page.get_by_role("heading", name="From these answers on").wait_for()
    assert page.locator(".node > p > strong > a").first.inner_text() == question
    page.get_by_role("link", name="undo").first.click()
    page.get_by_role("heading", name="The best questions, one after the other").wait_for()


def test_the_flow_chart_lights_up_along_the_own_way(visitor: Callable[..., Visit]) -> None:
    visit = visitor(DESKTOP)
    page = visit.page
    describe(visit)
    answer_all(visit)
    steps = page.request.get(f"{visit.site}/check/my-data.json").json()["check"]["steps"]
    visit.go("/how-it-thinks/")
    assert page.locator(".own-way > li").count() == len(steps)
    assert page.locator("details.level.on").count() == 1
    assert page.locator(".flow-level.on").count() == 1
    assert page.locator(".screens > li.on").count() >= 1
