"""YAML in, with the line of any field when something is wrong.

Reading is done by the C loader; lines are looked up only after an error, since composing nodes is slow. The
loader calls itself once a level, so text nested too deep is refused before it can overflow the stack.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from whence.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

_DEEPEST = 60
"""Levels that a file may be nested; packs and cases need seven."""

_BRACKETS = re.compile(r"[\[\]{}]")
_INDENTED = re.compile(rf"^(?:[ \t]|[-?:] ){{{_DEEPEST},}}", re.MULTILINE)

_BaseLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """The safe loader, which also refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen and key.value != "<<":
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} is written twice", key.start_mark
                    )
                seen.add(key.value)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return result


# YAML 1.2 booleans: `on:` is a key and `yes` an answer; only true and false are booleans.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in _BaseLoader.yaml_implicit_resolvers.items()  # type: ignore[attr-defined]
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
    lambda loader, node: loader.construct_mapping(node, deep=True),
)


def read_yaml(path: Path, error: type[InputError] = InputError) -> Any:
    """Return the content of the YAML file at `path`.

    Parameters
    ----------
    path
        A UTF-8 YAML file.
    error
        The kind of error to raise.

    Raises
    ------
    InputError
        If the file is missing, is no text or is broken YAML; it names the file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error("there is no such file; check the path", Place(str(path))) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise error(f"cannot be read as UTF-8 text ({problem})", Place(str(path))) from None
    return parse_yaml(text, str(path), error)


def parse_yaml(text: str, name: str, error: type[InputError] = InputError) -> Any:
    """Return the content of YAML `text`; `name` stands for it in errors."""
    try:
        _check_depth(text, name, error)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        what = problem.problem or "it cannot be read"
        raise error(f"broken YAML: {what}", Place(name, mark.line + 1 if mark else None)) from None
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        raise error(f"broken YAML: {problem.reason}", Place(name, line)) from None
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        what = " ".join(str(problem).split())
        raise error(f"broken YAML: {what}", Place(name)) from None


def _check_depth(text: str, name: str, error: type[InputError]) -> None:
    """Raise where `text` is nested too deep; events are counted only where brackets or indents look deep."""
    depth, looks_deep = 0, _INDENTED.search(text) is not None
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        looks_deep = looks_deep or depth > _DEEPEST
        if looks_deep:
            break
    if not looks_deep:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            place = Place(name, event.start_mark.line + 1 if event.start_mark else None)
            raise error(f"nested more than {_DEEPEST} levels deep; a case or pack needs fewer", place)


def line_of(path: Path, keys: Sequence[str | int]) -> int | None:
    r"""Return the line (from 1) where the field at `keys` stands, or of its nearest parent.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "x.yaml"
    >>> _ = file.write_text("person:\n  age: 300\n")
    >>> line_of(file, ["person", "age"])
    2
    """
    node = _node(path)
    return _walk(node, keys)[0] if node is not None else None


def line_of_item(path: Path, name: str, keys: Sequence[str | int] = ()) -> int | None:
    r"""Return the line of the item with the id `name` in a file of one or many, or of its field at `keys`.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "x.yaml"
    >>> _ = file.write_text("- {id: fever}\n- id: cough\n  ask: Do you cough?\n")
    >>> line_of_item(file, "cough", ["ask"])
    3
    """
    node = _node(path)
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        found = _step(item, "id")
        if found is not None and getattr(found[1], "value", None) == name:
            line, reached = _walk(item, keys)
            return line if line is not None and reached else found[0]
    return None


def _node(path: Path) -> Any:
    """Return the root of the file's nodes, None where it cannot be read."""
    try:
        return _composed(path, path.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=4)
def _composed(path: Path, changed: int) -> Any:  # noqa: ARG001 (a changed file is read anew)
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)


def _walk(node: Any, keys: Sequence[str | int]) -> tuple[int | None, int]:
    """Follow `keys` as far as they go; return the line reached and how many keys led there."""
    line, reached = None, 0
    for key in keys:
        step = _step(node, key)
        if step is None:
            break
        line, node = step
        reached += 1
    return line, reached


def _step(node: Any, key: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return value.start_mark.line + 1, value
    return None
