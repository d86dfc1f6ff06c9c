"""A compiled pack: what the engine reasons with, as arrays and short records.

Shapes use C causes (``unexplained`` last), F findings (zones at the end), T values (each finding with K
options has K - 1 of them per cell: log ratios to the last option), M draws, 14 age bands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from whence.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["BASES", "CauseInfo", "FamilyInfo", "FindingInfo", "Knowledge", "SettingInfo"]

BASES = ("judgement", "frequency", "accuracy")
UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class CauseInfo:
    """What is shown of a cause."""

    id: str
    name: str
    family: str | None
    origin: str
    danger: str
    alarm: dict[str, float] | None
    plain: str
    technical: str
    also: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    mimics: dict[str, str] = field(default_factory=dict)
    reviewed: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """A family and its members, as indices of causes."""

    id: str
    name: str
    plain: str
    members: tuple[int, ...]
    collapse: bool


@dataclass(frozen=True, slots=True)
class FindingInfo:
    """What the engine and the outputs need of a finding."""

    id: str
    name: str
    kind: str
    options: tuple[str, ...]
    labels: dict[str, str]
    baseline: int | None
    cuts: tuple[tuple[float, float], ...] | None
    limits: tuple[float, float, str] | None
    implies: dict[str, tuple[str, ...]]
    contradicts: tuple[str, ...]
    replaces: tuple[str, ...]
    group: int
    rising: bool
    role: str
    red_flag: bool
    ask: str | None
    how: str | None
    positive_if: str | None
    burden: float
    asked_of: tuple[str, float, float, str]
    sided: bool = False

    @property
    def is_yes_no(self) -> bool:
        """Whether the finding is a plain yes or no."""
        return self.options == ("yes", "no")

    def option_of(self, value: str | float) -> str | None:
        """Return the option that an answer says, by itself or by the number; None for a number outside the limits."""
        if isinstance(value, str):
            return value
        highest = self.limits[1] if self.limits else None
        for option, (start, end) in zip(self.options, self.cuts or (), strict=False):
            if start <= value < end or value == end == highest:
                return option
        return None

    def label(self, option: str) -> str:
        """Return words for an answer, such as ``no fever`` or ``Sudden onset``."""
        if self.is_yes_no:
            return self.name if option == "yes" else f"No: {self.name[0].lower()}{self.name[1:]}"
        return self.labels.get(option, f"{self.name}: {option.replace('_', ' ')}")


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """A kind of clinic and its weight where the setting is unknown."""

    id: str
    name: str
    mixture: float


Floats = "NDArray[np.float64]"


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What is known of the causes: one region's pack, compiled.

    Build it with `whence.load`; it is immutable and may be shared between threads.
    """

    region: str
    name: str
    version: str
    digest: str
    complaint: str
    complaint_zones: tuple[str, ...]
    model: dict[str, Any]
    causes: tuple[CauseInfo, ...]
    families: tuple[FamilyInfo, ...]
    findings: tuple[FindingInfo, ...]
    settings: tuple[SettingInfo, ...]
    zones: dict[str, dict[str, str]]
    groups: tuple[str, ...]
    documents: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    language: str = "en"
    translated_from: Knowledge | None = None

    def __getattr__(self, name: str) -> NDArray[Any]:
        arrays = self.__dict__.get("arrays")
        if arrays is not None and name in arrays:
            found: NDArray[Any] = arrays[name]
            return found
        raise AttributeError(name)

    @cached_property
    def cause_index(self) -> dict[str, int]:
        """Id of a cause to its index."""
        return {c.id: i for i, c in enumerate(self.causes)}

    @cached_property
    def finding_index(self) -> dict[str, int]:
        """Id of a finding (zones as ``zone:<id>``) to its index."""
        return {f.id: i for i, f in enumerate(self.findings)}

    @cached_property
    def family_index(self) -> dict[str, FamilyInfo]:
        """Id of a family to the family."""
        return {f.id: f for f in self.families}

    @cached_property
    def zone_start(self) -> int:
        """Index of the first zone among the findings."""
        return len(self.findings) - len(self.zones)

    def cause(self, name: str) -> CauseInfo:
        """Return the cause with this id.

        Raises
        ------
        KeyError
            With the nearest id suggested.
        """
        if name not in self.cause_index:
            raise KeyError(f"no cause {name!r}.{nearest(name, self.cause_index)}")
        return self.causes[self.cause_index[name]]

    def finding(self, name: str) -> FindingInfo:
        """Return the finding with this id; raises KeyError with the nearest id suggested."""
        if name not in self.finding_index:
            raise KeyError(f"no finding {name!r}.{nearest(name, self.finding_index)}")
        return self.findings[self.finding_index[name]]

    def column(self, finding: int) -> slice:
        """Return where the values of one finding's cells stand in `theta`."""
        start, end = self.cell_ptr[finding], self.cell_ptr[finding + 1]
        return slice(int(self.theta_ptr[start]), int(self.theta_ptr[end]))

    @property
    def base(self) -> Knowledge:
        """The same knowledge in the language it was written in: what is worked out of numbers is kept for it."""
        return self if self.translated_from is None else self.translated_from

    def say(self, message: str, **values: object) -> str:
        """Return one of the engine's own sentences (``library/messages.yaml``) with its values filled in."""
        text: str = self.documents["messages"][message]
        return text.format(**values)

    def save(self, path: Path) -> None:
        """Write this pack to `path` (one .npz file, no pickles), all or nothing."""
        head = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _APART}
        for key in ("causes", "families", "findings", "settings"):
            head[key] = [list(asdict(item).values()) for item in head[key]]
        texts = {"head": _packed(head)}
        texts |= {f"{_DOCUMENT}{name}": _packed(part) for name, part in self.documents.items()}
        part = path.with_name(f"{path.name}.{np.random.default_rng().integers(1 << 40):x}.part")
        with part.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **texts, **self.arrays)
        part.replace(path)

    @classmethod
    def open(cls, path: Path) -> Knowledge:
        """Read a compiled pack written by `save`."""
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        head = json.loads(arrays.pop("head").tobytes())
        named = [name for name in arrays if name.startswith(_DOCUMENT)]
        parts = {name.removeprefix(_DOCUMENT): arrays.pop(name).tobytes() for name in named}
        for array in arrays.values():
            array.flags.writeable = False
        records: dict[str, type] = {
            "causes": CauseInfo, "families": FamilyInfo, "findings": FindingInfo, "settings": SettingInfo,
        }  # fmt: skip
        for key, record in records.items():
            head[key] = tuple(
                record(*[_freeze(v) if type(v) in _NESTED else v for v in row]) for row in head[key]
            )
        head["complaint_zones"] = tuple(head["complaint_zones"])
        head["groups"] = tuple(head["groups"])
        return cls(**head, documents=Documents(parts), arrays=arrays)


_DOCUMENT = "document:"
_APART = {"arrays", "documents", "translated_from"}
_NESTED = (list, dict)


class Documents(Mapping[str, Any]):
    """The parts of a pack that are not numbers, each read from its JSON when first asked for."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = json.loads(self._texts[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _packed(data: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(data, separators=(",", ":")).encode(), dtype=np.uint8)


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(v) for v in value)
    if isinstance(value, dict):
        return {k: _freeze(v) for k, v in value.items()}
    return value


Level = Literal["age", "sex", "pregnancy", "setting"]
