"""What people read in the terminal: it fits, it works without Unicode, and it says the chance in words."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from whence import assess, load, parse_case, read_case
from whence.cli.render import bar, print_assessment
from whence.knowledge.phrases import in_words


@pytest.fixture(scope="module")
def results(buttock, root):
    """Return results of the examples by name."""
    found = {p.stem: assess(read_case(p), buttock) for p in sorted((root / "examples").glob("*.yaml"))}
    found["empty"] = assess(parse_case("{}"), buttock)
    return found


def shown(result, width=80, encoding="utf-8", language="en", **options):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    print_assessment(
        result,
        load("buttock", language=language),
        Console(file=stream, width=width, highlight=False),
        **options,
    )
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [50, 80, 120])
def test_no_line_is_wider_than_the_terminal(results, width):
    for name, result in results.items():
        lines = shown(result, width, whole=True).splitlines()
        assert max(len(line.rstrip()) for line in lines) <= width, name


def test_a_terminal_without_unicode_gets_plain_bars(results):
    text = shown(results["sit_bone"], encoding="ascii")
    assert "#" in text
    assert "█" not in text


def test_every_cause_shown_has_a_bar_and_a_range(results):
    for entry in results["sit_bone"].causes:
        assert len(bar(entry)) == 16
        assert len(bar(entry, plain=True)) == 16
        assert set(bar(entry, plain=True)) <= set("#-.")


def test_an_emergency_shows_how_whom_to_call_and_who_before_why(results):
    text = shown(results["saddle_numbness"])
    assert [text.index(w) for w in ("How ", "Call ", "Who ", "Why ")] == sorted(
        text.index(w) for w in ("How ", "Call ", "Who ", "Why ")
    )


def test_an_urgent_result_names_the_advice_line(results):
    assert results["night_pain"].urgency == "urgent"
    assert "116 117" in shown(results["night_pain"])


def test_the_country_unknown_still_says_whom_to_call(buttock):
    case = parse_case("person: {age: 50}\nfindings: {saddle_numbness: yes, urinary_retention: yes}")
    text = " ".join(shown(assess(case, buttock)).split())
    assert "your local emergency number (112 works on most mobile phones)" in text


def test_serious_causes_are_marked_and_the_mark_is_explained(results):
    text = shown(results["night_pain"])
    assert "! serious, !! emergency" in " ".join(text.split())


def test_when_enough_is_known_it_says_so(results):
    text = shown(results["sit_bone"].model_copy(update={"enough": True}))
    assert "Enough is known" in text


def test_a_settled_case_asks_no_safety_question(results):
    text = shown(results["sit_bone"].model_copy(update={"settled": True, "screens": ()}))
    assert "not settled: safety" not in text
    assert "What to ask or test next" in text


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.002, "less than 1 in 100"),
        (0.03, "about 3 in 100"),
        (0.5, "about 5 in 10"),
        (0.95, "more than 9 in 10"),
        (0.99, "more than 9 in 10"),
    ],
)
def test_a_chance_in_words(probability, words, buttock):
    assert in_words(probability, buttock) == words


def test_a_result_speaks_one_language(root):
    spanish = load("buttock", language="es")
    result = assess(read_case(root / "examples/sit_bone.yaml"), spanish)
    text = " ".join(shown(result, language="es").split())
    assert "SIN PRISA: visita programada" in text
    assert re.search(r"de cada 100?; el rango viene sobre todo de", text)
    assert "Para investigación y educación" in text
    words = set(re.findall(r"[a-z]+", re.sub(r"\[[^]]*\]", "", text.lower())))  # guidelines keep their titles
    assert not words & {"the", "and", "with", "of", "which", "ask", "judgement"}
