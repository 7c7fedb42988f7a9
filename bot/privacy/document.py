"""Rules: what is stored of a person as files that they can read, and that Discord takes."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from bot.language.words import tr

NAME = "what-seedbed-stores-of-you"
FILE_LIMIT = 10 * 1024 * 1024
"""The most bytes of a file that Discord takes everywhere.

Source: Discord API reference, "Uploading Files": 10 MiB without a boost.
"""
_EXACT = 2**53
"""From here on programs that take numbers for floating ones round them, as browsers do."""
_ZIP_ENTRY = 1_024  # what an entry takes in a zip besides its content, generously


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an export: its name, what it is, and its rows."""

    name: str
    about: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Export:
    """All that is stored of one person in one guild.

    Attributes:
        sections: Every part there is, the empty ones too.
    """

    guild_id: int
    person_id: int
    made_at: datetime
    sections: Sequence[Section]

    @property
    def empty(self) -> bool:
        """Whether nothing is stored that leads to them."""
        return not any(one.rows for one in self.sections)


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over."""

    name: str
    content: bytes


def files(export: Export, *, limit: int = FILE_LIMIT) -> list[File]:
    """Return an export as one JSON file, or as zips of several where it is larger than ``limit``.

    Args:
        limit: The most bytes of a file; a row that is larger by itself is not cut.
    """
    whole = _json({**_head(export), **{one.name: one.rows for one in export.sections}})
    if len(whole) <= limit:
        return [File(f"{NAME}.json", whole)]
    pieces = [
        File(f"{NAME}-{place}.json", _json({**_head(export), **piece}))
        for place, piece in enumerate(_pieces(export, limit - len(_json(_head(export)))), start=1)
    ]
    zips = [_zip(some, export.made_at) for some in _grouped(pieces, limit)]
    return [File(f"{NAME}-{place}.zip", one) for place, one in enumerate(zips, start=1)]


def text(export: Export) -> str:
    """Return an export as one JSON document, however large."""
    rows = {one.name: one.rows for one in export.sections}
    return _json({**_head(export), **rows}).decode()


def _head(export: Export) -> dict[str, Any]:
    about = {
        tr("what this is"): tr(
            "Everything that this Seedbed stores and that leads to you on one server."
        ),
        tr("server (Discord's id)"): export.guild_id,
        tr("you (Discord's id)"): export.person_id,
        tr("made at"): export.made_at.isoformat(timespec="seconds"),
        tr("how to read it"): tr(
            "Times are in UTC. Ids of Discord are in quotation marks, as they are too large for "
            "some programs. null means that there is none, or that it was erased. An empty list "
            "means that nothing of the kind is stored. 1 is yes and 0 is no."
        ),
        tr("what is not in it"): tr(
            "The index of the search holds the words of your texts once more. What other people "
            "wrote or did is theirs. Backups hold what was stored when they were made."
        ),
    }
    parts = {one.name: tr(one.about) for one in export.sections}
    return {"about": about, tr("what each part is"): parts}


def _pieces(export: Export, room: int) -> Iterable[dict[str, list[Mapping[str, Any]]]]:
    """Yield as many rows at a time as fit, in order, under the names of their parts."""
    piece: dict[str, list[Mapping[str, Any]]] = {}
    left = room
    for section in export.sections:
        for row in section.rows:
            size = len(_json({section.name: [row]}))
            if size > left and piece:
                yield piece
                piece, left = {}, room
            piece.setdefault(section.name, []).append(row)
            left -= size
    if piece:
        yield piece


def _grouped(pieces: Iterable[File], limit: int) -> list[list[File]]:
    groups: list[list[File]] = [[]]
    left = limit
    for piece in pieces:
        size = len(zlib.compress(piece.content)) + _ZIP_ENTRY
        if size > left and groups[-1]:
            groups.append([])
            left = limit
        groups[-1].append(piece)
        left -= size
    return groups


def _zip(pieces: Iterable[File], made_at: datetime) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in pieces:
            info = zipfile.ZipInfo(one.name, made_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, one.content)
    return out.getvalue()


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(_exact(document), indent=2, ensure_ascii=False) + "\n").encode()


def _exact(value: Any) -> Any:
    """Return plain data with the numbers in quotation marks that not every program can hold."""
    if isinstance(value, Mapping):
        return {key: _exact(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(one) for one in value]
    return str(value) if isinstance(value, int) and abs(value) >= _EXACT else value
