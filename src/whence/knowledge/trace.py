"""From any probability back to the rows and studies that it rests on, with the arithmetic shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from whence.errors import PackError, Place, nearest
from whence.evidence.shrinkage import Rate, clamp, expit, logit
from whence.knowledge.compiled import BASES, UNEXPLAINED, Knowledge
from whence.knowledge.people import share_tables
from whence.knowledge.resolve import Estimate, resolve
from whence.knowledge.schema import SETTINGS, AccuracyRow, FrequencyRow
from whence.knowledge.words import parse_words, spread_to_sd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.knowledge.load import Pack

__all__ = ["CellTrace", "Figure", "RowTrace", "Trace", "cell_of", "estimates_of", "rows_of", "trace"]

_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its 90% interval, what it rests on, and how it came about.

    Attributes
    ----------
    share, low, high
        Probability, 0 to 1.
    basis
        ``judgement``, ``frequency`` or ``accuracy``.
    stated
        What the pack says: the word, or where the rows come from.
    steps
        The arithmetic, one line a step.
    rows
        Ids of evidence rows.
    """

    share: float
    low: float
    high: float
    basis: str
    stated: str
    steps: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowTrace:
    """One row of evidence: the marks that a reader needs and its study."""

    id: str
    table: str
    study: str
    seen: str
    marks: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class CellTrace:
    """One finding in one cause: what is stated by option, against its background.

    Attributes
    ----------
    values
        By option (``yes`` alone for a yes/no finding); empty where the cause is silent.
    background
        How common the finding is among all who consult; for a silent cause, among causes of its origin.
    ratio
        Stated share over background, the likelihood ratio of a yes; None by option or where silent.
    """

    finding: str
    name: str
    values: dict[str, Figure]
    background: dict[str, Figure]
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that the numbers of one cause rest on."""

    cause: str
    name: str
    share: dict[str, float]
    share_within: float
    cells: tuple[CellTrace, ...]
    rows: dict[str, RowTrace]
    studies: dict[str, dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return the trace in plain types, ready for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return the trace as lines of text, studies last."""
        shares = ", ".join(f"{k.replace('_', ' ')} {v:.3g}" for k, v in self.share.items())
        found = [
            f"{self.name} ({self.cause})",
            f"  per 1000 who consult (judgement, within a factor of {self.share_within:g}): {shares}",
        ]
        for cell in self.cells:
            found.append(f"{cell.name} ({cell.finding})")
            for label, figures in (("in this cause", cell.values), ("background", cell.background)):
                for option, figure in figures.items():
                    found += _lines(label if len(figures) == 1 else f"{label}, {option}", figure)
            if cell.ratio is not None:
                found.append(f"  likelihood ratio of a yes against the background: {cell.ratio:.3g}")
        for row in self.rows.values():
            marks = ", ".join((row.seen, *row.marks))
            found.append(f"{row.id} [{marks}]" + (f": {row.note}" if row.note else ""))
        from whence.evidence.citations import citations

        return [*found, *citations(self.studies.values()).splitlines()]


def _lines(label: str, figure: Figure) -> list[str]:
    interval = f"{figure.share:.3g} ({figure.low:.2g} to {figure.high:.2g})"
    head = f"  {label.replace('_', ' ')}: {interval}, {figure.basis}: {figure.stated}"
    return [head, *[f"    {step}" for step in figure.steps]]


def trace(source: Pack | Knowledge, cause: str, finding: str | None = None) -> Trace:
    """Return what the numbers of `cause` rest on.

    Parameters
    ----------
    source
        A pack as text, or a compiled one, whose text is then read from where packs lie.
    cause
        Id of a cause, or ``unexplained``.
    finding
        Id of a finding (a zone as ``zone:<id>``), stated or not; else all that the cause states.

    Raises
    ------
    PackError
        Where there is no such cause or finding, with the nearest id suggested.
    """
    pack = _pack(source)
    estimates = estimates_of(source, pack)
    if cause != UNEXPLAINED and cause not in pack.causes:
        raise PackError(f"there is no cause {cause!r}.{nearest(cause, pack.causes)}", Place(field="cause"))
    zones = {f"zone:{z.id}": z for z in pack.region.zones}
    if finding is not None and finding not in pack.findings and finding not in zones:
        hint = nearest(finding, [*pack.findings, *zones])
        raise PackError(f"there is no finding {finding!r}.{hint}", Place(field="finding"))
    if finding is not None:
        names = [finding]
    elif cause == UNEXPLAINED:
        names = []
    else:
        names = [*pack.causes[cause].findings, *(f"zone:{z}" for z in pack.causes[cause].place)]
    cells = tuple(cell_of(pack, estimates, cause, name) for name in names)
    figures = [f for cell in cells for part in (cell.values, cell.background) for f in part.values()]
    rows = rows_of(pack, {name for figure in figures for name in figure.rows})
    used = [s for s in dict.fromkeys(row.study for row in rows.values()) if s in pack.studies]
    share, within = _share(pack, cause)
    return Trace(
        cause=cause,
        name=pack.causes[cause].name if cause in pack.causes else "No source found",
        share=share,
        share_within=within,
        cells=cells,
        rows=rows,
        studies={s: pack.studies[s].model_dump(mode="json", exclude_defaults=True) for s in used},
    )


def _pack(source: Pack | Knowledge) -> Pack:
    if not isinstance(source, Knowledge):
        return source
    from whence.knowledge.load import load_pack

    return load_pack(source.region)


