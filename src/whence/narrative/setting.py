"""What kind of sentence this is: a patient's own, an examination, a picture; and what it can therefore tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.narrative.once import once
from whence.narrative.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.knowledge.compiled import FindingInfo
    from whence.narrative.tokens import Token

__all__ = ["Scene"]

_STAYS = 2
"""Sentences after one that names a picture in which pictures are still told."""


def _stems(grammar: Mapping[str, Any], name: str) -> frozenset[str]:
    return once(
        grammar,
        f"scene {name}",
        lambda: frozenset(stem(w, grammar["language"]) for t in grammar[name] for w in t.split()),
    )


class Scene:
    """Follows the sentences of a story.

    A picture's findings need a picture; an examiner's findings are not taken from a patient's own sentence; a
    place that was pressed is not a place that hurts by itself.

    Parameters
    ----------
    bare
        A list of findings rather than prose: everything fits.
    """

    def __init__(self, grammar: Mapping[str, Any], bare: bool) -> None:
        self._grammar, self._bare = grammar, bare
        self._pictures, self._seen = _stems(grammar, "pictures"), _stems(grammar, "seen")
        self._examiner, self._examined = _stems(grammar, "examiner"), _stems(grammar, "examined")
        self._pain, self._fine = _stems(grammar, "pain"), _stems(grammar, "no_carry")
        self._first = frozenset(grammar["context"]["first"])
        self._since = _STAYS + 1
        self._named = self._own = self._exam = self._picture = self._pain_here = self.pain_before = False

    def enter(self, sentence: Sequence[Token]) -> None:
        """Take up the next sentence."""
        stems = {t.stem for t in sentence}
        own = not self._first.isdisjoint(t.text for t in sentence)
        self._own = own and self._examiner.isdisjoint(stems)
        self._exam = not self._own and not self._examined.isdisjoint(
            stems
        )  # "I am tender there" is a complaint
        named = self._named = not self._pictures.isdisjoint(stems)
        self._since = 0 if named else self._since + 1
        seen = not (self._exam or own) and not self._seen.isdisjoint(stems)
        self._picture = named or seen or (self._since <= _STAYS and not own and not self._exam)
        other = not self._fine.isdisjoint(stems)
        self.pain_before, self._pain_here = self._pain_here and not other, not self._pain.isdisjoint(stems)

    @property
    def examining(self) -> bool:
        """Whether the sentence tells of an examination."""
        return self._exam

    def speaks_of_pain(self, tokens: Sequence[Token]) -> bool:
        """Whether a word of pain is among tokens."""
        return any(t.stem in self._pain for t in tokens)

    def of_joints(self, last: int, sentence: Sequence[Token]) -> bool:
        """Whether a place, the word at `last`, is one of several sore joints that a sentence lists."""
        rule = self._grammar["joints"]
        texts = [t.text for t in sentence]
        if texts[last] not in rule["places"] or not set(rule["unless"]).isdisjoint(texts):
            return False
        whole = f" {' '.join(texts)} "
        return any(f" {words} " in whole for words in rule["told"])

    def allows(self, info: FindingInfo, *, named: bool) -> bool:
        """Whether this sentence can tell a finding; `named` for a test called by its name."""
        if self._bare or named:
            return True
        if info.kind == "imaging":
            return self._picture
        if info.kind in self._grammar["not_by_patients"]:
            return not self._own and (self._exam or not self._named)
        return not (self._exam and info.id in self._grammar["not_examined"])
