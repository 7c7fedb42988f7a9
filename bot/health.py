"""Health: the running bot writes down how it is, and ``seedbed health`` reads it.

A file and not a port: the check works in a container without a network, and nothing listens.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bot.cli import config_option, in_their_language, read_settings
from bot.clock import Clock, SystemClock
from bot.language.words import tr


@dataclass(frozen=True, slots=True)
class State:
    """How the bot is at one moment.

    Attributes:
        at: When this was true, aware UTC.
        gateway: The connection to Discord's gateway stands.
        scorer: The scorer answers.
        database: What comes in can be stored.
        detail: What there is to say about it, in a few words, without anybody's text.
    """

    at: datetime
    gateway: bool
    scorer: bool
    detail: str = ""
    database: bool = True


def write(path: Path, state: State) -> None:
    """Put ``state`` in the file at ``path``, whole or not at all; folders are made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = asdict(state) | {"at": state.at.isoformat()}
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_text(json.dumps(document), encoding="utf-8")
    draft.replace(path)


def read(path: Path) -> State | None:
    """Return the state in the file at ``path``, or None if there is none that can be read."""
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(document["at"])
        parts = (document["gateway"], document["scorer"], document["detail"])
        state = State(at, *parts, database=document.get("database", True))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return state if at.tzinfo is not None else None


def judge(state: State | None, now: datetime, *, stale_after: timedelta) -> list[str]:
    """Say what is lost.

    Args:
        state: What the bot last wrote, or None where there is nothing to read.
        now: The present moment.
        stale_after: The age from which ``state`` is not believed.

    Returns:
        A few words per loss; nothing if all is well.
    """
    if state is None:
        return [tr("no word from the bot: it is not running, or has not started yet")]
    age = now - state.at
    if age > stale_after:
        seconds = age.total_seconds()
        return [
            tr(
                "the bot has said nothing for {seconds:.0f} s: it hangs or has ended",
                seconds=seconds,
            )
        ]
    parts = (
        (tr("the gateway is lost"), state.gateway),
        (tr("the scorer is lost"), state.scorer),
        (tr("the database is lost"), state.database),
    )
    return [lost for lost, stands in parts if not stands]


def report(path: Path, clock: Clock, *, stale_after: timedelta) -> tuple[bool, str]:
    """Return whether the bot is well, and the one line that says so or what is lost."""
    state = read(path)
    losses = judge(state, clock.now(), stale_after=stale_after)
    detail = f" ({state.detail})" if state is not None and state.detail else ""
    if losses:
        return False, tr("unhealthy: {losses}{detail}", losses="; ".join(losses), detail=detail)
    return True, tr("healthy: gateway and scorer are there{detail}", detail=detail)


@click.command()
@config_option
def health(config_path: Path | None) -> None:
    """Say whether the running bot has its gateway and its scorer; exit 1 if not."""
    with in_their_language():
        settings = read_settings(config_path).health
        stale_after = timedelta(seconds=settings.stale_after_seconds)
        well, line = report(settings.path, SystemClock(), stale_after=stale_after)
        click.echo(" ".join(line.split()))
    if not well:
        raise SystemExit(1)
