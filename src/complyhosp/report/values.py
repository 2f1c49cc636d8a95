"""Values from the engines' form to what people read, and to what `run.json` holds."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import Value
from complyhosp.expressions.durations import DAY, HOUR, MINUTE, SECOND, format_duration, parse_duration
from complyhosp.expressions.instants import day_of, moment
from complyhosp.expressions.types import Kind
from complyhosp.rulebook.rule import Scalar

Plain = bool | int | float | str | list[str] | None
"""A value in `run.json`."""

_UNITS = {
    "zh": ((DAY, "天"), (HOUR, "小时"), (MINUTE, "分"), (SECOND, "秒")),
    "en": ((DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (SECOND, "s")),
}
_BLANK = {"zh": "（空）", "en": "(blank)"}
_BOOL = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}
_COMMA = {"zh": "、", "en": ", "}


def plain(value: Value, zone: ZoneInfo) -> Plain:
    """A value as `run.json` holds it: instants as ISO 8601 with the site's offset, dates too, durations as `2h20m`."""
    raw = value.raw
    if isinstance(raw, tuple):
        return list(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _number(value.kind, raw, zone)
    return raw


def iso(at: int, zone: ZoneInfo) -> str:
    """An instant as ISO 8601 in the site's time, with its offset: `2026-07-14T08:00:00+08:00`."""
    return moment(at, zone).isoformat()


def spoken(value: Value, lang: str, zone: ZoneInfo) -> str:
    """A value as a sentence shows it, in `lang`; no value at all is said, not left out."""
    raw = value.raw
    if raw is None or raw == "":
        return _BLANK[lang]
    if isinstance(raw, bool):
        return _BOOL[lang][raw]
    if isinstance(raw, int):
        return _spoken_number(value.kind, raw, lang, zone)
    if isinstance(raw, float):
        return f"{raw:.6g}"
    return raw if isinstance(raw, str) else _COMMA[lang].join(raw) or _BLANK[lang]


def spoken_moment(at: int, zone: ZoneInfo) -> str:
    """Local time to the minute, to the second where there are seconds: `2026-07-14 08:00`."""
    local = moment(at, zone)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second or local.microsecond else "%Y-%m-%d %H:%M")


def spoken_duration(length: int, lang: str) -> str:
    """A duration of so many microseconds, to the second: `2小时20分`, `2h 20m`."""
    sign, rest, found = ("-" if length < 0 else ""), abs(length), []
    for size, unit in _UNITS[lang]:
        amount, rest = divmod(rest, size)
        if amount:
            found.append(f"{amount}{unit}")
    if not found:
        return f"0{_UNITS[lang][-1][1]}" if rest == 0 else f"{sign}<1{_UNITS[lang][-1][1]}"
    return sign + ("" if lang == "zh" else " ").join(found)


def scalar_text(value: Scalar, lang: str) -> str:
    """A parameter's scalar as authored (`2h`, `true`, `3`) in words."""
    if isinstance(value, bool):
        return _BOOL[lang][value]
    if isinstance(value, str):
        length = parse_duration(value)
        return value if length is None else spoken_duration(length, lang)
    return str(value) if isinstance(value, int) else f"{value:.6g}"


def _number(kind: Kind, raw: int, zone: ZoneInfo) -> Plain:
    if kind == "timestamp":
        return iso(raw, zone)
    if kind == "date":
        return day_of(raw).isoformat()
    return format_duration(raw) if kind == "duration" else raw


def _spoken_number(kind: Kind, raw: int, lang: str, zone: ZoneInfo) -> str:
    if kind == "timestamp":
        return spoken_moment(raw, zone)
    if kind == "date":
        return day_of(raw).isoformat()
    return spoken_duration(raw, lang) if kind == "duration" else str(raw)
