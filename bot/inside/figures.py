"""The figures for Prometheus: what the process counts, and what is read when they are asked for.

No label names a server, a channel or a person, and no value is anybody's text.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.store.gauges import Gauges

_SCORER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
_LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Present:
    """How the process is at one moment.

    Attributes:
        at: When that is, aware UTC.
        gauges: What waits in the database.
        gateway, scorer: Whether it is there.
        gateway_seconds: How long Discord takes to answer a heartbeat; None where none was answered.
        came_in: What came in and is not in the database yet.
        database: The database file.
        backup_at: When the newest copy of it was made, or None.
    """

    at: datetime
    gauges: Gauges
    gateway: bool
    scorer: bool
    gateway_seconds: float | None
    came_in: int
    database: Path
    backup_at: datetime | None


class Figures:
    """What one running bot counts; `text` adds what is true at the moment."""

    def __init__(self) -> None:
        self._counted = CollectorRegistry()
        ProcessCollector(registry=self._counted)
        self._scorer = Histogram(
            "seedbed_scorer_batch_seconds",
            "How long the scorer took for one batch of replies.",
            buckets=_SCORER_SECONDS,
            registry=self._counted,
        )
        self._lag = Histogram(
            "seedbed_event_loop_lag_seconds",
            "How late the event loop came to what was due.",
            buckets=_LAG_SECONDS,
            registry=self._counted,
        )

    def scored(self, seconds: float) -> None:
        """Count a batch that the scorer took ``seconds`` for."""
        self._scorer.observe(seconds)

    def lagged(self, seconds: float) -> None:
        """Count that the event loop came ``seconds`` late to what was due."""
        self._lag.observe(max(seconds, 0.0))

    def text(self, present: Present) -> bytes:
        """Return all figures in Prometheus's text format."""
        now = CollectorRegistry()
        now.register(_Now(present))
        return generate_latest(self._counted) + generate_latest(now)


class _Now(Collector):
    """The figures of one moment."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return a family per figure."""
        for name, words, value in _values(self._present):
            if value is not None:
                yield GaugeMetricFamily(f"seedbed_{name}", words, value=value)


def _values(present: Present) -> Iterable[tuple[str, str, float | None]]:
    """Tell each figure: its name, what it says, and its value or None where there is none."""
    at, waits = present.at, present.gauges
    yield "gateway_up", "Whether the connection to Discord stands.", float(present.gateway)
    yield "gateway_latency_seconds", "How long Discord takes to answer.", present.gateway_seconds
    yield "scorer_up", "Whether the scorer answers.", float(present.scorer)
    yield "inbox_entries", "What came in and is not stored yet.", present.came_in
    yield "replies_waiting", "Replies that wait for their scores, late ones too.", waits.replies
    yield "live_replies_waiting", "Live replies that wait for their scores.", waits.live.count
    yield (
        "live_reply_oldest_seconds",
        "How long the oldest of them waits.",
        waits.live.age_seconds(at),
    )
    yield "effects_pending", "Effects that are still to be carried out.", waits.effects.count
    yield "effect_oldest_seconds", "How old the oldest of them is.", waits.effects.age_seconds(at)
    yield "effects_failed", "Effects that Discord refused for good.", waits.failed
    yield "cases_open", "Cases that no moderator has decided yet.", waits.cases.count
    yield "case_oldest_seconds", "How old the oldest of them is.", waits.cases.age_seconds(at)
    yield "digests_late", "Digests that are due and not written yet.", waits.digests.count
    yield "digest_latest_seconds", "How late the latest of them is.", waits.digests.age_seconds(at)
    yield "database_bytes", "The size of the database with its log.", _size(present.database)
    yield "disk_free_bytes", "What is free beside the database.", _free(present.database)
    age = (at - present.backup_at).total_seconds() if present.backup_at is not None else None
    yield "backup_age_seconds", "How old the newest backup is.", age


def _size(database: Path) -> float:
    names = (database, database.with_name(f"{database.name}-wal"))
    return float(sum(one.stat().st_size for one in names if one.exists()))


def _free(database: Path) -> float | None:
    try:
        return float(shutil.disk_usage(database.parent).free)
    except OSError:
        return None
