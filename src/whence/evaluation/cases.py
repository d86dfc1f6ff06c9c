"""Published cases with a known answer, and what of them Whence is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from whence._yaml import line_of, read_yaml
from whence.case import Case
from whence.errors import InputError, Place
from whence.narrative import Lexicon, Reading, read_phrases, read_story
from whence.narrative.consistent import consistent

if TYPE_CHECKING:
    from pathlib import Path

    from whence.knowledge.compiled import Knowledge

__all__ = ["USES", "KnownCase", "Use", "case_of", "read_cases", "with_coding"]

Use = Literal["narrative", "findings", "all", "coded"]
USES: tuple[Use, ...] = ("narrative", "findings", "all", "coded")


class KnownCase(BaseModel):
    """One case with its established cause.

    Attributes
    ----------
    present, absent
        Findings looked for, as short phrases.
    results
        Later investigations.
    coded
        Findings already coded: id to value.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    age: float | None = None
    sex: Literal["female", "male"] | None = None
    setting: str = "unknown"
    narrative: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    coded: dict[str, Any] | None = None
    diagnosis: str | None = None
    acceptable: tuple[str, ...] = ()
    urgency: Literal["emergency", "urgent", "soon", "routine", "self_care"] | None = None
    source: str | None = None
    url: str | None = None


def read_cases(path: Path) -> list[KnownCase]:
    """Read a file of cases.

    Raises
    ------
    InputError
        Naming file, line and field.
    """
    data = read_yaml(path)
    entries = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise InputError("needs a list under 'cases'", Place(str(path)))
    found = []
    for place, entry in enumerate(entries):
        try:
            found.append(KnownCase.model_validate(entry))
        except ValidationError as problem:
            error = problem.errors()[0]
            keys: list[str | int] = ["cases", place, *error["loc"]]
            field = ".".join(map(str, error["loc"]))
            raise InputError(str(error["msg"]), Place(str(path), line_of(path, keys), field)) from None
    return found


def with_coding(cases: list[KnownCase], coded: list[KnownCase]) -> list[KnownCase]:
    """Return `cases` with the coded findings of the cases of the same id.

    Raises
    ------
    InputError
        Where a case has no coding.
    """
    known = {c.id: c.coded for c in coded}
    missing = [c.id for c in cases if known.get(c.id) is None]
    if missing:
        raise InputError(f"no coded findings for {', '.join(missing[:5])}; add them or use another --use")
    return [c.model_copy(update={"coded": known[c.id]}) for c in cases]


def case_of(known: KnownCase, use: Use, knowledge: Knowledge, lexicon: Lexicon) -> Case:
    """Return the case as Whence sees it: story alone, with findings, with results, or coded by hand."""
    setting = known.setting.strip().lower().replace(" ", "_")
    fixed = {"age": known.age, "sex": known.sex, "setting": setting, "id": known.id}
    if use == "coded":
        given = dict(known.coded or {})
        person = {"age": known.age, "sex": known.sex, **given.pop("person", {})}
        data = {"id": known.id, "setting": setting, "person": person, "told": True, **given}
        return Case.model_validate(data)
    reading = read_story(known.narrative, knowledge, lexicon)
    parts = [reading]
    if use in {"findings", "all"}:
        parts.append(read_phrases(known.present, known.absent, knowledge, lexicon))
    if use == "all":
        parts.append(read_story("\n".join(known.results), knowledge, lexicon))
    return _join(parts, knowledge).to_case(**{k: v for k, v in fixed.items() if v is not None})


def _join(parts: list[Reading], knowledge: Knowledge) -> Reading:
    """Join readings of one case; a later part wins over an earlier one."""
    found = {f.answer.finding: f for part in parts for f in part.found}
    zones = dict.fromkeys(z for part in parts for z in part.zones)
    numb = dict.fromkeys(z for part in parts for z in part.numb)
    first = parts[0]
    person = {k: v for part in reversed(parts) for k, v in part.person.items()}
    return Reading(
        text=first.text,
        found=tuple(consistent(list(found.values()), knowledge)),
        person=person,
        zones=tuple(zones),
        numb=tuple(numb),
        side=first.side,
        not_used=tuple(s for part in parts for s in part.not_used),
    )
