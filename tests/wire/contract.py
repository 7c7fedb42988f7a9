"""Is a request as Discord wants it? The published contract, and the limits that it leaves out."""

import copy
import json
import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

import jsonschema_rs

from tests.wire import limits
from tests.wire.model import Upload

_NEARBY = Path(__file__).parents[2].parent / "shared" / "discord" / "openapi.json"
_INTEGER_OR_DIGITS = [
    {"type": "integer", "minimum": 0},
    {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
]
_PERMISSIONS = ("allow", "deny", "permissions", "default_member_permissions")
_SHOWN = 160
_SENT_ON_EVERY_EDIT = {"tts"}
"""discord.py puts it into the edit of a message, where it means nothing and Discord ignores it."""

UNWRITTEN_KEYS = {"/applications/{application_id}/commands": {"nsfw"}}
UNWRITTEN_VALUES = {"ChannelTypes": 16, "MessageReferenceType": 1}
"""What Discord's reference names and the file does not: age-restricted commands, media channels,
forwarded messages.
"""


def openapi_path() -> Path:
    """Return where Discord's openapi.json is looked for; SEEDBED_OPENAPI says otherwise."""
    return Path(os.environ.get("SEEDBED_OPENAPI") or _NEARBY)


class Operation:
    """One method of one path: the schema of its body, compiled, and the keys that it knows."""

    def __init__(self, schema: Any, components: Any, *, unwritten: set[str]) -> None:
        self.takes_body = schema is not None
        self._check = (
            jsonschema_rs.Draft202012Validator({"allOf": [schema], "components": components})
            if schema is not None
            else None
        )
        self._keys = set(_keys(schema, components)) | unwritten

    def violations(self, body: Any) -> Iterator[str]:
        """Say what is wrong with a body."""
        if self._check is None:
            if body is not None:
                yield "takes no body"
            return
        for error in self._check.iter_errors(body):
            cause = _cause(error)
            where = "/".join(str(part) for part in cause.instance_path)
            yield f"{where or 'body'}: {cause.message[-_SHOWN:]}"
        for one in body if isinstance(body, list) else [body]:
            if isinstance(one, dict) and (unknown := set(one) - self._keys):
                yield f"unknown keys: {', '.join(sorted(unknown))}"


class Contract:
    """What Discord accepts.

    Args:
        document: The content of openapi.json, or None: only the limits are checked.
    """

    def __init__(self, document: dict[str, Any] | None) -> None:
        self.document = document
        self._operations: dict[tuple[str, str], Operation] = {}
        self._paths: list[tuple[re.Pattern[str], str]] = []
        if document is not None:
            _loosen(document)
            self._paths = sorted(
                ((_pattern(path), path) for path in document["paths"]),
                key=lambda one: one[1].count("{"),
            )

    @classmethod
    def found(cls) -> Self:
        """Return the contract of the file that is at hand, or one of the limits alone."""
        return cls._read(openapi_path())

    @classmethod
    @cache
    def _read(cls, path: Path) -> Self:
        return cls(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None)

    def violations(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        now: datetime,
        uploads: Sequence[Upload] = (),
        reason: str | None = None,
    ) -> list[str]:
        """Say what is wrong with a request, a line each."""
        found = [
            *(self._against_the_file(method, path, body) if self.document else ()),
            *limits.violations(method, path, body, now=now, uploads=uploads, reason=reason),
        ]
        return [f"{method} {path}: {one}" for one in found]

    def _against_the_file(self, method: str, path: str, body: Any) -> Iterator[str]:
        operation = self._operation(method.lower(), path)
        if operation is None:
            yield "Discord has no such operation"
        elif body is not None or operation.takes_body:
            yield from operation.violations(body)

    def _operation(self, method: str, path: str) -> Operation | None:
        assert self.document is not None
        for pattern, template in self._paths:
            described = self.document["paths"][template].get(method)
            if described is None or not pattern.fullmatch(path):
                continue
            if (method, template) not in self._operations:
                self._operations[method, template] = Operation(
                    _body_schema(described),
                    self.document["components"],
                    unwritten=UNWRITTEN_KEYS.get(template, set())
                    | (_SENT_ON_EVERY_EDIT if method == "patch" else set()),
                )
            return self._operations[method, template]
        return None


def _cause(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """Return the innermost thing that is wrong: of several branches, where one fitted furthest."""
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", None) or []
    causes = [_cause(one) for branch in branches for one in branch]
    return max(causes, key=lambda one: len(one.instance_path), default=error)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def _body_schema(described: dict[str, Any]) -> Any:
    content = described.get("requestBody", {}).get("content", {})
    kinds = ("application/json", "multipart/form-data")
    return next((content[kind]["schema"] for kind in kinds if kind in content), None)


def _loosen(document: dict[str, Any]) -> None:
    """Accept what discord.py rightly sends and the file does not allow.

    Snowflakes and permissions come as integers and as digits.
    """
    schemas = document["components"]["schemas"]
    schemas["SnowflakeType"] = {"anyOf": copy.deepcopy(_INTEGER_OR_DIGITS)}
    for name, value in UNWRITTEN_VALUES.items():
        schemas[name]["oneOf"].append({"const": value})
    waiting: list[Any] = [schemas, document["paths"]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            for key, value in node.items():
                if key in _PERMISSIONS and isinstance(value, dict) and _is_integer(value):
                    nothing = [{"type": "null"}] if "null" in value["type"] else []
                    node[key] = {"anyOf": [*_INTEGER_OR_DIGITS, *nothing]}
                else:
                    waiting.append(value)


def _is_integer(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "integer" or (isinstance(kind, list) and "integer" in kind)


def _keys(schema: Any, components: Any) -> Iterator[str]:
    """Yield the top-level keys that a schema knows, whichever branch of it applies."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from _keys(components["schemas"][schema["$ref"].rpartition("/")[2]], components)
    yield from schema.get("properties", {})
    yield from _keys(schema.get("items"), components)
    for combiner in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(combiner, ()):
            yield from _keys(branch, components)
