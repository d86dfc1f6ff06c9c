"""Tests and signs by name: "SLR and slump negative", "positive FABER", "CRP 19", "temperature of 38.5"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.narrative.labs import judged, number_after
from whence.narrative.once import once
from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.knowledge.compiled import FindingInfo
    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Named", "is_sign", "results_of"]

_REACH = 10
_SIDES = frozenset(
    {"l", "r", "lt", "rt", "left", "right", "bilateral", "bilaterally", "both", "at", "on", "and"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """A test's name with the result that was said of it: an option, or a number."""

    hit: Hit
    value: str | float
    last: int


def _runs(words: Iterable[str], language: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in words:
        run = stems_of(text, language)
        if run:
            found.setdefault(run[0], []).append(run)
    return found


def _find(
    sentence: Sequence[Token], grammar: Mapping[str, Any], kind: str, taken: set[int]
) -> dict[int, int]:
    """Return first to last token of each result word that stands outside of names."""
    table = once(grammar, kind, lambda: _runs(grammar[kind], grammar["language"]))
    spared = grammar["no_result_after"]  # "coagulase-negative" is a name
    stems = [t.stem for t in sentence]
    found: dict[int, int] = {}
    for start, word in enumerate(stems):
        for run in table.get(word, ()):
            span = range(start, start + len(run))
            if tuple(stems[start : start + len(run)]) != run or taken & set(span):
                continue
            if (start == 0 or sentence[start - 1].text not in spared) and _ends(start, sentence):
                found[start] = max(found.get(start, start), start + len(run) - 1)
    return found


def _ends(place: int, sentence: Sequence[Token]) -> bool:
    """Whether a plus or minus is a result, not an "and": "SLR + slump negative" says nothing of a plus."""
    if sentence[place].text not in {"+", "-"}:
        return True
    following = sentence[place + 1].text if place + 1 < len(sentence) else ","
    return not following.isalpha() or following in _SIDES


def results_of(
    names: Sequence[Hit],
    sentence: Sequence[Token],
    grammar: Mapping[str, Any],
    findings: Mapping[str, FindingInfo],
) -> list[Named]:
    """Return each named test of a sentence with its result: that of the list of names it stands beside."""
    if not names:
        return []
    taken = {t for hit in names for t in hit.tokens}
    bad = _find(sentence, grammar, "result_no", taken)
    good = {s: e for s, e in _find(sentence, grammar, "result_yes", taken).items() if not _covered(s, bad)}
    deniers = frozenset(grammar["context"]["core"])
    denied = {s for s in good if _denied(s, sentence, deniers, names)}
    marks = sorted(
        [(s, e, "no") for s, e in bad.items()]
        + [(s, e, "no" if s in denied else "yes") for s, e in good.items()]
    )
    ordered = sorted(names, key=lambda h: h.first)
    chosen = _assign(ordered, marks)
    found = []
    numbers = frozenset(h.first for h in ordered)
    for hit in ordered:
        info = findings[hit.phrase.target]
        named = (
            _measured(hit, info, sentence, numbers, grammar)
            if info.kind == "laboratory" or info.cuts
            else None
        )
        mark = chosen.get(hit)
        if named is None and mark is not None:
            turned = sentence[mark[0]].text in grammar.get("result_turned", {}).get(info.kind, ())
            value = _value(info, "no" if turned else mark[2])
            named = None if value is None else Named(hit, value, max(hit.last, mark[1]))
        if named is not None:
            found.append(named)
    return found


def _denied(place: int, sentence: Sequence[Token], deniers: frozenset[str], names: Sequence[Hit]) -> bool:
    """Whether a result is denied: "not raised", "no significantly raised CRP", "no PSA elevated"."""
    firsts = {h.last: h.first for h in names}
    before = firsts.get(place - 1, place)
    return any(t.text in deniers for t in sentence[max(0, before - 2) : before])


def _measured(
    hit: Hit, info: FindingInfo, sentence: Sequence[Token], names: frozenset[int], grammar: Mapping[str, Any]
) -> Named | None:
    """Return the number that follows a name, as it is or as yes or no by the limits of its test."""
    found = number_after(hit.last, sentence, names)
    if found is None or info.id in grammar["measured_elsewhere"]:
        return None
    number, place = found
    unit = " ".join(t.text for t in sentence[place + 1 : place + 4])
    if info.cuts is not None:
        factor = 10.0 if info.id == "crp" and "mg/dl" in unit else 1.0
        below = sentence[place - 1].text == "<"
        return Named(hit, number * factor * (0.5 if below else 1.0), place)
    value = judged(info.id, number, unit, grammar["limits"])
    return None if value is None else Named(hit, value, place)


def _assign(ordered: list[Hit], marks: list[tuple[int, int, str]]) -> dict[Hit, tuple[int, int, str]]:
    """Give each run of names the result beside it: the nearer one, unless the run before has taken it."""
    runs: list[list[Hit]] = []
    for hit in ordered:
        if runs and not any(runs[-1][-1].last < m[0] < hit.first for m in marks):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    chosen: dict[Hit, tuple[int, int, str]] = {}
    taken: set[int] = set()
    for run in runs:
        before = [m for m in marks if 0 < run[0].first - m[1] <= _REACH and m[0] not in taken]
        after = [m for m in marks if 0 < m[0] - run[-1].last <= _REACH]
        mark = after[0] if after else None
        if before and (mark is None or run[0].first - before[-1][1] < mark[0] - run[-1].last):
            mark = before[-1]
        if mark is not None:
            taken.add(mark[0])
            chosen.update(dict.fromkeys(run, mark))
    return chosen


def _covered(start: int, spans: Mapping[int, int]) -> bool:
    return any(a <= start <= b for a, b in spans.items())


def _value(info: FindingInfo, result: str) -> str | None:
    """Return the option that a plain result means; a raised number is its middle option, a normal one 'normal'."""
    if info.is_yes_no:
        return result
    if result == "no":
        return "normal" if "normal" in info.options else None
    return "raised" if "raised" in info.options else None


def is_sign(hit: Hit, sentence: Sequence[Token], grammar: Mapping[str, Any]) -> bool:
    """Whether a name is that of a sign that was seen, not of a test: "walks with a Trendelenburg sign"."""
    words = grammar["signs"]
    beside = range(hit.first, min(hit.last + 2, len(sentence)))
    return any(sentence[place].text in words for place in beside)
