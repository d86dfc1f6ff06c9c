"""The self-check by its forms alone: what each step keeps, what the result says, what is saved and deleted."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from whence.clinic.knowledge import knowledge
from whence.clinic.selfcheck import kept, questions
from whence.clinic.selfcheck.assessed import assessed, shown
from whence.clinic.selfcheck.casework import case_of as case_of_check
from whence.clinic.selfcheck.labels import said
from whence.clinic.selfcheck.models import SavedCheck
from whence.clinic.selfcheck.state import Check, Step
from whence.nextstep.interview import question_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

GB = {"age": "44", "sex": "female", "pregnancy": "no", "country": "GB"}
STORY = "The bone I sit on hurts for four months on a hard chair. My cat is grey. No fever."


def begin(
    client: Client, who: dict[str, str] | None = None, story: str = "", **painted: object
) -> HttpResponse:
    """Go as far as the first question, and return it."""
    client.post("/check/", who or GB)
    client.post("/check/where/", painted or {"skip": "1"})
    client.post("/check/story/", {"story": story})
    return client.get("/check/question/", follow=True)


def named_in(page: HttpResponse) -> str:
    return re.search(r'name="question" value="([\w:]+)"', page.content.decode())[1]


def answer(client: Client, page: HttpResponse, **data: object) -> HttpResponse:
    """Answer the question of a page."""
    path = re.search(r'action="([^"]*/question/\d+/)"', page.content.decode())[1]
    return client.post(path, {"question": named_in(page), **data}, follow=True)


def case_of(client: Client) -> dict:
    return json.loads(client.get("/check/my-data.json").content)["case"]


def answers_of(client: Client) -> dict[str, str]:
    return {a["finding"]: a["value"] for a in case_of(client)["answers"]}


def test_the_country_comes_from_the_browser_and_can_be_changed(client: Client) -> None:
    page = client.get("/check/", headers={"accept-language": "en-AU,en;q=0.8"}).content.decode()
    assert '<option value="AU" selected>' in page
    client.post("/check/", {**GB, "country": ""})
    assert case_of(client)["person"]["country"] is None


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"age": "400"}, "less than or equal to 120"),
        ({"age": "old"}, "An age is a whole number"),
        ({"sex": "male", "pregnancy": "pregnant"}, "does not go with the sex"),
    ],
)
def test_what_cannot_be_is_answered_kindly(client: Client, who: dict[str, str], said: str) -> None:
    page = client.post("/check/", {**GB, **who})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()


def test_an_empty_map_is_asked_for_once_more_or_left_out(client: Client) -> None:
    client.post("/check/", GB)
    assert "Mark at least one place" in client.post("/check/where/", {}).content.decode()
    assert client.post("/check/where/", {"skip": "1"})["Location"] == "/check/story/"


def test_what_is_painted_reaches_the_case(client: Client) -> None:
    begin(client, zones=["sit_bone.left"], travels=["posterior_leg.left"], worst="sit_bone.left")
    case = case_of(client)
    assert case["drawing"]["zones"] == ["lower_buttock", "posterior_leg"]
    assert case["drawing"]["worst"] == "lower_buttock"
    assert answers_of(client)["radiation_below_knee"] == "yes"


def test_what_was_understood_is_shown_and_can_be_struck_out(client: Client) -> None:
    client.post("/check/", GB)
    client.post("/check/where/", {"skip": "1"})
    assert client.post("/check/story/", {"story": STORY})["Location"] == "/check/understood/"
    page = client.get("/check/understood/").content.decode()
    assert "My cat is grey" in page
    assert answers_of(client)["fever"] == "no"
    client.post("/check/understood/", {"kept": ["pain_sit_bone_on_hard_seat"]})
    assert "fever" not in answers_of(client)
    assert answers_of(client)["pain_sit_bone_on_hard_seat"] == "yes"
    assert (
        "checked"
        not in re.search(r'value="fever"[^>]*>', client.get("/check/understood/").content.decode())[0]
    )


def test_none_of_these_denies_all_that_the_question_names(client: Client) -> None:
    page = begin(client)
    named = re.findall(r'type="checkbox" name="answer" value="(\w+)"', page.content.decode())
    answer(client, page, none="1")
    assert {answers_of(client)[name] for name in named} == {"no"}


def test_not_sure_settles_nothing_and_the_result_says_so(client: Client) -> None:
    page = begin(client)
    answer(client, page, answer="unknown")
    result = client.get("/check/result/").content.decode()
    assert "Not settled yet" in result
    assert "It can wait for a planned visit" in result


def test_an_emergency_shows_whom_to_call_and_hides_the_causes(client: Client) -> None:
    page = begin(client)
    result = answer(client, page, answer=["saddle_numbness", "urinary_retention"])
    text = result.content.decode()
    assert result.redirect_chain[-1][0] == "/check/result/"
    assert re.findall(r'<a [^>]*href="tel:(\d+)">([^<]+)</a>', text) == [
        ("999", "Call 999"),
        ("112", "Call 112"),
    ]
    assert "urgency--emergency" in text
    assert "see a doctor within days" not in text  # nobody who must go at once is told when to go
    assert "Show possible causes" in text
    assert "Exercises" not in text.partition('id="keep"')[0].partition("urgency-title")[2]


def test_a_stale_form_changes_nothing(client: Client) -> None:
    begin(client)
    before = answers_of(client)
    client.post("/check/question/1/", {"question": "some_other", "none": "1"})
    assert answers_of(client) == before


def test_an_answer_that_contradicts_is_asked_back_and_then_wins() -> None:
    known = knowledge("en")
    first = question_of("pain_localised_fingertip", "finding", (), "apart", 1, known)
    second = question_of("pain_diffuse_deep", "finding", (), "apart", 2, known)
    check = questions.answer(Check(began=True), first, "yes", known)
    with pytest.raises(questions.Clash) as clash:
        questions.answer(check, second, "yes", known)
    assert clash.value.others == ("pain_localised_fingertip",)
    changed = questions.answer(check, second, "yes", known, replace=True)
    values = {a.finding: a.value for a in case_of_check(changed, known).answers}
    assert values["pain_diffuse_deep"] == "yes"
    assert values.get("pain_localised_fingertip") != "yes"


def test_a_check_that_was_tampered_with_begins_anew(client: Client) -> None:
    begin(client)
    client.cookies["check"] = client.cookies["check"].value[:-3] + "abc"
    assert client.get("/check/result/")["Location"] == "/check/"


def test_the_longest_story_fits_the_cookies_of_a_browser(client: Client) -> None:
    words = " ".join(f"word{i} hurts{i * 7919 % 1000}" for i in range(200))[:3000]
    page = begin(client, story=words)
    while 'name="question"' in page.content.decode():
        page = answer(client, page, answer="unknown")
    held = [cookie for name, cookie in client.cookies.items() if name.startswith("check")]
    assert all(len(cookie.value) < 4000 for cookie in held)
    assert sum(len(cookie.value) for cookie in held) < 8000
    assert case_of(client)["person"]["age"] == 44


@pytest.mark.django_db
def test_saving_keeps_no_link_and_deleting_removes_all(client: Client) -> None:
    begin(client)
    client.post("/check/save/")
    link = re.search(r"/check/resume/([\w-]+)/", client.get("/check/saved/").content.decode())[1]
    row = SavedCheck.objects.get()
    assert link not in json.dumps(row.check_data)
    assert link != row.link_hash
    other = type(client)()
    assert other.get(f"/check/resume/{link}/")["Location"] == "/check/question/"
    assert case_of(other)["person"]["age"] == 44
    other.post("/check/delete/")
    assert not SavedCheck.objects.exists()
    assert other.get(f"/check/resume/{link}/").status_code == 404
    assert other.get("/check/result/")["Location"] == "/check/"


@pytest.mark.django_db
def test_a_saved_check_ends_by_itself() -> None:
    kept = SavedCheck.keep(Check(began=True))
    SavedCheck.objects.update(expires_on=timezone.now() - timedelta(seconds=1))
    assert SavedCheck.find(str(kept.saved)) is None
    SavedCheck.keep(Check(began=True))
    assert SavedCheck.objects.count() == 1


@pytest.mark.django_db
def test_nothing_is_stored_unasked(client: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        page = begin(client, story=STORY, zones=["sit_bone.left"])
        answer(client, page, none="1")
        client.get("/check/result/")


def test_pages_about_a_person_are_kept_by_no_cache(client: Client) -> None:
    begin(client)
    for path in ("/check/", "/check/where/", "/check/question/1/", "/check/result/", "/check/answers/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    from django.test import Client as Browser

    refused = Browser(enforce_csrf_checks=True).post("/check/", GB)
    assert refused.status_code == 403
    assert "gone stale" in refused.content.decode()


def test_what_is_kept_is_made_once_and_goes_when_it_is_old_or_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    made: list[str] = []
    store: kept.Kept[str] = kept.Kept(2, seconds=10)

    def ask(key: str) -> str:
        return store.get(key, lambda: made.append(key) or key)

    ask("a"), ask("b"), ask("a")
    assert made == ["a", "b"]
    ask("c"), ask("b"), ask("a")  # the third put the first out, and nothing else
    assert made == ["a", "b", "c", "a"]
    clock[0] = 10.0
    ask("a")
    assert made == ["a", "b", "c", "a", "a"]


def test_of_many_answers_only_those_that_clash_are_left_out() -> None:
    known = knowledge("en")
    said = {
        "pain_localised_fingertip": "yes",
        "fever": "no",
        "pain_diffuse_deep": "yes",
        "night_sweats": "no",
    }
    steps = tuple(Step(id=name, kind="finding", why="", given={name: value}) for name, value in said.items())
    found = {a.finding for a in case_of_check(Check(began=True, steps=steps), known).answers}
    assert found == {"fever", "pain_diffuse_deep", "night_sweats"}  # the later of the two wins


def test_a_safety_question_says_how_many_there_are_for_this_person(client: Client) -> None:
    assert "Safety question 1 of 8 at most" in begin(client).content.decode()
    pregnant = {**GB, "age": "30", "pregnancy": "pregnant"}
    assert "Safety question 1 of 9 at most" in begin(client, pregnant).content.decode()


def test_what_to_do_until_seen_stands_apart_from_when_to_seek_help(client: Client) -> None:
    page = begin(client, zones=["perineum"])
    for _ in range(3):
        page = answer(client, page, none="1")
    text = answer(client, page, answer=["skin_redness_heat", "swelling_or_lump"]).content.decode()
    result = client.get("/check/result/").content.decode()
    assert "Be seen today or tomorrow" in result, text
    doing, _, seeking = result.partition('id="help-title"')
    assert "Warm baths may ease the pain" in doing.partition("Until you are seen")[2]
    assert "Warm baths" not in seeking


@pytest.mark.parametrize(
    ("weeks", "words"),
    [(0.14, "1 day"), (1.5, "10 days"), (2, "2 weeks"), (8, "8 weeks"), (13, "3 months"), (104, "2 years")],
)
def test_a_span_of_time_is_said_as_people_say_it(weeks: float, words: str) -> None:
    assert said("pain_duration", float(weeks), knowledge("en")) == f"How long the pain has lasted: {words}"


def test_findings_that_weigh_together_are_told_apart_by_whether_they_are_there() -> None:
    known = knowledge("en")
    given = {"tingling": "yes", "electric_shooting_pain": "yes", "burning_pain": "no"}
    check = Check(began=True, steps=(Step(id="x", kind="several", why="", given=given),))
    result = assessed(case_of_check(check, known), known)
    causes = shown(result, known, timezone.localdate())["causes"]["likely"]
    reasons = [reason["label"] for cause in causes for reason in (*cause["for"], *cause["against"])]
    together = (
        "Nerve-like quality of pain: pins and needles, electric or shooting pain. Not there: burning pain"
    )
    assert together in reasons
