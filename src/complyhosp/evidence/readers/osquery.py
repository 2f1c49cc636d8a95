"""The result log that osquery writes, as flat records."""

from __future__ import annotations

from typing import Any


def osquery_rows(value: dict[str, Any]) -> dict[str, Any]:
    """One line of osquery's result log as a flat record: its columns, the host and the time (milliseconds) beside them.

    Anything else comes back as it is.
    """
    columns, seconds = value.get("columns"), value.get("unixTime")
    if not isinstance(columns, dict) or "hostIdentifier" not in value:
        return value
    at = (
        int(seconds) * 1000
        if isinstance(seconds, int | str) and str(seconds).isdecimal()
        else value.get("calendarTime")
    )
    return {"hostname": value["hostIdentifier"], "scanned_at": at, **columns}
