"""A message of a history that cannot be taken in is passed over, and holds up no other."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.endings import Endings
from bot.moderation.reply import Incoming
from bot.store import StoreBusyError, Tx, deliveries
from bot.store.reply_rows import Reply
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import THREAD

CURSED = 1003


def cursing(patch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let taking in the cursed message fail."""
    first = deliveries.first

    def failing(tx: Tx, incoming: Incoming, **named: Any) -> Reply | None:
        found = first(tx, incoming, **named)
        if incoming.message_id == CURSED:
            raise error
        return found

    patch.setattr(deliveries, "first", failing)


def cursing_deletion(patch: pytest.MonkeyPatch) -> None:
    messages = Endings.messages

    def failing(self: Endings, tx: Tx, ids: Collection[int], moderator_id: int | None) -> None:
        messages(self, tx, ids, moderator_id)
        if CURSED in ids:
            raise LookupError

    patch.setattr(Endings, "messages", failing)


def test_the_rest_of_its_page_is_stored_and_the_cursor_moves_past_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1050)
        with monkeypatch.context() as patch:
            cursing(patch, LookupError("what they wrote"))
            await made.read()
        assert set(await made.replies()) == {*range(1001, 1051)} - {CURSED}
        assert await made.cursor() == 1050
        assert made.catching_up.done
        assert f"message {CURSED} could not be taken in" in caplog.text
        assert "what they wrote" not in caplog.text
        await made.again().read()  # the next start may know better
        assert CURSED in await made.replies()

    read(tmp_path, story)


@pytest.mark.parametrize("deleted", [2, 120])
def test_a_deletion_that_cannot_be_taken_in_keeps_no_other_from_it(
    tmp_path: Path, deleted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1130)
        await made.read()
        for one in range(CURSED, CURSED + deleted):
            del made.history.there[THREAD][one]
        with monkeypatch.context() as patch:
            cursing_deletion(patch)
            await made.again().read()
        gone = {one for one, state in (await made.replies()).items() if state == "deleted"}
        assert gone == {*range(CURSED + 1, CURSED + deleted)}

    read(tmp_path, story)


def test_while_nothing_can_be_stored_nothing_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1010)
        with monkeypatch.context() as patch:
            cursing(patch, StoreBusyError("locked"))
            await made.read()
            assert await made.replies() == {}
            assert await made.cursor() is None
            assert not made.catching_up.done

    read(tmp_path, story)
