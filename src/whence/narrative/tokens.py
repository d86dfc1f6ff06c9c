"""Text to sentences of tokens: words with their stems and where they stand."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from whence.narrative.once import once

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Token",
    "folded",
    "plain_words",
    "remember_stems",
    "sentences",
    "stem",
    "stems_of",
    "uninflected",
    "words_and_stems",
]

_NAMES = {"en": "english", "es": "spanish"}
_WORD = re.compile(
    r"(?<![a-z0-9])(?:e\.g\.|i\.e\.|y\.o\.?(?![a-z])|l/sp?\b|[a-z]/[a-z]/[a-z]\b|[a-z]/[a-z]\b|[a-z][&+][a-z]\b|w/o\b|w/|y/o\b|[+\-]ve\b|[0-5][+-]?/5(?![\d/])|mg/dl\b|x-ray)"
    r"|\b(?:there|it|that|he|she|who|what)'s\b|\b[lstc]\d{1,2}\b|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[a-z\u00b5\u00f1]+(?:'[a-rt-z]+)?|[+\-]ve\b|[%+?<>#\u2191\u2193\u2192]"
    r"|(?<=[a-z]{2})/(?=[a-z]{2})|(?<![a-z0-9])-(?![a-z0-9])|[.;:!,()\n]"
)
_REMEMBERED = 50_000
_FOLD = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüç", "aaaaaeeeeiiiiooooouuuuc")
_END = frozenset(".;!\n?")


class Token(NamedTuple):
    """One word or mark.

    Attributes
    ----------
    text
        Lower case, spelling unified.
    stem
        What phrases are matched on.
    start, end
        Offsets in the text that was given.
    """

    text: str
    stem: str
    start: int
    end: int


_WHOLE = ("itis", "ism")
"""Ends of words that the stemmer would cut down to another thing: "synovitis" is not "synovial"."""

_OWN = frozenset(
    {"and", "or", "nor", "but", "although", "without", "with", "when", "while", "after", "because", "never"}
)
"""Words of grammar that the reader itself works with; another language's are spelled as these."""

_SPANISH = re.compile(r"(?:es|[oa]s?|[es])$")
_ENGLISH = (
    (re.compile(r"ically$"), "ic"),
    (re.compile(r"(?<=[a-z]{5})ly$"), ""),
    (re.compile(r"(?<=s|x|z)es$|(?<=sh|ch)es$|(?<![sui])s$"), ""),
    (re.compile(r"(?<=[a-z]{2})(?:ied?|y)$"), ""),
    (re.compile(r"(?:(?<=[aeiouy][a-z])|(?<=[aeiouy][a-z]{2})|(?<=[aeiouy][a-z]{3}))(?:ing|ed)$"), ""),
    (re.compile(r"(?<=[a-z]{3})e$"), ""),
)
"""Ends of number, tense and manner, taken off one after the other."""

