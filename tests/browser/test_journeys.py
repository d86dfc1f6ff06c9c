"""A person goes through the self-check, on a phone and a desk, with and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journeys import STORY, answer_all, describe, paint
from visits import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from visits import Visit


@pytest.mark.parametrize(
    ("size", "script"), [(PHONE, True), (DESKTOP, True), (PHONE, False), (DESKTOP, False)]
)
def test_a_whole_check(visitor: Callable[..., Visit], size: dict[str, int], script: bool) -> None:
    visit = visitor(size, java_script_enabled=script)
    page = visit.page
    if script:
        describe(visit, story=STORY)
        assert "/understood/" in page.url
        assert "My cat is grey" in page.inner_text("#step")
        page.locator("input[name=kept][value=pain_on_running]").uncheck()
        visit.press("That is right, continue")
        asked = answer_all(visit)
    else:
        asked = _without_script(visit)
    assert 1 <= asked <= 24
    assert page.locator("#urgency-title").is_visible()
    assert page.locator(".cause").count() >= 3
    assert "in 10" in page.locator(".chance").first.inner_text()
    assert page.locator(".exercise svg").count() >= 1
    assert page.locator(".maps svg").count() >= 2
    case = _case(visit)["case"]
    assert case["drawing"]["side"] == "left"
    if script:
        assert {"finding": "pain_on_running", "value": "yes"} not in [
            {key: a[key] for key in ("finding", "value")} for a in case["answers"]
        ]


def _case(visit: Visit) -> dict:
    return visit.page.request.get(f"{visit.site}/check/my-data.json").json()


def _without_script(visit: Visit) -> int:
    """Do the same where no script runs: nothing can be asked of the page but its own forms."""
    page = visit.page
    visit.go("/check/")
    page.locator("#id_age").fill("44")
    page.locator("input[name=sex][value=female]").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/where/")
    paint(visit)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/story/")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/question/1/")
    for asked in range(30):
        if "/result/" in page.url:
            return asked
        none = page.locator("button[name=none]")
        (none if none.count() else page.locator("button.answer[value=unknown]")).click()
        page.wait_for_url(lambda url, n=asked: f"/question/{n + 1}/" not in url)
    raise AssertionError("no result")


def test_an_emergency_ends_the_questions_at_once(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    page = visit.page
    describe(visit)
    page.locator("input[name=answer][value=saddle_numbness]").check()
    page.locator("input[name=answer][value=urinary_retention]").check()
    visit.press("Continue")
    assert "/result/" in page.url
    text = page.locator(".urgency").inner_text()
    assert "Emergency" in text
    assert "999" in text
    assert page.locator('a[href="tel:999"]').is_visible()
    assert page.locator(".cause").first.is_hidden()


def test_going_back_changes_an_answer_and_keeps_the_others(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    page = visit.page
    describe(visit)
    for _ in range(3):
        with visit.moving():
            page.locator("button[name=none]").click()
    assert "/question/4/" in page.url
    page.go_back()
    page.wait_for_url("**/question/3/")
    page.get_by_role("link", name="Go back", exact=True).click()
    page.wait_for_url("**/question/2/")
    page.locator("input[name=answer][value=night_sweats]").check()
    visit.press("Continue")
    assert "/question/4/" in page.url
    answers = {a["finding"]: a["value"] for a in _case(visit)["case"]["answers"]}
    assert answers["night_sweats"] == "yes"
    assert answers["saddle_numbness"] == "no"


def test_a_private_link_brings_the_check_back_until_it_is_deleted(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    page = visit.page
    describe(visit)
    visit.go("/check/result/")
    page.get_by_role("button", name="Save under a private link").click()
    page.wait_for_url("**/saved/")
    link = page.locator("#link").input_value()
    other = visitor()
    other.page.goto(link)
    assert "/check/question/1/" in other.page.url
    other.go("/check/result/")
    other.page.get_by_role("button", name="Delete my data").click()
    other.page.get_by_role("heading", name="Your data is deleted").wait_for()
    assert other.page.context.cookies(visit.site + "/check/") == [
        c for c in other.page.context.cookies() if c["name"] == "csrftoken"
    ]
    assert visit.page.request.get(link).status == 404


def test_the_sheet_is_a_pdf(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    describe(visit)
    answer = visit.page.request.get(f"{visit.site}/check/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_nothing_ticked_is_answered_kindly(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    describe(visit)
    visit.page.get_by_role("button", name="Continue", exact=True).click()
    visit.page.get_by_role("alert").wait_for()
    assert "Tick what fits" in visit.page.get_by_role("alert").inner_text()


def test_a_refusal_is_shown_and_not_swallowed(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    describe(visit)
    visit.page.context.clear_cookies()
    visit.page.locator("button[name=none]").click()
    visit.page.get_by_role("heading", name="This form has gone stale").wait_for()
    visit.faults.clear()  # the browser notes every refusal


def test_without_a_connection_the_person_is_told(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    describe(visit)
    visit.page.context.set_offline(True)
    visit.page.locator("button[name=none]").click()
    visit.page.get_by_text("There is no connection just now").wait_for()
    visit.faults.clear()  # the browser notes it too
    visit.page.context.set_offline(False)
    with visit.moving():
        visit.page.locator("button[name=none]").click()
    assert "/question/2/" in visit.page.url


def test_a_check_that_was_begun_can_go_on_or_begin_anew(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    describe(visit)
    visit.go("/check/")
    visit.page.get_by_role("button", name="Delete it and begin anew").click()
    visit.page.get_by_role("heading", name="Your data is deleted").wait_for()
    visit.go("/check/")
    assert visit.page.locator("#id_age").input_value() == ""


def test_the_keyboard_alone_is_enough(visitor: Callable[..., Visit]) -> None:
    visit = visitor(DESKTOP)
    page = visit.page
    visit.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    describe(visit)
    page.wait_for_function("() => document.activeElement.tagName === 'H1'")  # focus moves to the new question
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "none":
            break
    with visit.moving():
        page.keyboard.press("Enter")
    assert "/question/2/" in page.url


def test_a_check_in_spanish(visitor: Callable[..., Visit]) -> None:
    visit = visitor(locale="es-ES")
    page = visit.page
    visit.go("/check/")
    page.get_by_role("link", name="Español").last.click()
    page.wait_for_url("**/es/check/")
    describe(
        visit, prefix="/es", story="Me duele el glúteo al estar sentado. No tengo fiebre.", button="Continuar"
    )
    if "/understood/" in page.url:
        visit.press("Es correcto, continuar")
    answer_all(visit)
    assert "/es/check/result/" in page.url
    text = page.inner_text("#step")
    assert "De dónde puede venir el dolor" in text
    assert "de cada 10" in text
    english = ("Possible", "Where", "your ", " the ", "Exercises", "Call an ambulance")
    assert [word for word in english if word in text] == []
