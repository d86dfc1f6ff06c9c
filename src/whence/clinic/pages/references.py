"""The numbered references of one page, each with a link where the study has one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.evidence.citations import citations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whence.care.model import Source

__all__ = ["Reference", "References", "link_of", "safe_url"]

_DOI = re.compile(r"^10\.\d{4,9}/\S+$")
_PLACES = ("doi", "pmid", "url")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference.

    Attributes
    ----------
    label
        What the link is called: ``doi:10.1000/1``, ``PMID 1``, or the name of the web site; empty without link.
    """

    number: int
    text: str
    url: str
    label: str


class References:
    """Collects what a page cites and numbers it in the order of first mention."""

    def __init__(self, studies: Mapping[str, Mapping[str, Any]]) -> None:
        self._studies = studies
        self._found: dict[str, Reference] = {}

    def study(self, name: str) -> int | None:
        """Return the number of a study, or None where the pack has no such study."""
        if name not in self._studies:
            return None
        if name not in self._found:
            study = self._studies[name]
            bare = {k: v for k, v in study.items() if k not in _PLACES}
            url, label = link_of(study)
            self._add(name, citations([bare]).removeprefix("1. "), url, label)
        return self._found[name].number

    def studies(self, names: Iterable[str | None]) -> tuple[int, ...]:
        """Return the numbers of several studies, each once; unknown ones are left out."""
        found = (self.study(name) for name in dict.fromkeys(names) if name)
        return tuple(n for n in found if n is not None)

    def guideline(self, title: str, url: str | None) -> int:
        """Return the number of a guideline or page that is no study of the pack."""
        key = f"{title}\n{url or ''}"
        if key not in self._found:
            link = safe_url(url)
            self._add(key, title if title.endswith(".") else f"{title}.", link, _site(link))
        return self._found[key].number

    def source(self, source: Source) -> int | None:
        """Return the number of what a row of the care tables rests on."""
        if source.study and source.study in self._studies:
            return self.study(source.study)
        title = source.text.split(": ", 1)[0] if source.kind != "course" else str(source.study)
        return self.guideline(title, source.url) if source.url or source.kind != "course" else None

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._found.values())

    def _add(self, key: str, text: str, url: str, label: str) -> None:
        self._found[key] = Reference(len(self._found) + 1, text, url, label)


def link_of(study: Mapping[str, Any]) -> tuple[str, str]:
    """Return address and label of a study's best link: DOI, PubMed, then its page; empty where it has none.

    Examples
    --------
    >>> link_of({"doi": "10.1000/1", "url": "https://example.org/a"})
    ('https://doi.org/10.1000/1', 'doi:10.1000/1')
    >>> link_of({"url": "javascript:alert(1)"})
    ('', '')
    """
    doi = str(study.get("doi") or "")
    if _DOI.match(doi):
        return f"https://doi.org/{doi}", f"doi:{doi}"
    if study.get("pmid"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{study['pmid']}/", f"PMID {study['pmid']}"
    url = safe_url(study.get("url"))
    return url, _site(url)


def safe_url(url: object) -> str:
    """Return an address that a page may link to, else nothing."""
    text = str(url or "").strip()
    return text if re.match(r"^https?://[^\s<>\"']+$", text) else ""


def _site(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url).split("/", 1)[0]