def estimates_of(source: Pack | Knowledge, pack: Pack) -> Mapping[tuple[str, str], Estimate]:
    """Return pooled estimates; a compiled pack carries them, so that nothing is fitted again."""
    if not isinstance(source, Knowledge):
        return resolve(pack)
    found = {}
    for key, plain in source.documents["estimates"].items():
        cause, finding = key.split("/", 1)
        lists = {name: tuple(plain[name]) for name in ("rows", "steps")}
        found[cause, finding] = Estimate(**{**plain, **lists})
    return found


def _share(pack: Pack, cause: str) -> tuple[dict[str, float], float]:
    """Return the cause's share per 1000 by setting, as scaled to sum to 1000, and its spread."""
    if cause not in pack.region.shares:
        return {}, 1.0
    causes = list(pack.region.shares)
    column = share_tables(pack, causes)["shares"][:, causes.index(cause)]
    shares = {str(setting): 1000 * float(v) for setting, v in zip(SETTINGS, column, strict=True)}
    return shares, pack.region.shares[cause].within


def cell_of(pack: Pack, estimates: Mapping[tuple[str, str], Estimate], cause: str, finding: str) -> CellTrace:
    """Return what one finding (a zone as ``zone:<id>``) is in one cause, whether stated or not.

    Parameters
    ----------
    estimates
        As `estimates_of` gives them.
    cause, finding
        Ids that the pack has.
    """
    if finding.startswith("zone:"):
        return _zone(pack, cause, finding)
    return _finding(pack, estimates, cause, finding)


def _finding(pack: Pack, estimates: Mapping[tuple[str, str], Estimate], cause: str, name: str) -> CellTrace:
    info = pack.findings[name]
    value = pack.causes[cause].findings.get(name) if cause in pack.causes else None
    estimate = estimates.get((cause, name))
    values: dict[str, Figure] = {}
    if value is not None and estimate is not None:
        where = f"from {value.source}" + (f" of {value.condition}" if value.condition else "")
        values = {"yes": _pooled(estimate, where)}
    elif value is not None:
        words = value.value if isinstance(value.value, dict) else {"yes": str(value.value)}
        values = {option: _judged(word, value.within) for option, word in words.items()}
    origin = pack.causes[cause].origin if cause in pack.causes and not values else "default"
    background = _background(pack, estimates, origin, name)
    ratio = values["yes"].share / background["yes"].share if info.is_yes_no and values else None
    return CellTrace(name, info.name, values, background, ratio)


def _background(
    pack: Pack, estimates: Mapping[tuple[str, str], Estimate], origin: str, name: str
) -> dict[str, Figure]:
    info = pack.findings[name]
    table: dict[Any, Any] = {**info.background, **pack.region.backgrounds.get(name, {})}
    key = origin if origin in table else "default"
    fitted = estimates.get(("background" if key == "default" else f"background:{key}", name))
    where = "all buttock pain" if key == "default" else f"{key} causes"
    if fitted is not None:
        return {"yes": _pooled(fitted, f"{where}, fitted to studies")}
    value = table[key]
    if isinstance(value, tuple):
        return {o: _judged(share, None, where) for o, share in zip(info.options, value, strict=False)}
    return {"yes": _judged(str(value), None, where)}


def _zone(pack: Pack, cause: str, name: str) -> CellTrace:
    zone = next(z for z in pack.region.zones if f"zone:{z.id}" == name)
    word = pack.causes[cause].place.get(zone.id) if cause in pack.causes else None
    values = {"yes": _judged(word)} if word else {}
    background = {"yes": _judged(zone.background, None, "all buttock pain")}
    ratio = values["yes"].share / background["yes"].share if values else None
    return CellTrace(name, f"Pain in the {zone.name.lower()}", values, background, ratio)


def _judged(said: str | float, within: float | None = None, where: str = "") -> Figure:
    share, own = (said, 2.0) if isinstance(said, float) else parse_words(str(said))
    spread = within or own
    words = f"{said!r}" if isinstance(said, str) else f"{said:g}"
    stated = f"{words}{f' among {where}' if where else ''}"
    how = f"{words} is {share:g}" if isinstance(said, str) else f"stated as {share:g}"
    step = f"{how}; the odds lie within a factor of {spread:g} (90%)"
    low, high = _interval(Rate(logit(clamp(share)), spread_to_sd(spread)))
    return Figure(share, low, high, BASES[0], stated, (step,))


def _pooled(estimate: Estimate, stated: str) -> Figure:
    low, high = _interval(Rate(logit(clamp(estimate.share)), estimate.sd))
    return Figure(estimate.share, low, high, estimate.basis, stated, estimate.steps, estimate.rows)


def _interval(rate: Rate) -> tuple[float, float]:
    return expit(rate.log_odds - _Z90 * rate.sd), expit(rate.log_odds + _Z90 * rate.sd)


def rows_of(pack: Pack, names: set[str]) -> dict[str, RowTrace]:
    """Return rows of evidence by id with the marks that a reader needs, in the order of the tables."""
    found = {}
    for table, rows in (("accuracy", pack.accuracy), ("frequency", pack.frequency)):
        for row in rows:
            if row.id in names:
                found[row.id] = RowTrace(row.id, table, row.study, row.seen, _marks(row), row.note)
    return found


def _marks(row: AccuracyRow | FrequencyRow) -> tuple[str, ...]:
    marks = [f"scope {row.scope}"] if row.scope else []
    marks += ["derived"] if row.derived else []
    marks += [row.spectrum_class.replace("_", " ")] if row.spectrum_class != "ordinary" else []
    if isinstance(row, AccuracyRow) and row.among:
        marks.append(f"among {', '.join(row.among)}")
    return tuple(marks)
