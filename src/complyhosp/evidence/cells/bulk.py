"""The commonest written forms of date and time, a column at once; whatever is unusual is left to `moments`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.cells.moments import DAY, FIRST_YEAR, LAST_YEAR, SECOND

_PARTS = ("year", "month", "day", "hour", "minute", "second")
_DATE = r"^\s*(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:日 ?|[ T])"
_FORMS = (
    _DATE + r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*$",
    _DATE + r"(?P<hour>\d{1,2})[时点](?P<minute>\d{1,2})分?(?:(?P<second>\d{1,2})秒)?\s*$",
    r"^\s*(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?\s*$",
)

Ints = npt.NDArray[np.int64]


def local_times(texts: pa.Array) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Local microseconds since 1970 of the texts that are plainly a date and a time, and which those are."""
    values: Ints = np.zeros(len(texts), dtype=np.int64)
    known = np.zeros(len(texts), dtype=bool)
    for form in _FORMS:
        open_ = np.flatnonzero(~known)
        if not len(open_):
            break
        found, sure = _by_form(texts if len(open_) == len(texts) else texts.take(pa.array(open_)), form)
        values[open_], known[open_] = found, sure
    return values, known


def _by_form(texts: pa.Array, form: str) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The texts of one form."""
    matched = pc.extract_regex(texts, form)
    known = matched.is_valid().to_numpy(zero_copy_only=False)
    if not known.any():
        return np.zeros(len(texts), dtype=np.int64), known
    year, month, day, hour, minute, second = (_digits(matched.field(name)) for name in _PARTS)
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    known &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    known &= (day <= after - first) & (hour < 24) & (minute < 60) & (second < 60)
    return (first + day - 1) * DAY + ((hour * 60 + minute) * 60 + second) * SECOND, known


def _digits(texts: pa.Array) -> Ints:
    """Numbers of digit texts; 0 where there is none."""
    filled = pc.if_else(pc.equal(texts, ""), "0", texts).fill_null("0")
    return np.asarray(filled.cast(pa.int64()).to_numpy(zero_copy_only=False))
