"""An optional second reader: any OpenAI-compatible endpoint, off unless asked for, believed only where it quotes.

Nothing is sent anywhere unless a caller builds a `RemoteReader` with an address. Each answer that comes back must
name a known finding and option and quote the text that it rests on; where the quote is not in the text the answer
is dropped.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from whence.case import Answer
from whence.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whence.knowledge.compiled import FindingInfo, Knowledge

__all__ = ["Reader", "RemoteReader", "RemoteReading"]

_MOST = 400_000
"""Characters of a reply that are looked at."""

_SYSTEM = (
    "You read a patient's story and report which listed findings it states. Reply with JSON only: "
    '{"answers": [{"finding": id, "value": option or number, "quote": exact words of the story}]}. '
    "Report only what the story states of this patient now, never what is usual or likely. "
    "Use the value no only where the story denies the finding. Copy each quote letter by letter."
)


class Reader(Protocol):
    """Whatever turns a text into answers that quote it."""

    def read(self, text: str, knowledge: Knowledge) -> RemoteReading:
        """Return the answers found in a text."""
        ...


@dataclass(frozen=True)
class RemoteReading:
    """Answers that passed every check, and what was dropped, each with the reason."""

    answers: tuple[Answer, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class RemoteReader:
    """A reader behind an OpenAI-compatible ``/chat/completions`` endpoint.

    Attributes
    ----------
    url
        Address up to and with the version, such as ``http://127.0.0.1:8080/v1``.
    model
        Name that the endpoint knows the model by.
    key
        Sent as a bearer token; never shown.
    timeout
        Seconds to wait.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0

    def read(self, text: str, knowledge: Knowledge) -> RemoteReading:
        """Ask the endpoint to read a text; keep what quotes it.

        Raises
        ------
        InputError
            Where the endpoint cannot be reached or does not reply in the agreed form.
        """
        return checked(self._ask(text, knowledge), text, knowledge)

    def _ask(self, text: str, knowledge: Knowledge) -> list[Any]:
        import httpx  # an extra: whence[reader]

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        listed = "\n".join(_line(f) for f in knowledge.findings if not f.id.startswith("zone:"))
        messages = [
            {"role": "system", "content": f"{_SYSTEM}\n\nFindings:\n{listed}"},
            {"role": "user", "content": text},
        ]
        body = {"model": self.model, "messages": messages, "temperature": 0}
        try:
            reply = httpx.post(
                f"{self.url.rstrip('/')}/chat/completions", json=body, headers=headers, timeout=self.timeout
            )
            reply.raise_for_status()
            content = reply.json()["choices"][0]["message"]["content"]
        except httpx.HTTPError as problem:
            kind = type(problem).__name__
            raise InputError(f"the reader at {self.url} did not answer ({kind}); check the address") from None
        except (ValueError, KeyError, IndexError, TypeError):
            raise InputError(
                f"the reader at {self.url} sent no chat completion; is it OpenAI-compatible?"
            ) from None
        return _answers(str(content), self.url)


def _line(info: FindingInfo) -> str:
    options = (
        "yes|no" if info.is_yes_no else "|".join(info.options) if info.limits is None else info.limits[2]
    )
    return f"{info.id} ({options}): {info.name}"


def _answers(content: str, url: str) -> list[Any]:
    """Return the list of answers in a reply, which may be wrapped in a code fence."""
    start, end = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[start : min(end + 1, start + _MOST)])["answers"]
    except (ValueError, KeyError, TypeError):
        found = None
    if not isinstance(found, list):
        raise InputError(f"the reader at {url} sent no list of answers; try another model")
    return found


def checked(raw: Iterable[Any], text: str, knowledge: Knowledge) -> RemoteReading:
    """Keep the answers whose finding and value exist and whose quote stands in the text.

    Parameters
    ----------
    raw
        What a reader sent: mappings with ``finding``, ``value`` and ``quote``.
    """
    plain = _plain(text)
    kept: dict[str, Answer] = {}
    dropped: list[str] = []
    for item in raw:
        if not isinstance(item, dict):
            dropped.append("not an answer")
            continue
        name, quote = str(item.get("finding")), str(item.get("quote") or "")
        value = _value(item.get("value"), name, knowledge)
        if name not in knowledge.finding_index or name.startswith("zone:"):
            dropped.append(f"{name}: no such finding")
        elif value is None:
            dropped.append(f"{name}: no such answer")
        elif len(_plain(quote)) < 2 or _plain(quote) not in plain:
            dropped.append(f"{name}: the quote is not in the text")
        elif name not in kept:
            kept[name] = Answer(finding=name, value=value, certainty="think_so", quote=quote)
    return RemoteReading(tuple(kept.values()), tuple(dropped))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()


def _value(raw: Any, name: str, knowledge: Knowledge) -> str | float | None:
    """Return a value that the finding can have, else None."""
    if name not in knowledge.finding_index:
        return None
    info = knowledge.finding(name)
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if isinstance(raw, int | float):
        inside = info.limits is not None and info.limits[0] <= raw <= info.limits[1]
        return float(raw) if inside else None
    return raw if isinstance(raw, str) and raw in info.options else None
