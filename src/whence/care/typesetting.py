"""Typst from Python: text that cannot break the page, a few blocks, PDF and PNG. Needs the extra ``pdf``.

Only the fonts inside the Typst wheel are used, so that pages look the same everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.errors import WhenceError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["bullets", "heading", "notice_box", "page", "pdf", "picture", "png", "t", "table"]

_HEAD = """
#set page(paper: "a4", margin: (x: 1.7cm, top: 1.5cm, bottom: 1.7cm), footer: context [
  #set text(size: 8pt, fill: luma(90))
  FOOT #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Libertinus Serif", size: SIZE, lang: "LANGUAGE")
#set par(leading: 0.58em, spacing: 0.8em)
#set list(spacing: 0.55em, indent: 0.2em)
#show heading: set text(fill: rgb("#1f4e79"))
#show heading.where(level: 1): set text(size: 1.5em)
#show heading.where(level: 2): set block(above: 1.1em, below: 0.6em)
#set document(title: TITLE)
"""


def t(text: str) -> str:
    r"""Return plain text as Typst markup that shows just that text.

    Examples
    --------
    >>> print(t('Is "#1" *safe*?'))
    #{"Is \"#1\" *safe*?"}
    """
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return '#{"' + inner + '"}'


def page(title: str, foot: str, body: Iterable[str], size: str = "11pt", language: str = "en") -> str:
    """Return a whole Typst document."""
    quoted = '"' + title.replace("\\", "").replace('"', "'") + '"'
    head = _HEAD.replace("LANGUAGE", language).replace("SIZE", size)
    head = head.replace("FOOT", t(foot)).replace("TITLE", quoted)
    return head + "\n\n".join(part for part in body if part)


def heading(text: str, level: int = 2) -> str:
    """Return a heading."""
    return f"{'=' * level} {t(text)}"


def bullets(lines: Iterable[str], *, numbered: bool = False) -> str:
    """Return a list; `lines` are markup already."""
    mark = "+" if numbered else "-"
    return "\n".join(f"{mark} {line}" for line in lines)


def notice_box(lines: Iterable[str], colour: str, ink: str = "#000000") -> str:
    """Return lines of markup in a coloured box."""
    inside = "\n\n".join(lines)
    return (
        f'#block(fill: rgb("{colour}"), inset: 9pt, radius: 4pt, width: 100%)[#set text(fill: rgb("{ink}"))\n'
        f"{inside}]"
    )


def picture(svg: str, alt: str, width: str = "100%") -> str:
    """Return an SVG picture with its alt text."""
    source, words = (x.replace("\\", "\\\\").replace('"', '\\"') for x in (svg, alt))
    return f'#image(bytes("{source}"), format: "svg", width: {width}, alt: "{words}")'


def table(columns: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; cells are markup already.

    Parameters
    ----------
    columns
        Typst column widths, such as ``(1fr, auto)``.
    """
    names = ", ".join(f"[*{t(h)}*]" for h in head)
    cells = ",\n".join(", ".join(f"[{cell}]" for cell in row) for row in rows)
    return (
        f"#table(columns: {columns}, inset: 4pt, stroke: (x, y) => if y == 0 {{ (bottom: 0.8pt) }} else "
        f"{{ (bottom: 0.3pt + luma(200)) }},\ntable.header({names}),\n{cells})"
    )


def pdf(source: str) -> bytes:
    """Return a Typst document as PDF.

    Raises
    ------
    WhenceError
        Where the extra ``pdf`` is not installed.
    """
    return bytes(_compile(source, format="pdf"))


def png(source: str, ppi: float = 72.0) -> list[bytes]:
    """Return each page of a Typst document as a PNG picture."""
    made = _compile(source, format="png", ppi=ppi)
    return [bytes(p) for p in made] if isinstance(made, list) else [bytes(made)]


def _compile(source: str, **options: Any) -> Any:
    try:
        import typst
    except ModuleNotFoundError:
        raise WhenceError("Printing needs one more package: pip install 'whence[pdf]'") from None
    return typst.compile(source.encode(), ignore_system_fonts=True, **options)
