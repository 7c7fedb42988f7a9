"""The log as JSON, a line each, for programs that read it: ids and counts, never text."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_PLAIN = (int, float, bool, str, type(None))


def json_lines() -> logging.Formatter:
    """Return a formatter that writes a record as one line of JSON.

    The keys are ``at`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, ``event`` (the message
    without what it is about, the same for all of its kind), ``args`` (what it is about, in order)
    and ``exc_info`` where something was raised.
    """
    return _Lines(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="at",
    )


class _Lines(JsonFormatter):
    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Add what the message is made of."""
        super().add_fields(log_data, record, message_dict)
        log_data["event"] = str(record.msg)
        args = record.args if isinstance(record.args, tuple) else (record.args or {},)
        log_data["args"] = [
            one if isinstance(one, _PLAIN) else str(one) for one in args if one != {}
        ]
