"""What can be looked at without Discord: secrets, files, models, disk, clock."""

import os
import shutil
import socket
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import health
from bot.doctor.finding import Finding, fail, ok, warn
from bot.inside.endpoint import HOST
from bot.language.words import tr
from bot.scoring import registry, shipped_files
from bot.scoring.port import ScorerError
from bot.settings import Settings
from bot.settings.token_form import is_like_a_token
from bot.store import backup
from bot.store.erased_list import KEY_NAME
from bot.store.opening import family

_MIB = 2**20
_LITTLE_BYTES = 200 * _MIB
_BARE_BYTES = 20 * _MIB
_MINUTE = "%Y-%m-%d %H:%M"
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock that is further behind was never set."""


def token(settings: Settings) -> Finding:
    """Look whether the token has the form of one."""
    if not is_like_a_token(settings.token.get_secret_value()):
        return warn(
            "token",
            tr("It does not look like a bot's token."),
            tr(
                "Copy it from the developer portal, under Bot: it is not the client secret or "
                "the id."
            ),
        )
    return ok("token", tr("It has the form of one."))


def folders(settings: Settings) -> Iterator[Finding]:
    """Look whether everything that is written can be written."""
    places = {
        "store.path": settings.store.path.parent,
        "health.path": settings.health.path.parent,
        "backup.path": settings.backup.path,
    }
    wrong = [f"{key} ({place})" for key, place in places.items() if not _can_write(place)]
    if wrong:
        yield fail(
            "folders",
            tr("Nothing can be written in {places}.", places=", ".join(wrong)),
            tr("Give the user that runs the bot the right to write there, or choose another path."),
        )
    else:
        yield ok("folders", tr("All that is written can be written."))
    if settings.backup.every_hours and _same_disk(settings):
        yield warn(
            "folders",
            tr("The backups lie on the same disk as the database."),
            tr("Point backup.path to another one: a disk that breaks takes both."),
        )


def files(settings: Settings) -> Finding:
    """Look whether others on the machine can read what members wrote, or ask who was erased."""
    folder = settings.backup.path
    copies = (one.path for one in backup.listed(folder))
    kept = (*family(settings.store.path)[:2], folder / KEY_NAME, *copies)
    if found := [str(one) for one in kept if one.exists() and _others_read(one)]:
        said = tr("Others on this machine can read {file}.", file=found[0])
        if more := len(found) - 1:
            said = tr(
                "Others on this machine can read {file} and {more} more.", file=found[0], more=more
            )
        remedy = tr(
            "Take that from them (chmod 600): it is members' words, or tells who was forgotten."
        )
        return warn("files", said, remedy)
    return ok("files", tr("Nobody else on this machine can read what is kept."))


def disk(settings: Settings) -> Finding:
    """Look whether there is room for the database to grow, and for a copy of it."""
    place = _nearest(settings.store.path.parent)
    free = shutil.disk_usage(place).free
    database = settings.store.path
    size = database.stat().st_size if database.exists() else 0
    words = tr(
        "{free} MiB are free beside the database of {size} MiB.",
        free=free // _MIB,
        size=size // _MIB,
    )
    remedy = tr("Make room: a database that cannot grow takes in no replies.")
    if free < _BARE_BYTES:
        return fail("disk", words, remedy)
    if free < max(_LITTLE_BYTES, 2 * size):
        return warn("disk", words, f"{remedy} {tr('A backup needs as much again.')}")
    return ok("disk", words)


async def models(settings: Settings) -> Finding:
    """Look which scorer will read, whether its files are whole, and whether it answers."""
    if wrong := shipped_files.wrong():
        return fail("models", wrong[0], tr("Somebody, or a disk, changed what was installed."))
    try:
        choice = await registry.choose(settings.scoring)
        try:
            await choice.scorer.score(["A sentence to begin with."])
        finally:
            await choice.scorer.close()
    except ScorerError as error:
        return fail("models", str(error), tr("`seedbed models list` says what is at hand."))
    return ok("models", choice.line)


def clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look whether the clock can be right, and the zone is known."""
    try:
        there = now.astimezone(zoneinfo.ZoneInfo(settings.digest.zone))
        said = tr("In {zone} it is {time}.", zone=settings.digest.zone, time=f"{there:{_MINUTE}}")
        yield ok("zone", said)
    except (KeyError, ValueError, OSError):
        yield fail(
            "zone",
            tr("digest.zone {zone} is not known here.", zone=settings.digest.zone),
            tr("Install tzdata: `pip install tzdata`."),
        )
    database, time = settings.store.path, f"{now:{_MINUTE}}"
    written = datetime.fromtimestamp(database.stat().st_mtime, UTC) if database.exists() else now
    if now < _EARLIEST or written - now > timedelta(minutes=5):
        yield fail(
            "clock",
            tr("It says {time} UTC, and what was written says that it is later.", time=time),
            tr("Let the clock be set by the network (NTP): digests and time-outs go by it."),
        )
    else:
        yield ok("clock", tr("It says {time} UTC.", time=time))


def running(settings: Settings, now: datetime) -> Finding:
    """Look how the bot is, where one runs."""
    stale_after = timedelta(seconds=settings.health.stale_after_seconds)
    state = health.read(settings.health.path)
    losses = health.judge(state, now, stale_after=stale_after)
    if not losses:
        return ok("bot", tr("It runs, with its gateway and its scorer."))
    if state is None or now - state.at > stale_after:
        return ok("bot", tr("It does not run at the moment."))
    said = tr("It runs, and {losses}.", losses=", ".join(losses))
    return warn("bot", said, tr("The log says since when, and why."))


def metrics(settings: Settings) -> Iterator[Finding]:
    """Look whether the port for figures can be had, where one is chosen and no bot runs."""
    port = settings.metrics.port
    if not port:
        return
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HOST, port))
        except OSError as error:
            yield warn(
                "metrics",
                tr("Port {port} is taken: {reason}.", port=port, reason=error.strerror),
                tr("If that is not the bot itself, choose another metrics.port."),
            )
        else:
            yield ok("metrics", tr("Port {port} is free.", port=port))


def _others_read(file: Path) -> bool:
    return bool(file.stat().st_mode & 0o044 and file.resolve().parent.stat().st_mode & 0o011)


def _can_write(place: Path) -> bool:
    return os.access(_nearest(place), os.W_OK | os.X_OK)


def _nearest(place: Path) -> Path:
    """Return the folder itself, or the first one above it that is there: the rest can be made."""
    whole = place.absolute()
    return next(one for one in (whole, *whole.parents) if one.is_dir())


def _same_disk(settings: Settings) -> bool:
    database, backups = _nearest(settings.store.path.parent), _nearest(settings.backup.path)
    return database.stat().st_dev == backups.stat().st_dev
