"""Answers in words, with the question that they belong to where they would not be understood alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from whence.knowledge.amounts import amount_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.knowledge import Knowledge

__all__ = ["not_there", "said"]


def said(finding: str, value: str | float, knowledge: Knowledge) -> str:
    """Return what an answer to a finding says, such as ``How the pain began: Gradual``.

    Examples
    --------
    >>> import whence
    >>> known = whence.load("buttock")
    >>> said("pain_duration", 17.39, known), said("fever", "no", known)
    ('How long the pain has lasted: 4 months', 'Not there: fever')
    """
    info = knowledge.finding(finding)
    if isinstance(value, float):
        return f"{info.name}: {amount_in_words(finding, value, knowledge)}"
    if info.is_yes_no and value == "no":
        return not_there([info.name])
    label = info.label(value)
    return label if info.is_yes_no or label == info.name else f"{info.name}: {label}"


def not_there(names: Sequence[str]) -> str:
    """Return findings that are known not to be there, in words."""
    return _("Not there: %(what)s") % {"what": ", ".join(name[:1].lower() + name[1:] for name in names)}
