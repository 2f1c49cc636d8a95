"""When records happened or were valid, in microseconds."""

from __future__ import annotations

from complyhosp.engines.reference.frame import Frame, Record, instant
from complyhosp.rulebook.records import RecordType


def validity(record: Record, record_type: RecordType, frame: Frame) -> tuple[int | None, int | None]:
    """From when until when an entry is valid, half open; None is open."""
    bounds = record_type.validity
    if bounds is None:
        return None, None
    return (
        instant(record, bounds.valid_from, record_type, frame.zone),
        instant(record, bounds.valid_to, record_type, frame.zone),
    )


def valid_at(record: Record, record_type: RecordType, moment: int, frame: Frame) -> bool:
    """Whether an entry is valid at this moment."""
    start, end = validity(record, record_type, frame)
    return (start is None or start <= moment) and (end is None or moment < end)


def valid_within_period(record: Record, record_type: RecordType, frame: Frame) -> tuple[int, int]:
    """The part of the period in which an entry is valid; empty or inverted when there is none."""
    start, end = validity(record, record_type, frame)
    period = frame.setting.period
    return (
        period.start if start is None else max(start, period.start),
        period.end if end is None else min(end, period.end),
    )


def valid_at_some_moment(record: Record, record_type: RecordType, frame: Frame) -> bool:
    """Whether an entry is valid at some moment of the period (and at some moment at all)."""
    start, end = valid_within_period(record, record_type, frame)
    return start < end


def start_of(record: Record, record_type: RecordType, frame: Frame) -> int | None:
    """A record's time, an interval's start; None of a timeless type."""
    if not record_type.time_fields:
        return None
    start = instant(record, record_type.time_fields[0], record_type, frame.zone)
    assert start is not None  # noqa: S101 - it is a required field
    return start


def in_period(moment: int, frame: Frame) -> bool:
    """Whether the half-open period holds this moment."""
    return frame.setting.period.start <= moment < frame.setting.period.end


def member_time(record: Record, record_type: RecordType, frame: Frame) -> tuple[int, int]:
    """A record's `from` and `to`: its time, else its validity within the period, else the period."""
    start = start_of(record, record_type, frame)
    if start is None:
        return valid_within_period(record, record_type, frame)
    end = instant(record, record_type.time_fields[-1], record_type, frame.zone)
    return start, start if end is None else end
