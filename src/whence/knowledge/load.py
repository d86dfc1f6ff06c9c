"""Read the text of a pack into the models of the schema."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from whence._yaml import line_of, line_of_item, read_yaml
from whence.errors import PackError, Place, nearest
from whence.knowledge.files import MESSAGES, PACKS, regions
from whence.knowledge.schema import (
    AccuracyRow,
    CarePlan,
    CareStep,
    Cause,
    Country,
    Exercise,
    Family,
    Finding,
    FrequencyRow,
    Group,
    Investigation,
    Measure,
    Message,
    Region,
    Screen,
    Study,
    Topic,
    TriageRule,
)
from whence.knowledge.schema.care import Figure
from whence.knowledge.schema.evidence import EffectRow, InvestigationRow, NaturalHistoryRow, RecommendationRow
from whence.knowledge.words import parse_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Pack", "engine_messages", "load_pack"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Pack:
    """The text of one region's pack with the library it stands on, read and valid field by field.

    Attributes
    ----------
    files
        Where each cause, finding or rule stands, for messages: ``("cause", id)`` to path.
    """

    root: Path
    region: Region
    causes: dict[str, Cause]
    families: dict[str, Family]
    findings: dict[str, Finding]
    groups: dict[str, Group]
    studies: dict[str, Study]
    accuracy: tuple[AccuracyRow, ...]
    frequency: tuple[FrequencyRow, ...]
    second_ratings: dict[tuple[str, str, str], str]
    rules: dict[str, TriageRule]
    screens: dict[str, Screen]
    countries: dict[str, Country]
    steps: dict[str, CareStep]
    plans: dict[str, CarePlan]
    exercises: dict[str, Exercise]
    investigations: dict[str, Investigation]
    measures: dict[str, Measure]
    messages: dict[str, Message]
    files: dict[tuple[str, str], Path]
    effects: tuple[EffectRow, ...] = ()
    recommendations: tuple[RecommendationRow, ...] = ()
    natural_history: tuple[NaturalHistoryRow, ...] = ()
    investigation_rows: tuple[InvestigationRow, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)

    def place(self, kind: str, name: str, field: str | None = None) -> Place:
        """Return where an item stands, or one of its fields: file, line and field."""
        path = self.files.get((kind, name))
        label = f"{name}.{field}" if field else name
        if path is None:
            return Place(kind, None, label)
        return Place(str(path), line_of_item(path, name, field.split(".") if field else ()), label)


def load_pack(region: str = "buttock", root: Path = PACKS) -> Pack:
    """Read and validate the pack of `region` with the library beside it.

    Raises
    ------
    PackError
        Naming file, line and field of the first thing that is wrong.
    """
    library, own = root / "library", root / region
    if region not in regions(root):
        known = regions(root)
        hint = nearest(region, known) or (f" There is {', '.join(known)}." if known else "")
        raise PackError(f"there is no pack {region!r} here.{hint}", Place(str(root)))
    files: dict[tuple[str, str], Path] = {}

    def many(model: type[M], kind: str, *patterns: str) -> dict[str, M]:
        return _read_many(library, model, kind, patterns, files)

    return Pack(
        root=root,
        region=_read_region(own),
        causes=many(Cause, "cause", "causes/*.yaml"),
        families=many(Family, "family", "families.yaml"),
        findings=many(Finding, "finding", "findings/*.yaml"),
        groups=many(Group, "group", "groups.yaml"),
        studies=many(Study, "study", "evidence/studies.yaml"),
        accuracy=_read_rows(library / "evidence/accuracy.csv", AccuracyRow),
        frequency=_read_rows(library / "evidence/frequency.csv", FrequencyRow),
        second_ratings=_read_ratings(library / "ratings/second.csv"),
        rules=many(TriageRule, "rule", "triage/rules/*.yaml"),
        screens=many(Screen, "screen", "triage/screens.yaml"),
        countries=many(Country, "country", "countries.yaml"),
        steps=many(CareStep, "step", "care/steps/*.yaml"),
        plans=many(CarePlan, "plan", "care/plans/*.yaml"),
        exercises=many(Exercise, "exercise", "care/exercises/*.yaml"),
        investigations=many(Investigation, "investigation", "care/investigations.yaml"),
        measures=many(Measure, "measure", "care/measures.yaml"),
        messages=engine_messages() | many(Message, "message", "messages.yaml"),
        effects=_read_rows(library / "evidence/effects.csv", EffectRow),
        recommendations=_read_rows(library / "evidence/recommendations.csv", RecommendationRow),
        natural_history=_read_rows(library / "evidence/natural_history.csv", NaturalHistoryRow),
        investigation_rows=_read_rows(library / "evidence/investigations.csv", InvestigationRow),
        figures=many(Figure, "figure", "care/figures/*.yaml"),
        topics=many(Topic, "topic", "topics.yaml"),
        files=files,
    )


@cache
def engine_messages() -> dict[str, Message]:
    """Return the engine's own sentences, which a library need not have."""
    path = PACKS / MESSAGES
    return _read_many(path.parent, Message, "message", (path.name,), {})


