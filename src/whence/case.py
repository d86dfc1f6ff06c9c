"""What is known of one patient, and on which date.

A case holds answers as they were given; whether the findings exist is the pack's affair (`whence.knowledge`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from whence._yaml import line_of, parse_yaml, read_yaml
from whence.errors import CaseError, Place, nearest

__all__ = ["Answer", "Case", "Drawing", "Person", "Setting", "parse_case", "read_case"]

Setting = Literal[
    "primary_care", "physiotherapy", "sports_clinic", "spine_clinic", "orthopaedics", "emergency", "unknown"
]
Side = Literal["left", "right", "both"]

_UNKNOWN = {"unknown", "not sure", "not_sure", "don't know", "?"}


def _value(raw: Any) -> Any:
    if raw is True or raw is False:
        return "yes" if raw else "no"
    if raw is None or (isinstance(raw, str) and raw.strip().lower() in _UNKNOWN):
        return "unknown"
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, int | float) and abs(raw) < 1e12:
        return float(raw)
    raise ValueError("must be yes, no, unknown, an option or a number")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Frozen):
    """Who it is, as far as the causes depend on it.

    Attributes
    ----------
    age
        Years, 0 to 120.
    sex
        Sex at birth.
    pregnant
        Pregnant now.
    weeks_since_birth
        Weeks since the person gave birth, 0 to 520.
    country
        Two-letter code; picks the emergency number.
    """

    age: float | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male"] | None = None
    pregnant: bool | None = None
    weeks_since_birth: float | None = Field(default=None, ge=0, le=520)
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None

    @model_validator(mode="after")
    def _possible(self) -> Person:
        if self.sex == "male" and (self.pregnant or self.weeks_since_birth is not None):
            raise ValueError("a man cannot be pregnant or have given birth; check sex")
        return self

    @property
    def pregnancy(self) -> Literal["not_pregnant", "pregnant", "postpartum"] | None:
        """Pregnancy status; ``postpartum`` is within 26 weeks of birth, None where unknown."""
        if self.pregnant:
            return "pregnant"
        if self.weeks_since_birth is not None and self.weeks_since_birth <= 26:
            return "postpartum"
        outside = self.sex == "male" or (self.age is not None and not 12 <= self.age <= 55)
        return "not_pregnant" if outside or self.pregnant is False else None


class Answer(_Frozen):
    """One finding of one patient.

    Attributes
    ----------
    finding
        Id of the finding.
    value
        ``yes``, ``no``, ``unknown``, an option, or a number in the finding's unit.
    side
        Side of the body.
    certainty
        ``think_so`` doubles the chance of error.
    degree
        ``mild`` halves the weight of a yes ("a little", "sometimes").
    origin
        Who says so; left out, it follows from the kind of finding.
    on
        When it was found.
    quote
        The words that it rests on.
    """

    finding: str
    value: Annotated[str | float, BeforeValidator(_value)]
    side: Side | None = None
    certainty: Literal["sure", "think_so"] = "sure"
    degree: Literal["clear", "mild"] = "clear"
    origin: Literal["patient", "story", "examiner", "test"] | None = None
    on: date | None = None
    quote: str | None = None


class Drawing(_Frozen):
    """Where it hurts: the pain drawing.

    Attributes
    ----------
    zones
        Ids of painted zones.
    numb
        Zones that are numb or tingle.
    worst
        The worst zone.
    side
        Side of the body.
    everywhere
        True only if the person said "that is everywhere it hurts".
    """

    zones: tuple[str, ...] = ()
    numb: tuple[str, ...] = ()
    worst: str | None = None
    side: Side | None = None
    everywhere: bool = False

    @model_validator(mode="after")
    def _worst_is_painted(self) -> Drawing:
        if self.worst is not None and self.worst not in self.zones:
            raise ValueError(f"the worst zone {self.worst!r} is not among the painted zones; add it there")
        return self


class Case(_Frozen):
    """All that is known of one patient.

    Attributes
    ----------
    told
        True when the answers come from a story: findings that it does not mention then count a little
        as absent (people tell what is there).
    asked
        Findings that were asked for, so that silence about them means nothing.
    not_used
        Parts of a story that were not understood.
    """

    id: str | None = None
    on: date | None = None
    person: Person = Person()
    setting: Setting = "unknown"
    case_mix: Literal["as_seen", "referred", "published"] = "as_seen"
    drawing: Drawing = Drawing()
    answers: tuple[Answer, ...] = ()
    told: bool = False
    asked: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _friendly(cls, data: Any) -> Any:
        """Accept the hand-written form: ``findings`` as a mapping from id to value."""
        if not isinstance(data, dict) or "findings" not in data:
            return data
        data = dict(data)
        written = data.pop("findings") or {}
        if not isinstance(written, dict):
            raise ValueError("findings must be a mapping, such as 'pain_on_sitting: yes'")
        listed = data.get("answers") or []
        if not isinstance(listed, list | tuple):
            raise ValueError("answers must be a list; write 'findings' for the short form")
        answers = [
            {**value, "finding": name} if isinstance(value, dict) else {"finding": name, "value": value}
            for name, value in written.items()
        ]
        data["answers"] = [*listed, *answers]
        return data

    @model_validator(mode="after")
    def _no_contradiction(self) -> Case:
        seen: dict[str, str | float] = {}
        for answer in self.answers:
            if answer.finding in seen and seen[answer.finding] != answer.value:
                raise PydanticCustomError(
                    "contradiction",
                    "{finding} is answered {first} and {second}; keep one",
                    {"finding": answer.finding, "first": seen[answer.finding], "second": answer.value},
                )
            seen[answer.finding] = answer.value
        return self

    def with_answer(self, answer: Answer) -> Case:
        """Return this case with `answer` added, or put in place of an earlier one to the same finding."""
        kept = tuple(a for a in self.answers if a.finding != answer.finding)
        return self.model_copy(update={"answers": (*kept, answer)})


def read_case(path: Path | str) -> Case:
    """Read a case from a YAML file.

    Raises
    ------
    CaseError
        Naming file, line and field.
    """
    path = Path(path)
    data = read_yaml(path, CaseError)
    return _build(data, str(path), path)


def parse_case(text: str, name: str = "<text>") -> Case:
    """Read a case from YAML text; `name` stands for it in errors."""
    return _build(parse_yaml(text, name, CaseError), name, None)


def locate(path: Path, field: str | None) -> Place:
    """Return the place of a field in a case file, such as ``findings.fever``, with its line where it is found."""
    if not field:
        return Place(str(path))
    head, _, rest = field.partition(".")
    return Place(str(path), line_of(path, [head, rest] if rest else [head]), field)


def _build(data: Any, name: str, path: Path | None) -> Case:
    if not isinstance(data, dict):
        raise CaseError("a case is a mapping with person, setting, drawing and findings", Place(name))
    try:
        return Case.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        keys = _hand_written(first["loc"], data)
        if first["type"] == "contradiction":
            keys = ["findings", first["ctx"]["finding"]]
        line = line_of(path, keys) if path else None
        field = ".".join(str(k) for k in keys) or None
        raise CaseError(_sentence(first, keys), Place(name, line, field)) from None


def _hand_written(loc: tuple[int | str, ...], data: dict[str, Any]) -> list[int | str]:
    """Translate a location among `answers` back to the mapping that was written by hand."""
    keys = list(loc)
    written = data.get("findings")
    if keys[:1] == ["answers"] and isinstance(written, dict) and len(keys) > 1 and isinstance(keys[1], int):
        listed = len(data.get("answers") or [])
        names = list(written)
        if keys[1] >= listed and keys[1] - listed < len(names):
            name = names[keys[1] - listed]
            below = keys[2:] if isinstance(written[name], dict) else []
            keys = ["findings", str(name), *below]
    return keys


_PARTS: dict[str, type[BaseModel]] = {
    "person": Person,
    "drawing": Drawing,
    "findings": Answer,
    "answers": Answer,
}


def _sentence(error: Any, keys: list[int | str]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        model = _PARTS.get(str(keys[0]), Case) if len(keys) > 1 else Case
        known = [*model.model_fields, *(["findings"] if model is Case else [])]
        elsewhere = [*Case.model_fields, *Person.model_fields, *Drawing.model_fields]
        hint = nearest(str(keys[-1]), known) or nearest(str(keys[-1]), elsewhere)
        return f"unknown key {str(keys[-1])!r:.60}.{hint}"
    given = error.get("input")
    short = isinstance(given, str | int | float) and (isinstance(given, str) or abs(given) < 1e12)
    shown = f" (given: {given!r:.60})" if short else ""
    return f"{message[0].lower()}{message[1:]}{shown}"
