"""Everything that has to do with cases, wired together once, for whoever runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.effects.executor import Executor, Renderer, Settler
from bot.effects.message import Message
from bot.moderation.appeals import Appeals
from bot.moderation.brakes.braking import Braking
from bot.moderation.calibration.calibrating import Calibrating
from bot.moderation.cards import render_case_card
from bot.moderation.desk import Desk
from bot.moderation.following import Following
from bot.moderation.moves import DeskSettings
from bot.moderation.notices import (
    Notices,
    render_notice,
    render_restored,
    render_restored_title,
)
from bot.moderation.policies.governing import Governing
from bot.moderation.queue import Queue
from bot.moderation.record_service import Record
from bot.moderation.reporting import Reporting
from bot.moderation.responses.choosing import Choosing, RespondSettings
from bot.moderation.responses.deciding import Deciding
from bot.moderation.responses.responding import Responding
from bot.moderation.responses.taking import Taking
from bot.moderation.sampling import Chance, SampleSettings, Sampling
from bot.moderation.trial.trying import Trying
from bot.store import Store, Tx, cases, notices


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """How the moderators' office is kept.

    Attributes:
        overdue: A case that has waited so long is called out.
        reports_per_hour: The most reports of one member in an hour.
    """

    desk: DeskSettings = field(default_factory=DeskSettings)
    respond: RespondSettings = field(default_factory=RespondSettings)
    sample: SampleSettings = field(default_factory=SampleSettings)
    overdue: timedelta = timedelta(hours=24)
    reports_per_hour: int = 5


class Office:
    """The services about cases, and what the executor needs to carry out their effects.

    Args:
        guild_name: Returns the name of a guild.
        chance: Draws the audit sample.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        settings: OfficeSettings,
        *,
        guild_name: Callable[[int], str],
        chance: Chance,
    ) -> None:
        self._guild_name = guild_name
        self.desk = Desk(store, executor, clock, settings.desk)
        self.sampling = Sampling(self.desk, clock, settings.sample, chance=chance)
        self.appeals = Appeals(store, executor, clock, self.desk)
        self.braking = Braking(store, executor, clock)
        self.following = Following(self.desk, self.sampling)
        self.deciding = Deciding(
            self.desk,
            self.following,
            clock,
            braking=self.braking,
            nudges_per_hour=settings.respond.limits.nudged,
        )
        self.taking = Taking(store, executor, clock)
        self.responding = Responding(
            store,
            clock,
            taking=self.taking,
            deciding=self.deciding,
            limits=settings.respond.limits,
        )
        self.choosing = Choosing(
            store,
            executor,
            clock,
            desk=self.desk,
            taking=self.taking,
            deciding=self.deciding,
            settings=settings.respond,
        )
        self.reporting = Reporting(
            store,
            executor,
            clock,
            desk=self.desk,
            braking=self.braking,
            per_hour=settings.reports_per_hour,
        )
        self.queue = Queue(store, executor, clock, self.desk, overdue=settings.overdue)
        self.record = Record(store, clock)
        self.governing = Governing(store, executor, clock)
        self.trying = Trying(store, clock)
        self.calibrating = Calibrating(store, clock, governing=self.governing, trying=self.trying)
        self.notices = Notices(store, clock, self.desk, guild_name=guild_name, after=executor.kick)
        self.settlers: dict[str, Settler] = {
            **self.desk.settlers,
            **self.braking.settlers,
            **self.deciding.settlers,
        }
        self.renderers: dict[str, Renderer] = {
            "case_card": render_case_card,
            "notice": self._render_notice,
            "restored": render_restored,
            "restored_title": render_restored_title,
            **self.desk.surges.renderers,
            **self.braking.renderers,
            **self.choosing.renderers,
        }

    def _render_notice(self, tx: Tx, notice_id: int) -> Message | None:
        guild_id = cases.guild_id(tx, notices.get(tx, notice_id).case_id)
        return render_notice(tx, notice_id, guild_name=self._guild_name(guild_id))
