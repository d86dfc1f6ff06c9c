"""The Spanish reader: stories with known answers, and every phrase of a red flag told and denied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whence import load
from whence._yaml import parse_yaml, read_yaml
from whence.knowledge.grammars import filled_grammar, grammar_lacks, read_words
from whence.narrative import read_story
from whence.narrative.gold import GoldText, score
from whence.narrative.spanish import kin_of, measures, person_of, side_of
from whence.narrative.tokens import sentences, stem
from whence.triage import logic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

GOLD = read_yaml(Path(__file__).parent / "gold_es.yaml")
PART = re.compile(r"\(([^()]*)\)|\.\.\.|[^\s()]+")
NO_NOUN = re.compile(
    r"\b(?:no|nunca|sin|pued[eo]|pude|podía|consigo|logro|pierd[oe]|perd\w+|duelen?|dolía|molesta|siento|noto|nota|teng?o|tiene|he|ha|me|se"
    r"|le|est\w+|fue|es|soy|baj[aéo]|había|hay|imposible|incapaz|cuesta|falta|ausentes?|abolid\w+|disminuid\w+|débil\w*|peor|empeora|aumenta"
    r"|mejora|alivia|al|cuando|desde|hace|después|tras|tom[oa]\w*|uso|llev\w+|viv[oí]|nací|trabaj\w+|operad\w+|operaron|pinchado|pusieron|pone"
    r"|despiert\w+|conocid\w+|positiv\w+|sangra|escapa|hago|meo|orino|arde|corta|cada|ni|coje\w+|cojo|llora|niega|rechaza|irradia|chutando"
    r"|con|sangro|tiemblo|tropiezo|arrastr\w+|empec\w+|tuv\w+|adelga\w+|apenas|posoperatorio|grave|extremo|\d+)\b|^(?:y|o|de|en|por|que|a|muy|mas)\b|\b(?:y|o|de|en|por|que|a)$"
)  # fmt: skip
"""Phrases that are no noun, so that "no tengo ..." would be no Spanish."""

CLAUSE = re.compile(r"\b(?:corro|camino|empezó|empeorado|febril)\b|^los\b")
"""Phrases that open a clause of their own, so that they are no item of a list of denied nouns."""

TOLD = ("Tengo {p}.", "Desde ayer tengo {p}.", "Tengo {p} y no tengo tos.", "No tengo tos, pero tengo {p}.")
DENIED = (
    "No tengo {p}.", "Niega {p}.", "Sin {p}.", "{p}: no.", "¿{p}? No.", "Nunca he tenido {p}.",
    "No tengo tos, {p} ni mareo.", "Niega tos, mareo y {p}.", "No hay {p}.",
)  # fmt: skip


def test_stories_with_known_answers_are_read(spanish: Knowledge, words: Lexicon) -> None:
    total = score([GoldText.of(entry) for entry in GOLD], spanish, words)
    assert total.precision >= 0.95, total.inventions
    assert total.recall >= 0.95, total.misses


def red_flags(knowledge: Knowledge) -> list[str]:
    """Return what a person is asked of an emergency or urgent rule."""
    rules = (r for r in knowledge.documents["rules"].values() if r["urgency"] in {"emergency", "urgent"})
    names = {logic.parsed(text)[0] for rule in rules for text in logic.tests_of(rule["when"])}
    known = (knowledge.finding(n) for n in names & set(knowledge.finding_index))
    return sorted(f.id for f in known if f.is_yes_no and f.kind in {"history", "exposure"})


def nouns() -> Iterator[tuple[str, str]]:
    """Yield each red flag with the plain noun phrases that its words allow."""
    stored = read_words("buttock", "es")
    for name in red_flags(load("buttock", language="es")):
        for text in stored[name]["words"].get("yes", ()):
            parts = [m[1].split("|") if m[1] else [m[0]] for m in PART.finditer(text) if m[0] != "..."]
            for turn in range(2):
                raw = " ".join(p[(7 * turn + 3 * i) % len(p)] for i, p in enumerate(parts))
                phrase = " ".join(raw.replace("=", "").split())
                if phrase and not NO_NOUN.search(phrase):
                    yield name, phrase


def test_words_of_red_flags_are_many() -> None:
    found = set(nouns())
    assert len({name for name, _ in found}) > 80
    assert len(found) > 300


@pytest.mark.parametrize("frame", DENIED)
def test_a_denial_is_never_a_yes(frame: str, spanish: Knowledge, words: Lexicon) -> None:
    wrong = [
        (n, p)
        for n, p in set(nouns())
        if not ("," in frame and CLAUSE.search(p)) and said(frame.format(p=p), n, spanish, words) == "yes"
    ]
    assert wrong == []


@pytest.mark.parametrize("frame", TOLD)
def test_what_is_told_is_never_a_no(frame: str, spanish: Knowledge, words: Lexicon) -> None:
    answers = {(n, p): said(frame.format(p=p), n, spanish, words) for n, p in set(nouns())}
    assert [key for key, value in answers.items() if value == "no"] == []
    assert sum(value == "yes" for value in answers.values()) > 0.95 * len(answers)


def said(text: str, name: str, knowledge: Knowledge, lexicon: Lexicon) -> object:
    """Return what a sentence is read to say of a finding."""
    return {a.finding: a.value for a in read_story(text, knowledge, lexicon).answers}.get(name)


def test_accents_are_never_needed(spanish: Knowledge, words: Lexicon) -> None:
    one = read_story("Perdí sensación. Cáncer de próstata. ¿Fiebre? Sí. Pérdida de peso.", spanish, words)
    two = read_story("Perdi sensacion. Cancer de prostata. ¿Fiebre? Si. Perdida de peso.", spanish, words)
    assert [(a.finding, a.value) for a in one.answers] == [(a.finding, a.value) for a in two.answers]
    assert {a.finding for a in one.answers} >= {"fever", "unexplained_weight_loss"}


def test_quotes_are_the_words_of_the_story(spanish: Knowledge, words: Lexicon) -> None:
    text = "Mañana voy al médico: me duele el glúteo al sentarme."
    (answer,) = [a for a in read_story(text, spanish, words).answers if a.finding == "pain_on_sitting"]
    assert answer.quote in text
    assert "sentarme" in answer.quote


def test_words_that_mean_something_together_become_one(words: Lexicon) -> None:
    (sentence,) = sentences("Me duele de pie", words.grammar)
    assert [(t.text, t.end) for t in sentence][-1] == ("depie", 15)


def test_genders_and_numbers_share_a_stem() -> None:
    assert stem("dormida", "es") == stem("dormidos", "es")
    assert stem("and", "es") == "and"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Mujer de 34 años con dolor desde hace 2 años", {"age": 34, "sex": "female"}),
        ("Tengo 61 años y soy un hombre sano", {"age": 61, "sex": "male"}),
        ("Mi hija de 9 años cojea", {"age": 9, "sex": "female"}),
        ("Mi mujer dice que cojeo", {}),
        ("Dolor de 3 años de evolución", {}),
        ("Di a luz hace 3 meses", {"sex": "female", "weeks_since_birth": 13.05}),
        ("No estoy embarazada", {"sex": "female", "pregnant": False}),
        ("Estoy embarazada de 20 semanas", {"sex": "female", "pregnant": True}),
        ("Me duele el testículo", {"sex": "male"}),
        ("Bebé de 8 meses de edad", {"age": 0.67}),
    ],
)
def test_what_a_story_says_of_the_person(text: str, person: dict[str, object]) -> None:
    assert person_of(text, {}) == person


def test_a_story_may_be_about_a_relative() -> None:
    assert kin_of("Mi hijo no quiere caminar") == "hijo"
    assert kin_of("Mi hijo es albañil") is None


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("dolor en la nalga izquierda", "left"),
        ("me duele el glúteo derecho y la pierna derecha", "right"),
        ("las dos piernas", "both"),
        ("dolor de cadera bilateral", "both"),
        ("Resonancia: cadera derecha normal", None),
        ("me duele", None),
    ],
)
def test_sides(text: str, side: str | None, words: Lexicon) -> None:
    assert side_of(text, words.grammar) == side


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("me duele desde hace tres semanas", "pain_duration", 3),
        ("llevo dos meses con dolor", "pain_duration", 8.7),
        ("dolor de 5 días de evolución", "pain_duration", 0.71),
        ("desde ayer me duele", "pain_duration", 0.14),
        ("hace dos años me operaron", "pain_duration", None),
        ("dolor 7/10", "pain_severity", 7),
        ("un 6,5 sobre 10", "pain_severity", 6.5),
        ("tengo que parar a los 300 metros de caminar", "walking_distance_limited", 300),
        ("aguanto sentado 20 minutos", "sitting_tolerance_minutes", 20),
        ("media hora sentado", "sitting_tolerance_minutes", 30),
        ("fiebre de 39", "fever_measured", 39),
        ("38,2 grados", "fever_measured", 38.2),
    ],
)
def test_measured_numbers(
    text: str, name: str, value: float | None, spanish: Knowledge, words: Lexicon
) -> None:
    found = {n: v for n, v, _, _ in measures(text, spanish, words.grammar["numbers"])}
    assert found.get(name) == (None if value is None else pytest.approx(value, abs=0.01))


def test_a_grammar_that_lacks_a_part_still_reads_and_says_what_it_lacks() -> None:
    english = parse_yaml(
        "{language: en, soft: [the], context: {core: [no], verbs: [has]}, limits: {a: 1}}", "en"
    )
    own = {"language": "es", "context": {"core": ["no"]}}
    assert sorted(grammar_lacks(english, own)) == ["context.verbs", "soft"]
    filled = filled_grammar(english, own)
    assert filled["soft"] == []
    assert filled["context"] == {"core": ["no"], "verbs": []}
    assert filled["limits"] == {"a": 1}
    assert filled["language"] == "es"
