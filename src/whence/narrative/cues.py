"""Cues: words that say that something makes it worse, eases it, or does neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Cue", "cue_runs", "verdict_of"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says that it gets worse, eases or does nothing, with its tokens."""

    kind: str
    first: int
    last: int
    denied: bool


def cue_runs(
    pairs: Iterable[tuple[str, Iterable[str]]], language: str
) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the cues of a grammar by their first stem, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, texts in pairs:
        for text in texts:
            run = stems_of(text, language)
            if run:
                found.setdefault(run[0], []).append((run, kind))
    for runs in found.values():
        runs.sort(key=lambda item: -len(item[0]))
    return found


def verdict_of(kind: str, cue: Cue, *, relief: bool, before: bool) -> str | None:
    """Return what a cue says of a situation that would bring on (worse) or ease (better) a finding.

    "Comfortable when sitting" eases; "sitting is comfortable" only does not hurt.
    """
    says = {"after": "worse", "pain": "worse", "comfort": "better" if before else "fine"}.get(
        cue.kind, cue.kind
    )
    if says == kind:
        return "no" if cue.denied else "yes"
    if says == "fine" and kind == "worse":
        return "yes" if cue.denied else "no"
    if says == "fine" and relief and not cue.denied:
        return "yes"
    return "no" if says == "neutral" else None
