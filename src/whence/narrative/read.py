"""A story in plain words to a case: every answer quotes the words that it rests on, nothing is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.case import Answer
from whence.narrative.consistent import consistent
from whence.narrative.context import Context, Judge
from whence.narrative.lexicon import DENIED
from whence.narrative.lists import rewordings, turned
from whence.narrative.marks import marks_of
from whence.narrative.match import Hit, find_phrases
from whence.narrative.owners import told_of_another
from whence.narrative.places import Places, Told
from whence.narrative.reading import Found, Reading, as_typed, findings_of, found_at, settled
from whence.narrative.results import is_sign, results_of
from whence.narrative.setting import Scene
from whence.narrative.situations import situations_of
from whence.narrative.tokens import sentences
from whence.narrative.tongues import tongue_of
from whence.narrative.whole import completed, sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from whence.knowledge.compiled import FindingInfo, Knowledge
    from whence.narrative.lexicon import Lexicon
    from whence.narrative.tokens import Token

__all__ = ["Found", "Reading", "read_phrases", "read_story"]

_NEAR = 6
"""Words before a place in which pain must be named for the place to be denied."""

_TIMELESS = {"exposure", "response", "imaging", "laboratory", "block", "neurophysiology"}


def read_story(text: str, knowledge: Knowledge, lexicon: Lexicon) -> Reading:
    """Read a story.

    Parameters
    ----------
    text
        What a person says or a clinician writes, in the language of the lexicon.
    """
    grammar = lexicon.grammar
    reader = _Reader(text, knowledge, lexicon)
    for sentence in sentences(text, grammar):
        reader.sentence(sentence)
    person = reader.tongue.person_of(text, grammar["numbers"])
    reader.add(reader.tongue.measures(text, knowledge, grammar["numbers"], person.get("age")))
    return reader.finish(person)


def read_phrases(
    present: Iterable[str], absent: Iterable[str], knowledge: Knowledge, lexicon: Lexicon
) -> Reading:
    """Read two lists of findings: those that were there, and those that were looked for and absent.

    A bare name of a test counts as positive; everything under `absent` is turned round.
    """
    here, gone = list(present), list(absent)
    reader = _Reader("\n".join([*here, *gone]), knowledge, lexicon)
    offset = 0
    for place, phrase in enumerate([*here, *gone]):
        inner = _phrase_reader(phrase, knowledge, lexicon)
        if place < len(here):
            reader.absorb(inner, offset)
        elif inner.found:
            reader.absorb_absent(inner, offset)
        else:
            reader.absorb_reworded(phrase, offset)
        offset += len(phrase) + 1
    return reader.finish(reader.tongue.person_of(reader.text, lexicon.grammar["numbers"]))


def _phrase_reader(phrase: str, knowledge: Knowledge, lexicon: Lexicon) -> _Reader:
    """Return the reader of one phrase of a list, done reading."""
    reader = _Reader(phrase, knowledge, lexicon, bare=True)
    for sentence in sentences(phrase, lexicon.grammar):
        reader.sentence(sentence)
    reader.add(reader.tongue.measures(phrase, knowledge, lexicon.grammar["numbers"]))
    return reader


class _Reader:
    def __init__(self, text: str, knowledge: Knowledge, lexicon: Lexicon, *, bare: bool = False) -> None:
        self.text, self.knowledge, self.lexicon, self.bare = text, knowledge, lexicon, bare
        self.low = as_typed(text)
        self.findings = findings_of(knowledge)
        self.found: list[Found] = []
        self.places = Places(lexicon.grammar)
        self.scene = Scene(lexicon.grammar, bare)
        self._thigh = lexicon.grammar["thigh"]
        self.unused: list[tuple[int, int]] = []
        self.tongue = tongue_of(lexicon.grammar["language"])
        self.kin = self.tongue.kin_of(text)

    def sentence(self, sentence: Sequence[Token]) -> None:
        """Read one sentence."""
        self.scene.enter(sentence)
        every = find_phrases(self.lexicon, sentence, self._fits)
        hits = [h for h in every if h.phrase.option != DENIED]
        hits = [h for h in hits if not (self._of_place(h) and self.scene.of_joints(h.last, sentence))]
        grammar = self.lexicon.grammar
        judge = Judge(sentence, self.low, marks_of(sentence, grammar, hits), grammar, self.kin)
        before = len(self.found)
        zones = [h for h in hits if h.phrase.target.startswith("zone:")]
        told = self.places.kinds(zones, sentence, judge, self.scene.pain_before)
        placed = self.places.keep(() if self.scene.examining and not self.bare else told)
        named = self._results(hits, sentence, judge)
        for hit in hits:
            target = hit.phrase.target
            if hit.phrase.option == "?" or ":" in target or target in named:
                continue
            if target in grammar["of_complaint"] and told_of_another(hit, sentence, grammar):
                continue
            if target not in grammar["of_pain"] or self.places.tells_pain(hit, sentence):
                self._statement(hit, sentence, judge.context(hit))
        for hit in every:
            if hit.phrase.option == DENIED and judge.denies_noun(hit):
                self._put(hit.phrase.target, "no", sentence, (hit.first, hit.last), Context())
        denied = {f.answer.finding for f in self.found[before:] if f.answer.value == "no"}
        self._situations(hits, sentence, judge, denied)
        self._places(told, sentence)
        if len(self.found) == before and not placed:
            self.unused.append((sentence[0].start, sentence[-1].end))

    def _of_place(self, hit: Hit) -> bool:
        """Whether a hit names a place, or pain that goes to one."""
        target = hit.phrase.target
        return target.startswith("zone:") or target in self.lexicon.grammar["of_pain"]

    def _results(self, hits: Sequence[Hit], sentence: Sequence[Token], judge: Judge) -> set[str]:
        """Add the tests that are named with a result; returns their findings."""
        names = [h for h in hits if h.phrase.option == "?"]
        if not names:
            return set()
        # A phrase that holds the name and says more ("ankle jerk absent") outweighs a result word, not a number.
        full = {h.phrase.target: set(h.tokens) for h in hits if h.phrase.option != "?" and len(h.tokens) > 1}
        told = [h for h in names if set(h.tokens) < full.get(h.phrase.target, set())]
        results = [
            r
            for r in results_of(names, sentence, self.lexicon.grammar, self.findings)
            if isinstance(r.value, float) or r.hit not in told
        ]
        for result in results:
            context = judge.context(result.hit)
            if not (context.other_person or context.hypothetical):
                self._keep(result.hit, sentence, result.value, context, denied=False)
        given = {r.hit.phrase.target for r in results}
        for hit in names:
            plain = (self.bare and not results) or is_sign(hit, sentence, self.lexicon.grammar)
            if plain and hit not in told and hit.phrase.target not in given:
                context = judge.context(hit)
                if not (context.other_person or context.hypothetical):
                    self._keep(hit, sentence, "yes", context, denied=context.denied and not self.bare)
        return given

    def _places(self, told: Sequence[Told], sentence: Sequence[Token]) -> None:
        """Add the findings that a painful place is by itself: pain in the groin is groin pain."""
        names = self.lexicon.grammar["zone_findings"]
        for hit, kind, context in told:
            name = names.get(hit.phrase.target.removeprefix("zone:"))
            generic = " ".join(t.text for t in sentence[hit.first : hit.last + 1])
            if kind not in {"pain", "both"} or name not in self.findings or self.scene.examining:
                continue
            if name == "radiation_posterior_thigh" and not any(w in generic for w in self._thigh):
                continue
            if any(word in generic for word in self.lexicon.grammar["zone_apart"]):
                continue
            beside = sentence[max(0, hit.first - _NEAR) : hit.last + 3]
            if context.denied and not self.scene.speaks_of_pain(beside):
                continue
            if not (context.past or context.hypothetical or context.other_person):
                self._put(name, "no" if context.denied else "yes", sentence, (hit.first, hit.last), context)

    def _fits(self, hit: Hit) -> bool:
        """Whether a hit is of a kind that this sentence can tell."""
        info = self.findings.get(hit.phrase.target)
        return info is None or self.scene.allows(info, named=hit.phrase.option == "?")

    def _situations(
        self, hits: Sequence[Hit], sentence: Sequence[Token], judge: Judge, denied: AbstractSet[str]
    ) -> None:
        grammar = self.lexicon.grammar
        named = [h for h in hits if h.phrase.target.startswith(("worse:", "better:"))]
        for told in situations_of(named, sentence, grammar, judge):
            context = judge.context(told.hit)
            if told.value == "no" and judge.marks.of("doubled"):  # "cannot walk without pain" is no ease
                continue
            if told.value == "yes" and told.finding in denied:  # "no cough, sitting intolerance or rash"
                continue
            if told.finding in self.findings and not (
                context.hypothetical or context.other_person or context.past
            ):
                value = "no" if judge.denied_after(told.hit) else told.value
                self._put(told.finding, value, sentence, (told.first, told.last), context)

    def _statement(self, hit: Hit, sentence: Sequence[Token], context: Context) -> None:
        info = self.findings[hit.phrase.target]
        if context.hypothetical or (context.other_person and "family" not in info.id):
            return
        if context.planned and info.kind in _TIMELESS:
            return
        lasting = info.kind in _TIMELESS or info.id in self.lexicon.grammar["ever"]
        if context.past and not lasting and info.is_yes_no and not context.denied:
            return
        if context.denied and (hit.phrase.option == "no" or not info.is_yes_no):
            return
        self._keep(hit, sentence, hit.phrase.option, context, denied=context.denied)

    def _keep(
        self, hit: Hit, sentence: Sequence[Token], value: str | float, context: Context, *, denied: bool
    ) -> None:
        info = self.findings[hit.phrase.target]
        if info.is_yes_no and value not in {"yes", "no"}:
            return
        if not info.is_yes_no and isinstance(value, str) and value not in info.options:
            return
        value = ("no" if value == "yes" else value) if denied else value
        self._put(info.id, value, sentence, (hit.first, hit.last), context)

    def _put(
        self,
        name: str,
        value: str | float,
        sentence: Sequence[Token],
        span: tuple[int, int],
        context: Context,
    ) -> None:
        """Add an answer with the words that it rests on."""
        self.found.append(found_at(span, sentence, self.text, self.findings[name], value, context))

    def add(self, found: Iterable[tuple[str, str | float, int, int]]) -> None:
        """Add measured values: finding, value, start, end."""
        for name, value, start, end in found:
            info: FindingInfo | None = self.findings.get(name)
            if info is None:
                continue
            if isinstance(value, float) and info.limits and not info.limits[0] <= value <= info.limits[1]:
                continue
            answer = Answer(finding=name, value=value, quote=self.text[start:end])
            self.found = [
                f for f in self.found if f.answer.finding != name or isinstance(f.answer.value, float)
            ]
            self.found.append(Found(answer, start, end))

    def absorb(self, other: _Reader, offset: int) -> None:
        """Take over what the reader of one phrase found."""
        self.found += [Found(f.answer, f.start + offset, f.end + offset) for f in other.found]
        self.places.absorb(other.places)
        self.unused += [(a + offset, b + offset) for a, b in other.unused]

    def absorb_absent(self, other: _Reader, offset: int) -> None:
        """Take over what was found in a phrase that was listed as absent, turned round."""
        for f in other.found:
            answer = turned(f.answer, self.findings[f.answer.finding])
            if answer is not None:
                self.found.append(Found(answer, f.start + offset, f.end + offset))
        self.unused += [(a + offset, b + offset) for a, b in other.unused]

    def absorb_reworded(self, phrase: str, offset: int) -> None:
        """Take over what another wording of an absent phrase says: "normal gait" for "abnormal gait"."""
        span = offset, offset + len(phrase)
        for wording in rewordings(phrase, self.lexicon.grammar):
            found = _phrase_reader(wording, self.knowledge, self.lexicon).found
            if found:
                self.found += [Found(f.answer.model_copy(update={"quote": phrase}), *span) for f in found]
                return
        self.unused.append(span)

    def finish(self, person: dict[str, Any]) -> Reading:
        """Settle doubles and contradictions and return the reading."""
        zones = tuple(z for z in self.places.painful if z in self.knowledge.zones)
        settled_once = consistent(settled(self.found), self.knowledge)
        grammar = self.lexicon.grammar
        kept = completed(settled_once, zones, person, grammar, self.knowledge)
        side = self.tongue.side_of(self.text, grammar)
        if grammar["one_side"]["is"] in self.findings:
            kept = sided(kept, self.text, side, zones, grammar["one_side"])
        return Reading(
            text=self.text,
            found=tuple(kept),
            person=person,
            zones=zones,
            numb=tuple(z for z in self.places.numb if z in self.knowledge.zones),
            side=side,
            not_used=self._not_used(kept, person),
        )

    def _not_used(self, kept: Iterable[Found], person: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the sentences that tell neither an answer, a measured number included, nor who the person is."""
        spans = [(f.start, f.end) for f in kept]
        unused = [(a, b) for a, b in self.unused if b - a > 2 and not any(x < b and a < y for x, y in spans)]
        phrases = [self.text[a:b].strip() for a, b in unused]
        numbers = self.lexicon.grammar["numbers"]
        return tuple(x for x in phrases if not (person and self.tongue.person_of(x, numbers)))