def _read_many(
    folder: Path, model: type[M], kind: str, patterns: Sequence[str], files: dict[tuple[str, str], Path]
) -> dict[str, M]:
    items: dict[str, M] = {}
    for path in sorted(p for pattern in patterns for p in folder.glob(pattern)):
        data = read_yaml(path, PackError)
        single = isinstance(data, dict)
        if data is not None and not isinstance(data, dict | list):
            raise PackError(f"must hold a {kind} or a list of them", Place(str(path)))
        for index, entry in enumerate([data] if single else data or []):
            item = _validate(model, entry, path, () if single else (index,))
            key = str(getattr(item, "id"))  # noqa: B009 (every model here has an id)
            if key in items:
                what = f"the {kind} {key!r} stands already in {files[kind, key].name}; keep one"
                raise PackError(what, Place(str(path), line_of(path, ["id"] if single else [index]), "id"))
            items[key] = item
            files[kind, key] = path
    return items


def _read_region(folder: Path) -> Region:
    """Join the region's files, one key each: ``pack.yaml`` and ``<key>.yaml`` beside it."""
    path = folder / "pack.yaml"
    data = read_yaml(path, PackError)
    if not isinstance(data, dict):
        raise PackError("the head of a pack is a mapping", Place(str(path)))
    if data.get("id") != folder.name:
        place = Place(str(path), line_of(path, ["id"]), "id")
        raise PackError(f"the id of a pack is the name of its folder, {folder.name!r}", place)
    for key in ("settings", "shares", "backgrounds", "mention", "zones"):
        part = folder / f"{key}.yaml"
        if part.exists():
            data[key] = read_yaml(part, PackError)
    try:
        return Region.model_validate(data)
    except ValidationError as problem:
        error = problem.errors()[0]
        keys = list(error["loc"])
        part = folder / f"{keys[0]}.yaml" if keys else path
        inside = part.exists()
        raise _pack_error(error, part if inside else path, keys[1:] if inside else keys) from None


def _validate(model: type[M], entry: Any, path: Path, prefix: tuple[int | str, ...]) -> M:
    if not isinstance(entry, dict):
        raise PackError("must be a mapping with an id", Place(str(path), line_of(path, prefix)))
    try:
        return model.model_validate(entry)
    except ValidationError as problem:
        error = problem.errors()[0]
        raise _pack_error(error, path, [*prefix, *error["loc"]], entry.get("id")) from None


def _pack_error(error: Any, path: Path, keys: Sequence[int | str], name: str | None = None) -> PackError:
    message = str(error["msg"]).removeprefix("Value error, ")
    field = ".".join(str(k) for k in keys if not isinstance(k, int))
    label = f"{name}.{field}" if name else field
    return PackError(
        f"{message[0].lower()}{message[1:]}", Place(str(path), line_of(path, keys), label or None)
    )


def _read_rows(path: Path, model: type[M]) -> tuple[M, ...]:
    lists = _tuple_fields(model)
    rows: list[M] = []
    for number, raw in _csv_rows(path):
        entry: dict[str, Any] = {k: v for k, v in raw.items() if k and v not in ("", None)}
        for key in lists & set(entry):
            entry[key] = tuple(entry[key].split())
        try:
            rows.append(model.model_validate(entry))
        except ValidationError as problem:
            error = problem.errors()[0]
            field = ".".join(map(str, error["loc"]))
            raise PackError(str(error["msg"]), Place(str(path), number, field)) from None
    return tuple(rows)


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and cells of each row of a CSV file; nothing where there is no such file."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise PackError(f"cannot be read as CSV in UTF-8 ({problem})", Place(str(path))) from None


@cache
def _tuple_fields(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if "tuple" in str(field.annotation))


def _read_ratings(path: Path) -> dict[tuple[str, str, str], str]:
    """Read the second rater's words: ``cause,finding,option,word``."""
    found = {}
    for number, row in _csv_rows(path):
        try:
            key, word = (row["cause"], row["finding"], row["option"]), row["word"]
            parse_words(word or "")
        except KeyError as lacking:
            raise PackError(f"lacks the column {lacking}", Place(str(path), 1)) from None
        except ValueError as problem:
            raise PackError(str(problem), Place(str(path), number, "word")) from None
        found[key] = word
    return found
