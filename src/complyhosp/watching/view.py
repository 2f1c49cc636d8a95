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
        "kinds": {
            "due_soon": "将到期",
            "violated": "违反",
            "unknown": "未能判定",
            "resolved": "已补上",
            "correction": "更正",
            "source_silent": "来源中断",
            "source_back": "来源恢复",
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
        "kinds": {
            "due_soon": "due soon",
            "violated": "violated",
            "unknown": "unknown",
            "resolved": "made up",
            "correction": "correction",
            "source_silent": "source silent",
            "source_back": "source back",
        },
    },
}
_COLOURS = {"violated": "bold red", "unknown": "magenta", "due_soon": "yellow", "source_silent": "bold magenta"}
_ROWS = 8


class Screen:
    """Shows a status in the terminal (on stderr: alerts keep stdout to themselves) until it is left."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self._lang = lang
        self._live = Live(console=console or Console(stderr=True), refresh_per_second=2, screen=False)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _at: TracebackType | None) -> None:
        self._live.stop()

    def show(self, status: Status) -> None:
        """Puts a status on the screen."""
        self._live.update(picture(status, self._lang))


def picture(status: Status, lang: str) -> Group:
    """The status as Rich draws it."""
    said: dict[str, Any] = TEXTS[lang]
    head = (
        f"{said['now']} {status.moment or '-'} · {said['rules']} {status.rules} · "
        f"{said['records']} {status.counts['records']} · {said['alerts']} {status.counts['alerts']}"
    )
    failing = [Text(f"{said['failing']}: {name}: {why}", "red") for name, why in sorted(status.failures.items())]
    return Group(
        Text(head, "bold"),
        *failing,
        Panel(_waiting(status.overdue, said), title=f"{said['overdue']} {len(status.overdue)}", border_style="red"),
        Panel(_waiting(status.due_next, said), title=said["due_next"], border_style="yellow"),
        Panel(_sources(status, said), title=said["sources"]),
        Panel(_alerts(status, said, lang), title=said["told"]),
    )


def _table(*names: str) -> Table:
    table = Table(box=None, expand=True, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="ellipsis", no_wrap=True)
    return table


def _waiting(rows: tuple[dict[str, Any], ...], said: dict[str, Any]) -> Table | Text:
    if not rows:
        return Text(said["none"], "dim")
    table = _table(said["due"], said["rule"], said["member"])
    for row in rows[:_ROWS]:
        table.add_row(row["due"], row["rule"], Text(printable(row["member"])))
    return table


def _sources(status: Status, said: dict[str, Any]) -> Table:
    table = _table(said["type"], said["last"], said["state"])
    for one in sorted(status.sources, key=lambda each: (each["silent_since"] is None, each["last"] is None))[:_ROWS]:
        silent = one["silent_since"] is not None
        state = said["silent"] if silent else said["heard"] if one["last"] else said["unheard"]
        table.add_row(one["type"], one["last"] or "-", Text(state, "bold red" if silent else ""))
    return table


def _alerts(status: Status, said: dict[str, Any], lang: str) -> Table | Text:
    if not status.alerts:
        return Text(said["none"], "dim")
    table = Table(box=None, expand=True, pad_edge=False, show_header=False)
    for column in (1, 1, 1, 6):
        table.add_column(ratio=None if column == 1 else column, overflow="ellipsis", no_wrap=True)
    for one in status.alerts[:_ROWS]:
        words = one["message"][lang] if "message" in one else one["title"][lang]
        kind = Text(said["kinds"][one["kind"]], _COLOURS.get(one["kind"], "green"))
        table.add_row(one["at"], kind, one.get("rule", one.get("source", "")), Text(printable(words)))
    return table
