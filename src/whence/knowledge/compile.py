"""Turn the text of a pack into arrays, once; draws of the parameters are fixed here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.errors import PackError, nearest
from whence.knowledge.cells import Cells, cells_of, log_ratios, logit, modifiers
from whence.knowledge.compiled import CauseInfo, FamilyInfo, FindingInfo, Knowledge, SettingInfo
from whence.knowledge.documents import documents
from whence.knowledge.infos import cause_infos, finding_infos
from whence.knowledge.people import people_tables, share_tables
from whence.knowledge.resolve import Estimate, resolve
from whence.knowledge.schema import ORIGINS, Finding
from whence.knowledge.words import parse_words, spread_to_sd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.knowledge.load import Pack

__all__ = ["DRAWS", "compile_pack"]

DRAWS = 100
_SEED = 20261121


def compile_pack(pack: Pack, digest: str = "") -> Knowledge:
    """Return the compiled form of `pack`.

    Raises
    ------
    PackError
        Where ids do not join or a number has no basis.
    """
    causes, findings = cause_infos(pack), finding_infos(pack)
    index = {c.id: i for i, c in enumerate(causes)}
    estimates = resolve(pack)
    cells = cells_of(pack, findings, index, estimates)
    backgrounds = _backgrounds(pack, findings, estimates)
    families = _families(pack, causes)
    arrays = cells.arrays() | backgrounds | people_tables(pack.region)
    arrays |= share_tables(pack, [c.id for c in causes]) | _structure(pack, causes, families)
    arrays |= _group_arrays(pack, index) | _mention(pack, findings)
    arrays["group_of"] = np.array([f.group for f in findings], dtype=np.int16)
    arrays |= _draws(cells, arrays)
    region = pack.region
    return Knowledge(
        region=region.id,
        name=region.name,
        version=region.version,
        digest=digest,
        complaint=region.complaint,
        complaint_zones=region.complaint_zones,
        model=region.model.model_dump(),
        causes=tuple(causes),
        families=families,
        findings=tuple(findings),
        settings=tuple(SettingInfo(s.id, s.name, s.mixture) for s in region.settings),
        zones={z.id: {"name": z.name, "plain": z.plain, "view": z.view} for z in region.zones},
        groups=tuple(pack.groups),
        documents=json.loads(json.dumps(documents(pack, estimates))),  # as it will be read again
        arrays=arrays,
    )


def _backgrounds(
    pack: Pack, findings: list[FindingInfo], estimates: dict[tuple[str, str], Estimate]
) -> dict[str, NDArray[Any]]:
    """Return bg_ptr [F + 1], bg [T', 9] (default, then origins; nan where silent), bg_sd [F], bg mods."""
    ptr, rows, mods, sds = [0], [], [], []
    zone_words = {f"zone:{z.id}": z.background for z in pack.region.zones}
    for info in findings:
        if info.kind == "zone":
            table: dict[str, Any] = {"default": zone_words[info.id]}
        else:
            source: Finding = pack.findings[info.id]
            table = {str(k): v for k, v in source.background.items()}
            table |= {str(k): v for k, v in pack.region.backgrounds.get(info.id, {}).items()}
        block = np.full((len(info.options) - 1, 1 + len(ORIGINS)), np.nan)
        for place, key in enumerate(("default", *ORIGINS)):
            if key in table:
                value = table[key]
                block[:, place] = (
                    log_ratios(list(value)) if isinstance(value, tuple) else logit(parse_words(value)[0])
                )
        for place, name in enumerate(("background", *(f"background:{origin}" for origin in ORIGINS))):
            fitted = estimates.get((name, info.id))
            if fitted is not None:
                block[:, place] = logit(fitted.share)
        if info.kind != "zone" and info.is_yes_no:
            mods += modifiers(pack.findings[info.id].background_by, float(block[0, 0]), ptr[-1])
        word, fitted = table["default"], estimates.get(("background", info.id))
        stated = spread_to_sd(parse_words(word)[1] if isinstance(word, str) else 2.0)
        sds.append(fitted.sd if fitted is not None else stated)
        rows.append(block)
        ptr.append(ptr[-1] + len(block))
    return {
        "bg_ptr": np.array(ptr, dtype=np.int32),
        "bg": np.concatenate(rows),
        "bg_sd": np.array(sds),
        "bg_mods": np.array(mods, dtype=np.float64).reshape(-1, 5),
    }


def _families(pack: Pack, causes: list[CauseInfo]) -> tuple[FamilyInfo, ...]:
    members: dict[str, list[int]] = {}
    for i, c in enumerate(causes):
        if c.family:
            if c.family not in pack.families:
                place = pack.place("cause", c.id, "part_of")
                raise PackError(f"there is no family {c.family!r}.{nearest(c.family, pack.families)}", place)
            members.setdefault(c.family, []).append(i)
    return tuple(
        FamilyInfo(f.id, f.name, f.plain, tuple(members[f.id]), f.collapse)
        for f in pack.families.values()
        if f.id in members
    )


def _structure(
    pack: Pack, causes: list[CauseInfo], families: tuple[FamilyInfo, ...]
) -> dict[str, NDArray[Any]]:
    """Return origin [C], family_of [C] (one number a family or lone cause) and the allowed pairs."""
    n = len(causes)
    names = {f.id: i for i, f in enumerate(families)}
    family_of = np.array([names[c.family] if c.family else len(names) + i for i, c in enumerate(causes)])
    barred = family_of[:, None] == family_of[None, :]
    index = {c.id: i for i, c in enumerate(causes)}
    for c in causes[:-1]:
        for other in pack.causes[c.id].excludes:
            if other in index:
                barred[index[c.id], index[other]] = barred[index[other], index[c.id]] = True
    barred[n - 1, :] = barred[:, n - 1] = True
    first, second = np.nonzero(np.triu(~barred, 1))
    return {
        "origin": np.array([ORIGINS.index(c.origin) for c in causes], dtype=np.int8),
        "family_of": family_of.astype(np.int16),
        "danger": np.array(
            [("benign", "serious", "emergency").index(c.danger) for c in causes], dtype=np.int8
        ),
        "pair_a": first.astype(np.int16),
        "pair_b": second.astype(np.int16),
    }


def _group_arrays(pack: Pack, index: dict[str, int]) -> dict[str, NDArray[Any]]:
    sources = np.zeros((len(pack.groups), len(index)), dtype=bool)
    for g, group in enumerate(pack.groups.values()):
        sources[g, [index[c] for c in group.sources if c in index]] = True
    rho = [g.rho for g in pack.groups.values()]
    rho_source = [g.rho if g.rho_source is None else g.rho_source for g in pack.groups.values()]
    return {"rho": np.array(rho), "rho_source": np.array(rho_source), "group_source": sources}


def _mention(pack: Pack, findings: list[FindingInfo]) -> dict[str, NDArray[Any]]:
    """Return told [F, 2]: chance that a present and an absent finding is told in a story; zero where never."""
    told = np.zeros((len(findings), 2))
    for i, info in enumerate(findings):
        if info.kind not in {"history", "exposure", "sign"} or info.red_flag or info.role == "care":
            continue
        own = pack.findings[info.id].told
        rates = own or pack.region.mention.get(info.kind)  # type: ignore[call-overload]
        if rates is not None:
            told[i] = parse_words(rates.present)[0], parse_words(rates.absent)[0]
    return {"told": told}


def _draws(cells: Cells, arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Fix M draws of every number, [values, M]: offsets on the log-odds scale (antithetic halves), Beta for counts."""
    rng = np.random.default_rng(_SEED)

    def normal(sd: NDArray[Any]) -> NDArray[Any]:
        half = rng.standard_normal((DRAWS // 2, len(sd)))
        both: NDArray[Any] = np.concatenate([half, -half]) * sd
        return both

    def by_value(draws: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(draws.T, dtype=np.float32)

    theta = normal(arrays["theta_sd"])
    for position, k, n in cells.counts:
        p = np.clip(rng.beta(k + 0.5, n - k + 0.5, DRAWS), 1e-3, 0.99)
        theta[:, position] = np.log(p / (1 - p)) - arrays["theta"][position]
    bg = normal(np.repeat(arrays["bg_sd"], np.diff(arrays["bg_ptr"])))
    return {
        "draw_theta": by_value(theta),
        "draw_bg": by_value(bg),
        "draw_share": by_value(normal(arrays["share_sd"])),
        "draw_pairs": normal(np.array([arrays["two_sources_sd"].item()]))[:, 0].astype(np.float32),
    }
