"""Studies as references: text, BibTeX and RIS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["citations"]

Style = Literal["text", "bibtex", "ris"]

_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}",
}  # fmt: skip
_NAME: Final = re.compile(r"^(?P<family>[^\d,]+?) (?P<initials>[A-Z](?:-?[A-Z]){0,4})$")
_OTHERS: Final = re.compile(r"(,? et al\.?|,? and (others|colleagues))$")
_READ: Final = {
    "abstract": "abstract read", "secondary": "read in a secondary source", "memory": "remembered, not read",
}  # fmt: skip
_NOT_SEEN: Final = re.compile(r"not (shown|seen|stated|visible)|unknown", re.IGNORECASE)


def citations(studies: Iterable[Mapping[str, Any]], style: Style = "text") -> str:
    r"""Return studies as references, in the order given.

    Parameters
    ----------
    studies
        Mappings with the fields of a study: ``id`` and ``title``, and where known ``authors`` ("Parida JR,
        Kumar S et al."), ``journal``, ``year``, ``pmid``, ``doi``, ``pmcid``, ``url``, ``seen``.
    style
        ``"text"``, numbered in the manner of Vancouver (six authors, then et al.), ``"bibtex"`` or ``"ris"``.

    Raises
    ------
    ValueError
        When the style is none of these.

    Examples
    --------
    >>> study = {"id": "doe2020", "title": "Pain & place", "authors": "Doe J, Roe RK", "journal": "Spine",
    ...          "year": 2020, "doi": "10.1000/1_2"}
    >>> print(citations([study]))
    1. Doe J, Roe RK. Pain & place. Spine. 2020. doi:10.1000/1_2.
    >>> print(citations([study], "bibtex"))
    @article{doe2020,
      author = {Doe, J. and Roe, R. K.},
      title = {{Pain \& place}},
      journal = {Spine},
      year = {2020},
      doi = {10.1000/1_2},
    }
    """
    studies = list(studies)
    if style == "text":
        return "\n".join(f"{i}. {_text(study)}" for i, study in enumerate(studies, 1))
    if style == "bibtex":
        return "\n\n".join(_bibtex(study) for study in studies)
    if style == "ris":
        return "\n".join(_ris(study) for study in studies)
    raise ValueError(f"style is 'text', 'bibtex' or 'ris', not {style!r}")


def _text(study: Mapping[str, Any]) -> str:
    names, others = _authors(study)
    parts = []
    if names:
        more = others or len(names) > 6
        parts.append(", ".join(names[:6]) + (", et al" if more else ""))
    parts += [_plain(study["title"]), _plain(study.get("journal")), str(study.get("year") or "")]
    if study.get("doi"):
        parts.append(f"doi:{_plain(study['doi'])}")
    elif study.get("pmid"):
        parts.append(f"PMID {study['pmid']}")
    elif study.get("url"):
        parts.append(f"Available from: {_plain(study['url'])}")
    text = " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)
    seen = _READ.get(str(study.get("seen")))
    return f"{text} [{seen}]" if seen else text


def _bibtex(study: Mapping[str, Any]) -> str:
    names, others = _authors(study)
    authors = [_tex(_inverted(n)) if _NAME.match(n) else "{" + _tex(n) + "}" for n in names]
    fields = {
        "author": " and ".join([*authors, "others"] if others and authors else authors),
        "title": "{" + _tex(_plain(study["title"])) + "}",
        "journal": _tex(_plain(study.get("journal"))),
        "year": str(study.get("year") or ""),
        "doi": _raw(study.get("doi")),
        "url": _raw(study.get("url")),
        "note": f"PMID {study['pmid']}" if study.get("pmid") else "",
    }
    kind = "article" if study.get("journal") else "misc"
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{re.sub(r'[^A-Za-z0-9_:.-]', '', str(study['id']))},", *lines, "}"])


def _ris(study: Mapping[str, Any]) -> str:
    names, _ = _authors(study)
    lines = [("TY", "JOUR" if study.get("journal") else "GEN"), ("ID", study["id"])]
    # A name that is no person's ends in a comma, so that readers do not cut it in two.
    lines += [("AU", _inverted(name) if _NAME.match(name) else f"{name},") for name in names]
    lines += [("TI", study["title"]), ("JO", study.get("journal")), ("PY", study.get("year"))]
    more = (("DO", "doi"), ("AN", "pmid"), ("C2", "pmcid"), ("UR", "url"))
    lines += [(tag, study.get(key)) for tag, key in more]
    found = [f"{tag}  - {_plain(value)}" for tag, value in lines if value]
    return "\n".join([*found, "ER  - "])


def _authors(study: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Return authors as named, and whether there are more that the source did not show."""
    text = _plain(study.get("authors"))
    if not text or _NOT_SEEN.search(text):
        return [], False
    short = _OTHERS.sub("", text)
    names = [name.strip() for name in re.split(r",|;", re.sub(r"\s*\([^)]*\)", "", short)) if name.strip()]
    return names, short != text


def _inverted(name: str) -> str:
    """Write "van der Wurff P" as "van der Wurff, P."."""
    found = _NAME.match(name)
    if not found:
        return name
    initials = " ".join(f"{letter}." for letter in found["initials"].replace("-", ""))
    return f"{found['family']}, {initials}"


def _plain(value: object) -> str:
    """Return one line of text: no line break may end a field or start another."""
    return re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _raw(value: object) -> str:
    """Return a DOI or address for BibTeX, where only braces could break the field."""
    return _plain(value).replace("{", "%7B").replace("}", "%7D")
