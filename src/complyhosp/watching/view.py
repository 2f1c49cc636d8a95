"""The terminal view: what is due, what is overdue, how the sources are, what was told."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from complyhosp.diagnostics.printable import printable
from complyhosp.watching.status import Status

TEXTS = {
    "zh": {
        "now": "截至",
        "rules": "监看规则",
        "records": "记录",
        "alerts": "警报",
        "due_next": "即将到期",
        "overdue": "已逾期",
        "sources": "来源",
        "told": "最近的警报",
        "rule": "规则",
        "member": "对象",
        "due": "期限",
        "type": "记录类型",
        "last": "最近一条",
        "state": "状态",
        "silent": "中断",
        "heard": "正常",
        "unheard": "尚无",
        "none": "（无）",
        "failing": "送不出",
        "left": "条待送",
        "more": "另有 {count} 项",
        "page": "监看",
        "kinds": {
            "due_soon": "将到期",
            "violated": "违反",
            "unknown": "未能判定",
            "resolved": "已补上",
            "correction": "更正",
            "source_silent": "来源中断",
            "source_back": "来源恢复",
            "withdrawn": "撤回",
        },
    },
    "en": {
        "now": "as of",
        "rules": "rules watched",
        "records": "records",
        "alerts": "alerts",
        "due_next": "Due next",
        "overdue": "Overdue",
        "sources": "Sources",
        "told": "Latest alerts",
        "rule": "rule",
        "member": "who or what",
        "due": "due",
        "type": "record type",
        "last": "latest",
        "state": "state",
        "silent": "silent",
        "heard": "heard",
        "unheard": "nothing yet",
        "none": "(none)",
        "failing": "cannot be delivered",
        "left": "alerts wait",
        "more": "and {count} more",
        "page": "watch",
        "kinds": {
            "due_soon": "due soon",
            "violated": "violated",
            "unknown": "unknown",
            "resolved": "made up",
            "correction": "correction",
            "source_silent": "source silent",
            "source_back": "source back",
            "withdrawn": "withdrawn",
        },
    },
}
_COLOURS = {"violated": "bold red", "unknown": "magenta", "due_soon": "yellow", "source_silent": "bold magenta"}
_TIME, _RULE, _STATE = 11, 7, 8
"""Columns that these take at least."""


class Screen:
    """Shows a status in the terminal (on stderr) until it is left."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self._lang = lang
        self._console = console or Console(stderr=True)
        self._live = Live(console=self._console, auto_refresh=False, vertical_overflow="crop")

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _at: TracebackType | None) -> None:
        self._live.stop()

    def show(self, status: Status) -> None:
        """Puts a status on the screen."""
        self._live.update(picture(status, self._lang, self._console.size.height), refresh=True)

    def above(self, text: str) -> None:
        """Lines that stay on the screen, above the view."""
        self._console.print(Text(text.rstrip()), soft_wrap=True)


def picture(status: Status, lang: str, height: int = 40) -> Group:
    """The status as Rich draws it, in so many lines."""
    said: dict[str, Any] = TEXTS[lang]
    counts = status.counts
    head = (
        f"{status.watch} · {said['now']} {_short(status.moment)} · {said['rules']} {status.rules} · "
        f"{said['records']} {counts['records']} · {said['alerts']} {counts['alerts']}"
    )
    failing = [
        Text(f"{said['failing']}: {name}: {why} · {status.left.get(name, 0)} {said['left']}", "red", no_wrap=True)
        for name, why in sorted(status.failures.items())
    ]
    overdue, due, sources, told = _shares(
        height - 2 - len(failing), [len(status.overdue), len(status.due_next), len(status.sources), len(status.alerts)]
    )
    title = f"{said['overdue']} {counts.get('overdue', len(status.overdue))}"
    return Group(
        Text(head, "bold", no_wrap=True, overflow="ellipsis"),
        *failing,
        Panel(_waiting(status.overdue[:overdue], said, lang), title=title, border_style="red"),
        Panel(_waiting(status.due_next[:due], said, lang), title=said["due_next"], border_style="yellow"),
        Panel(_sources(status, said, sources), title=said["sources"]),
        Panel(_alerts(status.alerts[:told], said, lang), title=said["told"]),
    )


_FRAMES = 11
"""Lines of the four frames, and of the heads of three tables."""


def _shares(height: int, wanted: list[int]) -> list[int]:
    """How many rows each list gets: one in turn, as long as it wants more and there is room; one at least."""
    given = [1] * len(wanted)
    room = height - _FRAMES - sum(given)
    while room > 0 and any(has < wants for has, wants in zip(given, wanted, strict=True)):
        for number, wants in enumerate(wanted):
            if given[number] < wants and room > 0:
                given[number] += 1
                room -= 1
    return given


def _short(moment: str | None) -> str:
    """A time without the year and the zone: the whole view is in the site's time."""
    return "-" if moment is None else moment[5:16].replace("T", " ")


def _table(*columns: tuple[str, int | None]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False)
    for name, least in columns:
        table.add_column(name, overflow="ellipsis", no_wrap=True, min_width=least, ratio=None if least else 1)
    return table


def _waiting(rows: tuple[dict[str, Any], ...], said: dict[str, Any], lang: str) -> Table | Text:
    if not rows:
        return Text(said["none"], "dim")
    table = _table((said["due"], _TIME), (said["rule"], _RULE), (said["member"], None))
    for row in rows:
        table.add_row(
            _short(row["due"]), row["rule"], Text(printable(f"{row['member'][lang]}  {row['title'][lang]}".strip()))
        )
    return table


def _sources(status: Status, said: dict[str, Any], rows: int) -> Table:
    table = _table((said["last"], _TIME), (said["state"], _STATE), (said["type"], None))
    for one in status.sources[:rows]:
        silent = one["silent_since"] is not None
        state = said["silent"] if silent else said["heard"] if one["last"] else said["unheard"]
        table.add_row(_short(one["last"]), Text(state, "bold red" if silent else ""), one["type"])
    return table


def _alerts(alerts: tuple[dict[str, Any], ...], said: dict[str, Any], lang: str) -> Table | Text:
    if not alerts:
        return Text(said["none"], "dim")
    table = _table(("", _TIME), ("", _STATE), ("", _RULE), ("", None))
    table.show_header = False
    for one in alerts:
        words = one["message"][lang] if "message" in one else one["title"][lang]
        kind = Text(said["kinds"][one["kind"]], _COLOURS.get(one["kind"], "green"))
        table.add_row(_short(one["at"]), kind, one.get("rule", one.get("source", "")), Text(printable(words)))
    return table
