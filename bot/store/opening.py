"""What is looked at before a database is opened for writing: nothing is changed in what is found.

A file that is damaged, or of a newer version, or of another program, is refused and stays as it is.
"""

import contextlib
import re
import sqlite3
from collections.abc import Collection, Iterator
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from sqlite_utils import Database

from bot.language.words import tr
from bot.store.schema import migrations

_MAGIC = b"SQLite format 3\x00"
_NULL = re.compile(r"NULL value in (\w+)\.(\w+)")
_MOST_TOLD = 3
_ALL = (1 << 31) - 1
"""How many findings SQLite goes on for: among them are some of its own making."""
_WHOLE_BELOW_BYTES = 1 << 30
"""At a start so much is looked through whole, within about 10 seconds: some 800,000 replies."""
_SMALLER = ("cases", "effects", "guild_settings", "policies", "threads", "discussions", "articles")
_PARTS = (1_000_000, 1_000, 1)  # a version is one number in the file's header


DatabaseError: TypeAlias = sqlite3.Error
"""What SQLite itself says is wrong; for those outside the store who tell people."""


class StoreError(Exception):
    """The database cannot be opened; the message says what to do."""


class DamagedError(StoreError):
    """The file is no sound database; the message says what to do."""


class NewerError(StoreError):
    """The database was brought up to date by a newer version; the message says what to do."""


def whole_path(path: Path) -> Path:
    """Return a path without links and dots, whether or not anything is there."""
    return path.expanduser().resolve()


def behind(path: Path) -> Path:
    """Return the file that a path leads to where it is a link: beside that one SQLite works."""
    return whole_path(path) if path.is_symlink() else path


def log_of(path: Path) -> Path:
    """Return where the write-ahead log of a database lies."""
    path = behind(path)
    return path.with_name(f"{path.name}-wal")


def family(path: Path) -> tuple[Path, Path, Path]:
    """Return a database's file and the two that SQLite keeps beside it."""
    path = behind(path)
    return path, log_of(path), path.with_name(f"{path.name}-shm")


def unfinished(path: Path) -> Path:
    """Return where a restore prepares what it puts in the place of a database."""
    path = behind(path)
    return path.with_name(f"{path.name}.restoring")


def is_fresh(path: Path) -> bool:
    """Tell whether nothing is stored at a path yet."""
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def check(path: Path, *, whole: bool = False, thorough: bool = False) -> None:
    """Look at a database and its log without changing either.

    Args:
        whole: Look through all of it, however large it is.
        thorough: Do so, and hold every index against its table.

    Raises:
        DamagedError: It is damaged, or never was a database.
        NewerError: Its schema is newer than this version knows.
        StoreError: It is another program's database, or a restore was interrupted here.
    """
    if is_fresh(path):
        if not path.exists() and unfinished(path).exists():
            raise StoreError(
                tr(
                    "{path}: there is no database, and a restore did not come to its end. "
                    "Run `seedbed restore` again.",
                    path=path,
                )
            )
        return
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise _damaged(path, tr("it does not begin as a database does"))
    try:
        with read_only(path) as connection:
            found = _problems(connection, path, whole=whole, thorough=thorough)
            if problems := list(islice(found, _MOST_TOLD)):
                raise _damaged(path, "; ".join(problems))
            _check_schema(connection, path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise  # it cannot be read here: whoever opens it for writing will say so too
        raise _damaged(path, str(error)) from error


@contextlib.contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """Read a database without changing it; where it has no log, nobody writes to it now.

    No file is made beside it then.
    """
    alone = "" if log_of(path).exists() else "&immutable=1"
    address = f"file:{quote(str(path.absolute()))}?mode=ro{alone}"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        connection.execute("PRAGMA query_only=ON")
        yield connection


def stamp(db: Database) -> None:
    """Write into the file's header which version brought its schema up to date."""
    db.execute(f"PRAGMA user_version={_number(metadata.version('seedbed'))}")


def _problems(
    connection: sqlite3.Connection, path: Path, *, whole: bool, thorough: bool
) -> Iterator[str]:
    """Yield what is wrong.

    A large file that was closed in peace is looked through in part: the backups, byte for byte the
    same, are looked through whole. After a crash it is read whole whatever that takes.
    """
    size, crashed = path.stat().st_size, _has_log(path)
    if whole or thorough or crashed or size <= _WHOLE_BELOW_BYTES:
        kind = "integrity" if thorough else "quick"
        yield from _found(connection, f"{kind}_check({_ALL})")
    elif size < _size_in_header(path):
        yield tr("its end is missing")
    else:
        for table in _SMALLER:
            yield from _found(connection, f"quick_check({table})")


def _has_log(path: Path) -> bool:
    beside = log_of(path)
    return beside.exists() and beside.stat().st_size > 0


def _size_in_header(path: Path) -> int:
    """Return how many bytes a file has by its header (SQLite, "Database File Format", 1.3)."""
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    return (65_536 if page == 1 else page) * pages


def _found(connection: sqlite3.Connection, pragma: str) -> Iterator[str]:
    """Yield what a check finds, a line each.

    SQLite 3.40 takes the last column of some tables WITHOUT ROWID for NULL, where it is not: what
    it says of such values is looked at once more.
    """
    empty: dict[tuple[str, str], bool] = {}
    for (line,) in connection.execute(f"PRAGMA {pragma}"):
        alarm = _NULL.fullmatch(line)
        if alarm is not None:
            table, column = place = alarm[1], alarm[2]
            if place not in empty:
                # SQLite knows without looking that no such column IS NULL.
                look = f"SELECT 1 FROM {table} WHERE typeof({column}) = 'null' LIMIT 1"  # noqa: S608
                empty[place] = bool(connection.execute(look).fetchall())
            if not empty[place]:
                continue
        if line != "ok":
            yield " ".join(line.split())


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return
    if migrations.migrations_table not in tables:
        raise StoreError(
            tr(
                "{path}: is a database of another program. Set store.path to a file of Seedbed's "
                "own.",
                path=path,
            )
        )
    known = {one.name for one in migrations.pending(Database(memory=True))}
    applied = connection.execute(
        f"SELECT name FROM {migrations.migrations_table} WHERE migration_set = ?",  # noqa: S608
        [migrations.name],
    )
    if newer := [name for (name,) in applied if name not in known]:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        raise _newer(path, newer, number)


def _newer(path: Path, names: Collection[str], number: int) -> NewerError:
    here = metadata.version("seedbed")
    wanted = f"Seedbed {_version(number)}" if number > _number(here) else tr("a newer Seedbed")
    steps = ", ".join(one.replace("_", " ") for one in names)
    return NewerError(
        tr(
            "{path}: was brought up to date by {wanted}, this is {here} (it does not know: "
            "{steps}). Nothing was changed. Install {wanted} again, or go back to a backup from "
            "before (`seedbed restore --list`).",
            path=path,
            wanted=wanted,
            here=here,
            steps=steps,
        )
    )


def _damaged(path: Path, why: str) -> DamagedError:
    return DamagedError(
        tr(
            "{path}: cannot be used as the database: it is damaged, or is none ({why}). Nothing "
            "was changed in it. Check that store.path is right; if it is, `seedbed restore` keeps "
            "this file aside and puts the newest backup in its place.",
            path=path,
            why=why,
        )
    )


def _number(version: str) -> int:
    parts = [int("".join(filter(str.isdecimal, one)) or 0) for one in version.split(".")[:3]]
    return sum(one * scale for one, scale in zip(parts, _PARTS, strict=False))


def _version(number: int) -> str:
    return ".".join(str(number // scale % 1_000) for scale in _PARTS)