_DOUBLED = re.compile(r"([bdgmnprt])\1$")


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_NAMES[language])


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a lower-case word (Snowball's stemmers; numbers and marks stay).

    Examples
    --------
    >>> stem("radiating") == stem("radiates"), stem("synovitis") == stem("synovial")
    (True, False)
    """
    if not word.isalpha() or word.endswith(_WHOLE) or (language != "en" and word in _OWN):
        return word
    known = _STEMS.get(language, {}).get(word)
    return known if known is not None else str(_stemmer(language).stemWord(word))


_STEMS: dict[str, dict[str, str]] = {}
"""Stems of the words of grammars, which are stored with the words of a pack: a stemmer takes its time."""


def remember_stems(language: str, stems: dict[str, str]) -> None:
    """Take up stems that were worked out before."""
    _STEMS.setdefault(language, {}).update(stems)


def words_and_stems(part: Any, language: str | None = None) -> list[tuple[str, str]]:
    """Return every word of a grammar with its stem, each once."""
    if language is None:
        language = part["language"]
        return list(dict.fromkeys(words_and_stems(list(part.items()), language)))
    if isinstance(part, str):
        return [(word, stem(word, language)) for word in plain_words(part, {}) if word.isalpha()]
    parts = part.items() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return [pair for inner in parts for pair in words_and_stems(inner, language)]


@lru_cache(maxsize=50_000)
def uninflected(word: str, language: str = "en") -> str:
    """Return a word without the ends of number and tense, less than its stem: an accountant is no account.

    Examples
    --------
    >>> uninflected("vomited") == uninflected("vomiting"), uninflected("gardener") == uninflected("garden")
    (True, False)
    """
    word = word.removesuffix("'s")
    if language != "en":
        return _DOUBLED.sub(r"\1", _SPANISH.sub("", word))
    for end, plain in _ENGLISH:
        word = end.sub(plain, word)
    return _DOUBLED.sub(r"\1", word)


def stems_of(phrase: str, language: str = "en") -> tuple[str, ...]:
    """Return the stems of a phrase of plain words."""
    return tuple(stem(word, language) for word in plain_words(phrase, {}))


def plain_words(
    phrase: str, spelling: Mapping[str, str], abbreviations: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the words of a phrase, abbreviations written out and spelling unified."""
    words = [raw for raw, _, _ in _tokens(phrase.lower()) if raw not in {",", "(", ")"}]
    full = [w for raw in words for w in _written_out(raw, abbreviations or {})]
    return tuple(spelling.get(w, w) for w in full)


def sentences(text: str, grammar: Mapping[str, Any]) -> list[list[Token]]:
    """Split a text into sentences of tokens.

    Abbreviations are written out and turns of phrase rewritten ("runs down" is "radiates down"), keeping the
    place of the original; "it" at the head of a clause stands for the pain.
    """
    spelling, abbreviations, language = grammar["spelling"], grammar["abbreviations"], grammar["language"]
    found: list[list[Token]] = [[]]
    lowered = text.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", ";")
    company = grammar.get("in_company", {})
    known: dict[str, list[tuple[str, str]]] = once(grammar, "known words", dict)
    if len(known) > _REMEMBERED:
        known.clear()
    answers = frozenset(grammar["answers"])
    matches = _tokens(lowered)
    for (raw, start, end), following in zip(matches, [*(m[0] for m in matches[1:]), ""], strict=True):
        if raw == "?" and following in answers:  # "Fever? No." is "Fever: no."
            found[-1].append(Token(":", ":", start, end))
            continue
        if raw in _END:
            if found[-1]:
                found.append([])
            continue
        words = known.get(raw)
        if words is None:
            plain = [spelling.get(word, word) for word in _written_out(raw, abbreviations)]
            words = known[raw] = [(word, stem(word, language)) for word in plain]
        for text_of, stem_of in words:
            found[-1].append(Token(text_of, stem_of, start, end))
    rewrites = once(grammar, "rewrites", lambda: _rewrites(grammar["rewrites"]))
    joins = once(grammar, "joined", lambda: _rewrites(grammar.get("joined", {})))
    whole = [_joined(s, joins, language) if joins else s for s in found if s]
    apart = grammar.get("unless_followed", {})
    written = [_rewritten(_alone(_in_company(s, company), apart), rewrites, language) for s in whole]
    return [_it_is_the_pain(sentence) for sentence in written]


def _in_company(sentence: list[Token], company: Mapping[str, Any]) -> list[Token]:
    """Write out a short name where its company says what is meant: "thigh thrust and compression"."""
    stems = {t.text for t in sentence}
    if company.keys().isdisjoint(stems):
        return sentence
    for place in range(len(sentence) - 1, -1, -1):
        token = sentence[place]
        rule = company.get(token.text)
        if rule is None:
            continue
        if stems.isdisjoint(rule["with"]) or not stems.isdisjoint(rule.get("without", ())):
            continue
        full = rule["is"].split()
        if place and sentence[place - 1].text == full[0]:
            continue
        words = [Token(w, stem(w), token.start, token.end) for w in full]
        sentence[place : place + 1] = words
    return sentence


def _joined(
    sentence: list[Token], joins: Mapping[str, list[tuple[tuple[str, ...], str]]], language: str
) -> list[Token]:
    """Write a turn of words as what it means: Spanish "de pie" (standing) is no foot, "can no longer" is cannot."""
    texts = [t.text for t in sentence]
    if joins.keys().isdisjoint(texts):
        return sentence
    for place in [place for place, text in enumerate(texts) if text in joins][::-1]:
        for run, new in joins[texts[place]]:
            end = place + len(run)
            if tuple(texts[place:end]) == run:
                first, last = sentence[place].start, sentence[end - 1].end
                sentence[place:end] = [Token(w, stem(w, language), first, last) for w in new.split()]
                texts[place:end] = new.split()
                break
    return sentence


def _alone(sentence: list[Token], rules: Mapping[str, Any]) -> list[Token]:
    """Write out a word that means one thing before certain words, another elsewhere: "worsened by", "it worsened"."""
    if rules.keys().isdisjoint(t.text for t in sentence):
        return sentence
    for place, token in enumerate(sentence):
        rule = rules.get(token.text)
        if rule is not None:
            following = sentence[place + 1].text if place + 1 < len(sentence) else ""
            word = rule["is"] if following not in rule["by"] else rule["before"]
            sentence[place] = Token(word, stem(word), token.start, token.end)
    return sentence


def _rewrites(pairs: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for old, new in pairs.items():
        run = tuple(old.split())
        found.setdefault(run[0], []).append((run, new))
    return found


def _rewritten(
    sentence: list[Token], rewrites: Mapping[str, list[tuple[tuple[str, ...], str]]], language: str
) -> list[Token]:
    """Replace the first word of each turn of phrase by its plain meaning."""
    texts = [t.text for t in sentence]
    if rewrites.keys().isdisjoint(texts):
        return sentence
    for place, text in enumerate(texts):
        for run, new in rewrites.get(text, ()):
            if tuple(texts[place : place + len(run)]) == run:
                old = sentence[place]
                sentence[place] = Token(new, stem(new, language), old.start, old.end)
    return sentence


_OF_TIME = frozenset({"take", "takes", "took"})
"""After "it" these tell how long something takes."""

_HEADS = frozenset({"and", ",", "but", "when", "whenever", "that", "because", "where"})


def _it_is_the_pain(sentence: list[Token]) -> list[Token]:
    """Let "it" at the head of a clause, or after a verb of making worse, stand for the pain."""
    for place, token in enumerate(sentence):
        following = sentence[place + 1].text if place + 1 < len(sentence) else ""
        heads = place < 2 or sentence[place - 1].text in _HEADS
        if token.text == "it" and heads and following not in _OF_TIME:
            sentence[place] = Token("pain", "pain", token.start, token.end)
    return sentence


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Return raw words with their places; a full stop inside a number or an abbreviation ends nothing."""
    return [(m[0], m.start(), m.end()) for m in _WORD.finditer(folded(text))]


def folded(text: str) -> str:
    """Return lower-case text without accents, letter for letter; ñ is a letter of its own.

    Examples
    --------
    >>> folded("lasègue, señor, según")
    'lasegue, señor, segun'
    """
    return text.translate(_FOLD)


def _written_out(raw: str, abbreviations: Mapping[str, str]) -> list[str]:
    full = abbreviations.get(raw)
    if full is None:
        return [raw]
    return full.split()
