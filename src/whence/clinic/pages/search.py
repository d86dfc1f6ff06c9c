"""Search over the content pages: a small index in memory, made once per language.

The index is lunr's (BM25 over fields with boosts). A query finds whole words, words that begin with it, and where
there are none the nearest in spelling; case and accents do not count. No stemmer: beginnings and slips do its work
in every language alike. Of pages that fit alike, that of the more common cause comes first.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from lunr.builder import Builder
from lunr.query import Query

from whence.clinic.pages.indexes import folded
from whence.clinic.pages.shelf import Link, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lunr.index import Index

__all__ = ["Hit", "search"]

_FIELDS: Final = {"name": 12, "also": 8, "plain": 2, "technical": 1}
_KINDS: Final = {"cause": 2.0, "family": 2.0, "exercise": 1.4, "investigation": 1.4, "finding": 1.0}
_MOST: Final = 40
_LONGEST: Final = 120
_SHORTEST_SLIP: Final = 4
_LENGTHS_APART: Final = 2
_ALIKE: Final = 0.72
"""Least likeness in spelling, of difflib: about one slip in four letters, two in eight."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found: what kind of thing, its link, and a line about it."""

    kind: str
    link: Link
    about: str


@dataclass(frozen=True)
class _Shelved:
    index: Index
    hits: dict[str, Hit]
    names: dict[str, str]
    weights: dict[str, float]
    words: tuple[str, ...]


def search(shelf: Shelf, text: str, most: int = _MOST) -> tuple[Hit, ...]:
    """Return the pages that fit `text` best, best first; nothing for a text without a word.

    Pages that hold every word come before those that hold some.
    """
    words = _words(text[:_LONGEST])
    if not words:
        return ()
    shelved = _index(shelf)
    found = _ask(shelved, words, every=True) or _ask(shelved, words, every=False)
    wanted = " ".join(words)
    found.sort(key=lambda pair: (shelved.names[pair[0]] != wanted, -pair[1], pair[0]))
    return tuple(shelved.hits[ref] for ref, _ in found[:most])


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _ask(shelved: _Shelved, words: list[str], *, every: bool) -> list[tuple[str, float]]:
    """Return references with scores; a whole word counts most, then a beginning, then a slip."""
    scores: dict[str, float] = {}
    held: set[str] | None = None
    for word in words:
        query = Query(list(_FIELDS))
        query.term(word, boost=10, use_pipeline=False)
        if len(word) > 1:
            query.term(word, boost=4, use_pipeline=False, wildcard=Query.WILDCARD_TRAILING)
        found = shelved.index.query(query)
        if not found:
            found = _near(shelved, word)
        for result in found:
            scores[result["ref"]] = scores.get(result["ref"], 0.0) + float(result["score"])
        mine = {result["ref"] for result in found}
        held = mine if held is None else held & mine
    kept = held or set() if every else set(scores)
    return [(ref, scores[ref] * shelved.weights[ref]) for ref in kept]


def _near(shelved: _Shelved, word: str) -> list[Any]:
    """Return what fits the words nearest in spelling, those with the same first letter before others."""
    if len(word) < _SHORTEST_SLIP:
        return []
    alike = [known for known in shelved.words if abs(len(known) - len(word)) <= _LENGTHS_APART]
    first = [known for known in alike if known[0] == word[0]]
    near = get_close_matches(word, first, 3, _ALIKE) or get_close_matches(word, alike, 3, _ALIKE)
    if not near:
        return []
    query = Query(list(_FIELDS))
    for place, known in enumerate(near):
        query.term(known, boost=3 - place, use_pipeline=False)
    found: list[Any] = shelved.index.query(query)
    return found


@lru_cache(maxsize=4)
def _index(shelf: Shelf) -> _Shelved:
    builder = Builder()
    builder.ref("id")
    for name, boost in _FIELDS.items():
        builder.field(name, boost=boost)
    builder.b(0.4)  # a page with many names is no worse for it
    hits, names, weights = {}, {}, {}
    known: set[str] = set()
    for hit, texts in _documents(shelf):
        ref = f"{hit.kind}:{hit.link.id}"
        hits[ref] = hit
        names[ref] = " ".join(_words(hit.link.name))
        document: dict[str, Any] = {name: " ".join(_words(text)) for name, text in texts.items()}
        builder.add({"id": ref, **document})
        weights[ref] = _KINDS[hit.kind] * _common(shelf, hit)
        known.update(word for text in document.values() for word in text.split())
    return _Shelved(builder.build(), hits, names, weights, tuple(sorted(known)))


def _common(shelf: Shelf, hit: Hit) -> float:
    """Return a factor, one or more, that grows with how common a cause is."""
    index = shelf.knowledge.cause_index
    if hit.kind != "cause" or hit.link.id not in index:
        return 1.0
    share = float(shelf.knowledge.shares[:, index[hit.link.id]].mean())
    return 1 + math.log10(1 + 1000 * share)


def _documents(shelf: Shelf) -> Iterator[tuple[Hit, dict[str, str]]]:
    for cause in shelf.causes:
        hit = Hit("cause", shelf.cause_link(cause.id), _first(cause.plain))
        codes = " ".join(cause.codes.values())
        english = shelf.pack.causes[cause.id]
        also = dict.fromkeys([*cause.also, english.name, *english.also, codes])
        yield hit, _texts(cause.name, also, cause.plain, cause.technical)
    for family in shelf.families.values():
        hit = Hit("family", shelf.cause_link(family.id), _first(family.plain))
        yield hit, _texts(family.name, shelf.pack.families[family.id].also, family.plain, "")
    for finding in shelf.findings:
        about = finding.ask or finding.how or ""
        labels = " ".join(finding.labels.values())
        names = [*shelf.finding_names[finding.id], labels]
        yield Hit("finding", shelf.finding_link(finding.id), about), _texts(finding.name, names, about, "")
    for kind, folder, link in (
        ("exercise", "exercises", shelf.exercise_link),
        ("investigation", "investigations", shelf.test_link),
    ):
        for name, item in shelf.care[folder].items():
            about = item.get("purpose") or item.get("plain") or ""
            yield (
                Hit(kind, link(name), _first(about)),
                _texts(item["name"], (), about, item.get("technical", "")),
            )


def _texts(name: str, also: Any, plain: str, technical: str) -> dict[str, str]:
    return {"name": name, "also": " ".join(also), "plain": plain, "technical": technical}


def _first(text: str) -> str:
    """Return the first sentence."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
