"""YAML in, with the line of any field when something is wrong.

Reading is done by the C loader; lines are looked up only after an error, since composing nodes is slow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from whence.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

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
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        what = problem.problem or "broken YAML"
        raise error(f"broken YAML: {what}", Place(name, mark.line + 1 if mark else None)) from None
    except (yaml.YAMLError, ValueError) as problem:
        raise error(f"broken YAML: {problem}", Place(name)) from None


def line_of(path: Path, keys: Sequence[str | int]) -> int | None:
    """Return the line (from 1) where the field at `keys` stands, or of its nearest parent.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "x.yaml"
    >>> _ = file.write_text("person:\\n  age: 300\\n")
    >>> line_of(file, ["person", "age"])
    2
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return None
    line = None
    for key in keys:
        step = _step(node, key)
        if step is None:
            break
        line, node = step
    return line


def _step(node: Any, key: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return value.start_mark.line + 1, value
    return None
