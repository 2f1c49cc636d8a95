"""A case as YAML that can be pasted into a case file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.judgement.results import Finding, RuleResult
from complyhosp.source.yaml_reader import parse_yaml
from complyhosp.workbench.case_file import Case
from complyhosp.workbench.expectations import entry_of_finding

WIDTH = 118
_PLAIN = re.compile(r"[^\W_][^\n#:,\[\]{}&*!|>'\"%@`]*(?::[^\s,\[\]{}#][^\n#:,\[\]{}&*!|>'\"%@`]*)*")


def yaml_of(case: Case) -> str:
    """The case as one item of a file's `cases`, its first line not indented."""
    lines = [f"- name: {scalar(case.name)}", f"  period: {scalar(case.period)}"]
    if case.timezone != "Asia/Shanghai":
        lines.append(f"  timezone: {scalar(case.timezone)}")
    if case.now is not None:
        lines.append(f"  now: {scalar(case.now)}")
    if case.params:
        lines.append(f"  params: {flow(case.params)}")
    if case.records:
        lines.append("  records:")
        for name, rows in case.records.items():
            lines += _rows(name, rows)
    for key, names in (("incomplete", case.incomplete), ("absent", case.absent)):
        if names:
            lines.append(f"  {key}: {flow(names)}")
    expect = case.expect.model_dump(exclude_defaults=True)
    lines += _mapping("expect", expect, "  ")
    return "\n".join(lines) + "\n"


def _rows(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        yield f"    {name}: []"
        return
    if len(rows) == 1 and len(one := f"    {name}: [{flow(rows[0])}]") <= WIDTH:
        yield one
        return
    yield f"    {name}:"
    for row in rows:
        yield from _item(row, "      ")


def _item(row: Mapping[str, Any], indent: str) -> Iterator[str]:
    text = f"{indent}- {flow(row)}"
    if len(text) <= WIDTH:
        yield text
        return
    lead = "- "
    for key, value in row.items():
        yield f"{indent}{lead}{key}: {flow(value)}"
        lead = "  "


def _mapping(key: str, value: Mapping[str, Any], indent: str) -> Iterator[str]:
    text = f"{indent}{key}: {flow(value)}"
    if len(text) <= WIDTH:
        yield text
        return
    yield f"{indent}{key}:"
    for name, inner in value.items():
        line = f"{indent}  {name}: {flow(inner)}"
        if len(line) <= WIDTH or not isinstance(inner, list | tuple):
            yield line
            continue
        yield f"{indent}  {name}:"
        for item in inner:
            yield from _item(item, f"{indent}    ")


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def scalar(value: object) -> str:
    """A scalar, quoted where it would otherwise be read as something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if _PLAIN.fullmatch(value) and value == value.strip():
        document, _ = parse_yaml(f"[{value}]", "")
        if document is not None and document.data == [value]:
            return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def expectation(result: RuleResult, zone: ZoneInfo, *, all_keys: bool) -> dict[str, Any]:
    """What a case must expect to be met by this result; findings by one key of theirs, or by all."""
    expect: dict[str, Any] = {"result": result.result}
    if result.reason is not None:
        expect["reason"] = result.reason
    expect["population"] = result.population
    if result.excused:
        expect["excused"] = result.excused
    for kind in ("violated", "unknown"):
        entries = [_entry(one, zone, all_keys=all_keys) for one in result.findings if one.outcome == kind]
        if entries:
            expect[kind] = tuple(entries)
    return expect


def _entry(finding: Finding, zone: ZoneInfo, *, all_keys: bool) -> dict[str, Any]:
    entry = {key: value for key, value in entry_of_finding(finding, zone).items() if value is not None}
    if all_keys:
        return entry
    keys = [key for key in entry if key not in ("from", "to", "slot.name")][:1]
    return {key: value for key, value in entry.items() if key in (*keys, "from")}
