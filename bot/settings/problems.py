"""What is wrong with the settings, told in one plain line per problem."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.language.words import msg, tr
from bot.settings.kinds import KNOWN_LABELS

PREFIX = "SEEDBED_"
DELIMITER = "__"

_SECRETS = {
    "token": msg("{source}: {key} is not a setting. The token goes into DISCORD_TOKEN."),
    "chat_key": msg("{source}: {key} is not a setting. The key goes into SEEDBED_CHAT_KEY."),
}
_UNKNOWN = msg("{source}: {key} is not a setting.")
_MEANT = msg("{source}: {key} is not a setting. Did you mean {near}?")

Path = tuple[str, ...]
"""Where a setting is: section and name, and the label in a table of thresholds."""


class SettingsError(Exception):
    """The settings cannot be used.

    Attributes:
        problems: One plain line each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source sets.

    Attributes:
        name: A file as the operator wrote it, or "environment".
        values: What it sets, in sections.
        from_environment: Keys are spelled as environment variables there.
    """

    name: str
    values: Mapping[str, Any]
    from_environment: bool = False

    def spell(self, path: Path) -> str:
        """Return the name of a setting as one writes it in this source."""
        if self.from_environment:
            return PREFIX + DELIMITER.join(path).upper()
        return ".".join(path)

    def holds(self, path: Path) -> bool:
        """Tell whether this source sets the value at ``path``, or any value below it."""
        inside: Any = self.values
        for name in path:
            if not isinstance(inside, Mapping) or name not in inside:
                return False
            inside = inside[name]
        return True


def sort_out(values: Mapping[str, Any], kind: Any) -> tuple[dict[str, Any], list[Path]]:
    """Return what can be set, and the paths of what cannot.

    Args:
        values: What a source sets.
        kind: The model, or the kind of the section or table that ``values`` is.
    """
    known: dict[str, Any] = {}
    unknown: list[Path] = []
    inside = _inside(kind)
    for name, value in values.items():
        if name not in inside:
            unknown.append((name,))
        elif _inside(inside[name]) and isinstance(value, Mapping):
            known[name], deeper = sort_out(value, inside[name])
            unknown += [(name, *path) for path in deeper]
        else:
            known[name] = value
    return known, unknown


def unknown_key(layer: Layer, path: Path, model: type[BaseModel]) -> str:
    """Say that a key is not a setting, and which one may have been meant."""
    written = layer.spell(path)
    if path[-1] in _SECRETS:
        return tr(_SECRETS[path[-1]], source=layer.name, key=written)
    near = get_close_matches(written, [layer.spell(name) for name in _known_paths(model)], n=1)
    said = _MEANT if near else _UNKNOWN
    return tr(said, source=layer.name, key=written, near="".join(near))


def bad_value(layer: Layer, path: Path, error: ErrorDetails, model: type[BaseModel]) -> str:
    """Say which value is wrong and what is allowed."""
    where = f"{layer.name}: {layer.spell(path)}"
    reason = error.get("ctx", {}).get("error")
    if reason is not None and isinstance(error["input"], Mapping):
        return f"{where}: {reason}"
    value = json.dumps(error["input"], default=str, ensure_ascii=False)
    if reason is not None:
        return tr("{where} is {value}: {reason}", where=where, value=value, reason=reason)
    allowed = _allowed(path, model)
    return tr("{where} is {value}. Allowed: {allowed}.", where=where, value=value, allowed=allowed)


def _allowed(path: Path, kind: Any) -> str:
    for name in path:
        kind = _inside(kind)[name]
    return tr("a table") if _inside(kind) else _in_words(TypeAdapter(kind).json_schema())


def _known_paths(kind: Any, above: Path = ()) -> Iterator[Path]:
    for name, deeper in _inside(kind).items():
        yield (*above, name)
        yield from _known_paths(deeper, (*above, name))


def _inside(kind: Any) -> dict[str, Any]:
    """Return the names below a section or a table and their kinds; nothing below a value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {
            name: _kind(field) for name, field in kind.model_fields.items() if not field.exclude
        }
    if get_origin(kind) is Mapping:
        return dict.fromkeys(KNOWN_LABELS, kind.__args__[1])
    return {}


def _kind(field: FieldInfo) -> Any:
    # A field keeps its bounds apart from its type; a type adapter wants them together again.
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _in_words(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    names = {"integer": tr("a whole number"), "number": tr("a number")}
    name = names.get(schema.get("type", ""), tr("text in quotes"))
    if "maximum" not in schema:
        return name
    # As text: a number in the settings has a point before its decimals in every language.
    high, above = str(schema["maximum"]), schema.get("exclusiveMinimum")
    if above is not None:
        return tr("{kind} above {low} to {high}", kind=name, low=str(above), high=high)
    low = str(schema.get("minimum", 0))
    return tr("{kind} from {low} to {high}", kind=name, low=low, high=high)
