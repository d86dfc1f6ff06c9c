"""Every stored word of a red flag, denied, affirmed, of another person, long ago, and only feared.

The words of all findings that an emergency or urgent rule looks at are put into plain sentences. A denial read as a
red flag frightens for nothing, and a red flag read as a denial may cost a life: neither must happen for any of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from whence.narrative import read_story
from whence.triage import logic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

PART = re.compile(r"\(([^()]*)\)|\.\.\.|[^\s()]+")
VERBS = """can could cannot not no never unable without lost lose losing lack inability nobody will would
nothing hardly barely nonpalpable absent absence went gone goes turned is was were are am keeps had
has have feel felt came comes stopped hurt hurts kill kills worse worst sets reproduces provokes
increases decreased if when because due since while after every each resting even difficult
difficulty intolerable found noticed complicated developed extends extending level days months weeks
hours day week start painful tender observed screams following shortly knee swollen eating antalgic
during exquisite limps limped walks soiled kept feels drags began started incontinent feverish"""
"""A phrase that holds one of these is no noun ("No can not feel" is no English), or says nothing alone."""

NO_NOUN = re.compile(rf"\b(?:{'|'.join(VERBS.split())}|\d+)\b|\b(?:and|or|of|with|in|by|present)$|^with the")
LESS = re.compile(
    r"\b(?:weak|feeble|reduced|limited|limitation|diminished|paralysis|palsy|paresis|loss|less|decreased|poor|high)\b"
)
"""Phrases of which nobody says that they are absent."""

VERDICT = re.compile(r"\b(?:positive|negative|limited|restricted|full|normal|free|reproduced|elicited)\b")
"""Phrases that say their own result, which nobody puts into a list of denials."""

CLAUSE = re.compile(
    r"\b(?:noted|radiates|breathless|disclosed|shivers|takes|collapsed (?:suddenly|on)|got|impotent|fell|febrile"
    r"|tripped|slipped|unsteady|gave|gives|looks|swell(?:s|ed)|grows|woke|wakes|lies|wake up|worsened|needs?|needed"
    r"|held|grew|drinks|leaks|uses|smokes|less and less|landed|shoots|bruised"
    r"|lame|limping|makes|relieved by|aches|gets|in size)\b"
    r"|^(?:there|numb|tired|unwell|constipated|sick|hot|warm|sore|awake|weak|dizzy|faint|the|with|so|only)\b"
    r"|\bruns band"
)
"""Phrases that open a clause of their own, so that they are no item of a list of denied nouns."""

OPENS = re.compile(
    r"^(?:fell|woke|wakes|tripped|slipped|landed|lost|unable to|can not|cannot|incontinent|drinks|febrile|feverish"
    r"|(?:numb|weak|swollen|red|hot|sore|tender) (?:in|around|at|on|over|down|below|from))\b"
)
"""Phrases that state something of the person after a denied noun and a comma."""


DENIED = (
    "No {p}.", "He denies {p}.", "She presented without {p}.", "{p}: no.", "{p}? No.", "{p} absent.",
    "Negative for {p}.", "She has never had {p}.", "No cough, {p} or rash.", "Denies cough, rash and {p}.",
    "There is no evidence of {p}.", "He had no cough and no {p}.", "No cough, no {p}.",
    "My doctor asked whether I had {p}.",
)  # fmt: skip
OTHERS = ("My father had {p}.", "Her brother has {p}.", "Family history of {p}.")
FEARED = (
    "If I get {p} I will ring you.", "I was told to watch out for {p}.",
    "She was advised to return if she developed {p}.", "He was worried about {p}.",
)  # fmt: skip
OVER = ("She had {p} as a child.", "Previous {p}.")
OF_ALL_TIME = {"exposure", "response", "imaging", "laboratory", "block", "neurophysiology"}
ABOUT_OTHERS = {"tuberculosis_exposure", "family_history_aneurysm", "family_history_spondyloarthritis"}
FRAMES = {"sign": "On examination there was {p}.", "imaging": "MRI showed {p}."}


def red_flags(knowledge: Knowledge) -> list[str]:
    """Return the yes-or-no findings that an emergency or urgent rule looks at."""
    rules = (r for r in knowledge.documents["rules"].values() if r["urgency"] in {"emergency", "urgent"})
    names = {logic.parsed(text)[0] for rule in rules for text in logic.tests_of(rule["when"])}
    return sorted(n for n in names & set(knowledge.finding_index) if knowledge.finding(n).is_yes_no)


def nouns(knowledge: Knowledge, name: str, variants: int = 2) -> Iterator[str]:
    """Yield plain noun phrases that the stored words of a finding allow."""
    yield from (p for p in phrases(knowledge, name, variants) if not NO_NOUN.search(p))


def phrases(knowledge: Knowledge, name: str, variants: int = 2) -> Iterator[str]:
    """Yield phrases that the stored words of a finding allow."""
    for text in knowledge.documents["words"][name].get("words", {}).get("yes", ()):
        parts = [m[1].split("|") if m[1] else [m[0]] for m in PART.finditer(text) if m[0] != "..."]
        for turn in range(variants):
            yield " ".join(p[(7 * turn + 3 * i) % len(p)] for i, p in enumerate(parts)).replace("=", "")


def said(text: str, name: str, knowledge: Knowledge, lexicon: Lexicon) -> object:
    """Return what a sentence is read to say of a finding."""
    return {a.finding: a.value for a in read_story(text, knowledge, lexicon).answers}.get(name)


def test_words_are_many(knowledge: Knowledge) -> None:
    names = red_flags(knowledge)
    assert len(names) > 200
    assert sum(1 for n in names for _ in nouns(knowledge, n)) > 2500


@pytest.mark.parametrize("frame", DENIED)
def test_a_denial_is_never_a_yes(frame: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    wrong = [
        (n, p)
        for n in red_flags(knowledge)
        for p in dict.fromkeys(nouns(knowledge, n))
        if not (frame.endswith("absent.") and LESS.search(p))
        and not ("," in frame and (VERDICT.search(p) or CLAUSE.search(p)))
        and said(frame.format(p=p), n, knowledge, lexicon) == "yes"
    ]
    assert not wrong


@pytest.mark.parametrize("frame", ["No cough, {p}.", "Denies rash, {p}.", "Without rash or cough, {p}."])
def test_a_clause_after_a_denial_is_not_denied(frame: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    told = [
        (n, p) for n in red_flags(knowledge) for p in dict.fromkeys(phrases(knowledge, n)) if OPENS.search(p)
    ]
    wrong = [(n, p) for n, p in told if said(frame.format(p=p), n, knowledge, lexicon) == "no"]
    assert len(told) >= 100
    assert not wrong


def test_a_plain_denial_is_read(knowledge: Knowledge, lexicon: Lexicon) -> None:
    told = [
        said(frame.format(p=p), n, knowledge, lexicon)
        for n in red_flags(knowledge)
        if knowledge.finding(n).kind in {"history", "exposure"}
        for p in dict.fromkeys(nouns(knowledge, n, variants=1))
        for frame in ("No {p}.", "No cough, no {p}.")
    ]
    assert told.count("no") >= 0.98 * len(told)


@pytest.mark.parametrize("frame", [*OTHERS, *FEARED])
def test_what_others_had_or_one_fears_is_not_told(frame: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    wrong = [
        (n, p)
        for n in red_flags(knowledge)
        if n not in ABOUT_OTHERS
        for p in dict.fromkeys(nouns(knowledge, n, variants=1))
        if said(frame.format(p=p), n, knowledge, lexicon) == "yes"
    ]
    assert not wrong


@pytest.mark.parametrize("frame", OVER)
def test_what_is_over_is_not_now(frame: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    wrong = [
        (n, p)
        for n in red_flags(knowledge)
        if knowledge.finding(n).kind not in OF_ALL_TIME
        for p in dict.fromkeys(nouns(knowledge, n, variants=1))
        if said(frame.format(p=p), n, knowledge, lexicon) == "yes"
    ]
    assert not wrong


def test_what_is_there_is_told(knowledge: Knowledge, lexicon: Lexicon) -> None:
    missed = [
        (n, p)
        for n in red_flags(knowledge)
        for p in dict.fromkeys(nouns(knowledge, n))
        if said(FRAMES.get(knowledge.finding(n).kind, "She has {p}.").format(p=p), n, knowledge, lexicon)
        != "yes"
    ]
    assert not missed


CLAUSES = (
    ("my legs went numb", "numbness_leg"),
    ("cannot pass urine since yesterday", "urinary_retention"),
    ("lost power in the leg", "leg_weakness"),
    ("wets himself", "urinary_incontinence_new"),
    ("lost control of my bowels", "bowel_incontinence_new"),
    ("has numbness between the legs", "saddle_numbness"),
    ("lost 10 kg without trying", "unexplained_weight_loss"),
)


@pytest.mark.parametrize("join", [", ", " and ", ", but ", ", also "])
@pytest.mark.parametrize(
    "denial", ["No fever", "Denies fever", "I have no fever", "No trauma", "Denies cough, fever and rash"]
)
def test_a_denial_ends_where_a_new_clause_begins(
    denial: str, join: str, knowledge: Knowledge, lexicon: Lexicon
) -> None:
    wrong = [c for c, n in CLAUSES if said(f"{denial}{join}{c}.", n, knowledge, lexicon) != "yes"]
    assert not wrong


@pytest.mark.parametrize("denial", ["No fever", "No trauma", "Without fever"])
def test_what_is_no_noun_ends_a_denial_of_nouns(denial: str, knowledge: Knowledge, lexicon: Lexicon) -> None:
    assert said(f"{denial}, incontinent of urine.", "urinary_incontinence_new", knowledge, lexicon) == "yes"
    assert said(f"{denial}, unable to lift the foot.", "foot_drop_symptom", knowledge, lexicon) == "yes"
