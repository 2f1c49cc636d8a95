"""`check --engine live`: a whole period's evidence run through the stream, in the order of its records' times."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.child import Matcher, MatcherLostError
from complyhosp.engines.live.frame import Frame, Record, row_of
from complyhosp.engines.live.messages import Counters
from complyhosp.engines.live.stream import Asked, Stream
from complyhosp.engines.live.support import streamed_types, used_types, why_not
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW, TypedTable
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType


def judge(
    rule: CheckedRule,
    record_types: Mapping[str, RecordType],
    tables: Mapping[str, TypedTable],
    setting: Setting,
    matcher: Asked,
) -> RuleOutcome:
    """The outcome of every member, or E301 for a rule that no stream can judge. A type that is not in `tables` has no
    records. Members come sorted by their time, then by their records; times are microseconds UTC."""
    reason = why_not(rule, record_types)
    if reason is not None:
        return _faulty(rule, "E301", {"engine": "live", "rule": rule.rule.id, "why": reason["en"]})
    frame, records = frame_for(rule, record_types, tables, setting)
    stream = Stream([rule], frame, matcher)
    for _, name, record in in_stream_order(records, frame):
        stream.put(name, record)
    stream.end()
    return stream.machines[0].outcome()


def frame_for(
    rule: CheckedRule,
    record_types: Mapping[str, RecordType],
    tables: Mapping[str, TypedTable],
    setting: Setting,
) -> tuple[Frame, dict[str, list[Record]]]:
    """The frame that a rule is judged in, and the records that come by the stream."""
    streamed = streamed_types(rule, record_types) & tables.keys()
    records = {name: records_of(tables[name]) for name in sorted(used_types(rule) & tables.keys())}
    given = {name: rows for name, rows in records.items() if name not in streamed}
    frame = Frame(record_types, given, streamed, setting)
    return frame, {name: records[name] for name in sorted(streamed)}


def in_stream_order(records: Mapping[str, list[Record]], frame: Frame) -> list[tuple[int, str, Record]]:
    """Records with the moments at which they come: by their time, then by type, then by the order of evidence."""
    found = [(frame.begins(record, name), name, record) for name, rows in records.items() for record in rows]
    return sorted(found, key=lambda one: (one[0], one[1], row_of(one[2])))


def records_of(table: TypedTable) -> list[Record]:
    """A table's records, in the order of evidence."""
    return sorted(table.data.to_pylist(), key=lambda record: record[ROW])


def _faulty(rule: CheckedRule, code: str, args: Mapping[str, object]) -> RuleOutcome:
    fault = Diagnostic(code, Place(rule.rule.id), args)
    return RuleOutcome(rule.rule.id, 0, 0, 0, (), fault)


class Live:
    """The live engine over one set of tables; durable-rules runs in a child process until `close`."""

    def __init__(
        self, tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType], setting: Setting
    ) -> None:
        self._tables, self._types, self._setting = tables, record_types, setting
        self._matcher = Matcher()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._matcher.end()

    @property
    def counters(self) -> Counters:
        """What went through durable-rules for the last rule."""
        return self._matcher.counters

    def judge(self, rule: CheckedRule) -> RuleOutcome:
        """The rule's outcome; an error when durable-rules crashes on it again and again."""
        try:
            # A matcher for each stream: obligations have numbers that a stream gives out, each beginning with 1.
            self._matcher.end()
            self._matcher = Matcher()
            return judge(rule, self._types, self._tables, self._setting, self._matcher)
        except MatcherLostError as error:
            problem = f"durable-rules crashed again and again, last with status {error.args[0]}"
            return _faulty(rule, "E300", {"rule": rule.rule.id, "problem": problem})
