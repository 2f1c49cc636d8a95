"""Whether a web service's answer is one page of several: it tells how many records there are, or that more follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from complyhosp.diagnostics import Words

_TOTALS = frozenset(
    ("total", "totalcount", "totalelements", "totalrecords", "totalrows", "recordcount", "总数", "总条数")
)
_MORE = frozenset(("hasmore", "hasnext", "hasnextpage"))


def missing_pages(answer: Mapping[str, Any], rows: int) -> Words | None:
    """What the answer says of records that are not among its `rows`; None when it says nothing of the kind."""
    said = {key.replace("_", "").replace("-", "").lower(): value for key, value in answer.items()}
    for name in sorted(said.keys() & _TOTALS):
        total = _count(said[name])
        if total is not None and total > rows:
            return Words(
                f"文件写明共有 {total} 条，只含 {rows} 条", f"it says that there are {total} records, and has {rows}"
            )
    if any(said[name] is True for name in said.keys() & _MORE):
        return Words("文件写明后面还有记录", "it says that more records follow")
    return None


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
