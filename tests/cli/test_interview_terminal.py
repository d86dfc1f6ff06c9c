"""The interview in the terminal, with a person who types."""

from __future__ import annotations

import sys

import pytest

from whence.cli import main


@pytest.fixture
def typed(monkeypatch, capsys):
    """Return a function that runs the interview on typed lines; after the last the input ends."""

    def run(*lines, more=()):
        given = iter(lines)

        def answer(prompt=""):
            print(prompt, end="")
            try:
                return next(given)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys, "argv", ["whence", "assess", "--interview", *more])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out

    return run


def test_it_says_first_that_it_replaces_no_doctor(typed):
    code, out = typed()
    assert code == 0
    assert out.startswith("This does not replace a doctor.")
    assert "not settled" in out


def test_stopping_gives_the_result_so_far(typed):
    code, out = typed("44", "f", "n", "", "q")
    assert code == 0
    assert "Possible sources" in out


def test_impossible_answers_are_asked_again(typed):
    out = typed("440", "old", "44", "x", "m", "", "77", "?", "q")[1]
    assert out.count("An age is a number from 0 to 120.") == 2
    assert "Please answer f or m." in out
    assert "'77' is no answer here" in out


def test_one_may_go_back_and_skip(typed):
    out = typed("44", "m", "", "", "b", "b", "0", "q")[1]
    first = next(line for line in out.splitlines() if line.startswith("1. "))
    assert out.count(first) == 3


def test_an_emergency_ends_the_questions(typed, buttock):
    from whence import assess, parse_case

    screen = assess(parse_case("person: {age: 44, sex: male}"), buttock).screens[0]
    at = screen.findings.index("saddle_numbness") + 1 if "saddle_numbness" in screen.findings else 1
    code, out = typed("44", "m", "", str(at))
    assert code == 0
    assert "EMERGENCY" in out or "URGENT" in out or "2. " in out


def test_a_story_is_shown_as_understood_and_can_be_corrected(typed):
    out = typed("44", "m", "My left buttock hurts when I sit, for 3 weeks. Zorp.", "1", "", "q")[1]
    assert out.count("This is what was understood:") == 2
    assert "not used" in out


def test_answers_by_word_letter_and_number_are_understood(typed):
    answers = ["44", "m", ""] + ["0"] * 10 + ["y", "no", "1", "2", ""]
    code, out = typed(*answers)
    assert code == 0
    assert "Possible sources" in out


def test_it_speaks_spanish(typed):
    out = typed("44", "x", "m", "n", "Me duele el glúteo al sentarme.", "", "s", "q", more=("--lang", "es"))[
        1
    ]
    assert out.startswith("Esto no sustituye a un médico.")
    assert "Responda m o h, por favor." in out
    assert "¿Está embarazada?" in out
    assert "Dolor al estar sentado  ('duele el glúteo al sentarme')" in out
    assert "Posibles orígenes" in out
    assert " yes" not in out


def test_things_of_one_topic_are_ticked_in_one_question(typed, buttock):
    out = typed("44", "m", "", *["0"] * 8, "1 2", "q")[1]
    asked = out[out.index("\n9. ") : out.index("\n10. ")]
    topics = {t["ask"]: t["of"] for t in buttock.documents["topics"].values()}
    text, *listed = asked.strip().splitlines()
    words = topics[text.removeprefix("9. ")]
    assert "none of these" in listed[-2]
    shown = [line.split("  ")[-1] for line in listed[:-2]]
    assert len(shown) == 10
    assert set(shown) <= set(words.values())
