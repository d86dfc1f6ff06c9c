"""The studies and guidelines that an assessment rests on, as references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.assessment.model import Assessment
    from whence.knowledge.compiled import Knowledge

__all__ = ["citations"]


def citations(
    assessment: Assessment, knowledge: Knowledge, style: Literal["text", "bibtex", "ris"] = "text"
) -> str:
    """Return what an assessment rests on: the studies behind the evidence shown, then the red flags' guidelines.

    Parameters
    ----------
    knowledge
        The pack that the assessment was made with.
    style
        ``"text"`` (numbered, in the manner of Vancouver), ``"bibtex"`` or ``"ris"``.

    Returns
    -------
    str
        The references, or an empty string where nothing rests on a study.

    Raises
    ------
    ValueError
        When the style is none of these.
    """
    from whence.evidence.citations import citations as formatted

    studies = knowledge.documents["studies"]
    cited = [studies[name] for name in assessment.provenance.studies if name in studies]
    return formatted([*cited, *_guidelines(assessment)], style)


def _guidelines(assessment: Assessment) -> Iterator[dict[str, Any]]:
    """Yield the guideline of each red flag that holds, once."""
    seen = set()
    for flag in assessment.red_flags:
        title = str(flag.source.get("guideline", ""))
        if title and title not in seen:
            seen.add(title)
            yield {"id": f"guideline_{flag.id}", "title": title, "url": flag.source.get("url")}
