"""Can patients read what they see? Reading age about 12, nothing certain, nothing out of date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whence.knowledge.check.problem import Problem, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from whence.knowledge.load import Pack

__all__ = ["check_texts", "reading_age"]

_OLDEST = 14.0
"""Highest reading age allowed in a single short text; unavoidable terms push short texts up by two years."""

_REVIEW_DAYS = 730
_FORBIDDEN = re.compile(r"\b(diagnos\w+|definitely|certainly|you have (?:a|the|cancer))\b", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> float:
    """Return the reading age in years: Flesch-Kincaid grade (Kincaid et al. 1975) plus five.

    Examples
    --------
    >>> reading_age("The tendon is sore where it joins the bone. Rest helps.") < 9
    True
    """
    sentences = max(1, len(re.findall(r"[.!?:;]+(?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    syllables = sum(_syllables(w) for w in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 + 5


def _syllables(word: str) -> int:
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(1, count)


def check_texts(pack: Pack, today: date | None) -> Iterator[Problem]:
    """Yield patient texts that are too hard, too sure, or past their review date."""
    texts = [("cause", c.id, "plain", c.plain) for c in pack.causes.values()]
    texts += [("family", f.id, "plain", f.plain) for f in pack.families.values()]
    texts += [("finding", f.id, "ask", f.ask) for f in pack.findings.values() if f.ask]
    texts += [("rule", r.id, "why", r.why) for r in pack.rules.values()]
    texts += [("screen", s.id, "ask", s.ask) for s in pack.screens.values()]
    texts += [("topic", t.id, "ask", t.ask) for t in pack.topics.values()]
    ticked = [("screen", s.id, s.of) for s in pack.screens.values()]
    ticked += [("topic", t.id, t.of) for t in pack.topics.values()]
    texts += [(kind, name, f"of.{f}", words) for kind, name, of in ticked for f, words in of.items()]
    texts += [("step", s.id, "plain", s.plain) for s in pack.steps.values()]
    for kind, name, field, text in texts:
        age = reading_age(text)
        if age > _OLDEST and len(text.split()) >= 8:
            yield Problem(
                "error", at(pack, kind, name, field), f"reads like age {age:.0f}; shorten it to about 12"
            )
        found = _FORBIDDEN.search(text)
        if found:
            yield Problem("error", at(pack, kind, name, field), f"says {found[0]!r} to a patient; stay open")
    if today is not None:
        for c in pack.causes.values():
            if c.reviewed is None or (today - c.reviewed.on).days > _REVIEW_DAYS:
                yield Problem("warning", at(pack, "cause", c.id, "reviewed"), "is past its review date")
