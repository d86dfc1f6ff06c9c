"""What people do on the site, told once and used by several tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visits import Visit

STORY = (
    "For four months the bone I sit on at the left hurts when I sit on a hard chair and when I run fast uphill. "
    "It started gradually after I trained more. My cat is grey. No fever, no numbness."
)


def describe(visit: Visit, *, prefix: str = "", story: str = "", button: str = "Continue") -> None:
    """Say who it is, where it hurts, and a story; ends before the first question."""
    page = visit.page
    visit.go(f"{prefix}/check/")
    page.locator("#id_age").fill("44")
    page.locator("input[name=sex][value=female]").check()
    page.locator("input[name=pregnancy][value=no]").check()
    page.locator("#id_country").select_option("GB")
    visit.press(button)
    paint(visit)
    visit.press(button)
    page.locator("#id_story").fill(story)
    visit.press(button)


def paint(visit: Visit, place: str = "sit_bone.left") -> None:
    """Mark a place through the lists, which are there with and without a script."""
    visit.page.locator(".bm-lists > summary").click()
    visit.page.locator(f"input[name=zones][value='{place}']").check()


def answer_all(visit: Visit, *, most: int = 30) -> int:
    """Answer "none of these" and "no" until the result stands; returns how many questions were asked."""
    page = visit.page
    for asked in range(most):
        if "/result/" in page.url:
            return asked
        none = page.locator("button[name=none]")
        with visit.moving():
            if none.count():
                none.click()
            else:
                no = page.locator("button.answer[value=no]")
                (no if no.count() else page.locator("button.answer[value=unknown]")).click()
    raise AssertionError(f"no result after {most} questions")
