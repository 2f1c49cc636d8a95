"""SARIF 2.1.0, the form in which code-scanning pages and editors read findings.

    rule = Rule("E310", "Unknown field", help="Name a field of the record type.", level="error")
    place = Location("rules/him/4.1-a.yaml", Region(12, column_in_utf16("  holds: gap.x", 10)))
    found = Result("E310", "`gap.x` is not a field", level="error", locations=(place,), fingerprints={"line/v1": "…"})
    text = to_sarif(Run(Tool("complyhosp", "0.1.0", (rule,)), (found,), Invocation(successful=True, exit_code=1)))

Paths are given as people write them (`规则/a.yaml`, `C:\\rules\\a.yaml`) and written as URIs; relative ones are said to
lie below `%SRCROOT%`. Columns count from 1 in UTF-16 code units. Any text may be given: what a viewer must not be fed
is shown as its picture, and braces and links in a message stay text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PureWindowsPath
from typing import Any, Literal
from urllib.parse import quote

from complyhosp.interchange.visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"

Kind = Literal["pass", "fail", "open", "notApplicable", "review", "informational"]
Level = Literal["none", "note", "warning", "error"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text: lines from 1, columns from 1 in UTF-16 code units, `end_column` the one after the last."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A file and the place in it; `message` says what is there. A relative path lies below what `base` stands for."""

    path: str
    region: Region | None = None
    message: str | None = None
    base: str = ROOT


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be found: `level` is what its results usually have; `help_markdown` is `help` with markup."""

    id: str
    title: str
    description: str | None = None
    help: str | None = None
    help_markdown: str | None = None
    level: Level = "warning"
    help_uri: str | None = None
    properties: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """One finding. Only a `fail` has a level other than `none`; `accepted_because` is the reason of a waiver."""

    rule_id: str
    message: str
    kind: Kind = "fail"
    level: Level = "warning"
    locations: tuple[Location, ...] = ()
    related: tuple[Location, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    accepted_because: str | None = None
    properties: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notification:
    """Something about the run itself rather than about what it examined."""

    code: str
    message: str
    level: Level = "warning"
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """How the run went; `successful` is whether the tool did its work, whatever it found. Times are UTC, ISO 8601."""

    successful: bool
    exit_code: int | None = None
    ended: str | None = None
    notifications: tuple[Notification, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """What looked, and the rules it knows."""

    name: str
    version: str
    rules: tuple[Rule, ...] = ()
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `language` is that of the messages, an RFC 3066 tag; `bases` says what each other base stands for."""

    tool: Tool
    results: tuple[Result, ...]
    invocation: Invocation | None = None
    language: str = "zh-CN"
    properties: Json = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)


def to_sarif(run: Run) -> str:
    """The log as JSON text on one line (logs get large), keys in a fixed order, Chinese as it is."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run)]}
    return json.dumps(log, ensure_ascii=False, separators=(",", ":")) + "\n"


def column_in_utf16(line: str, column: int) -> int:
    """The UTF-16 column of a character: both from 1, `column` in characters of `line`."""
    return column + sum(ord(character) > 0xFFFF for character in line[: column - 1])


@lru_cache(4096)
def uri_of(path: str) -> str:
    """A path as a URI reference: `规则/a b.yaml` is `%E8%A7%84%E5%88%99/a%20b.yaml`; whole paths get `file:`."""
    windows = PureWindowsPath(path)
    slashed = path.replace("\\", "/").encode("utf-8", "replace")
    if windows.drive and windows.root:
        return f"file:///{quote(slashed, safe='/:')}"
    return f"file://{quote(slashed)}" if slashed.startswith(b"/") else quote(slashed)


def _run(run: Run) -> dict[str, Any]:
    indexes = {rule.id: number for number, rule in enumerate(run.tool.rules)}
    return _present(
        tool={"driver": _driver(run.tool)},
        language=visible(run.language),
        columnKind="utf16CodeUnits",
        originalUriBaseIds={
            name: {"description": _text(meaning)}
            for name, meaning in {ROOT: "The folder that relative paths start from.", **run.bases}.items()
        },
        invocations=None if run.invocation is None else [_invocation(run.invocation)],
        results=[_result(result, indexes) for result in run.results],
        properties=_bag(run.properties),
    )


def _driver(tool: Tool) -> dict[str, Any]:
    return _present(
        name=visible(tool.name),
        fullName=None if tool.full_name is None else visible(tool.full_name),
        version=visible(tool.version),
        rules=[_rule(rule) for rule in tool.rules] or None,
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return _present(
        id=visible(rule.id),
        shortDescription=_text(rule.title),
        fullDescription=_text(rule.description),
        help=_help(rule),
        helpUri=None if rule.help_uri is None else visible(rule.help_uri),
        defaultConfiguration={"level": rule.level},
        properties=_bag(rule.properties),
    )


def _help(rule: Rule) -> dict[str, str] | None:
    text = _text(rule.help)
    if text is None or rule.help_markdown is None:
        return text
    return {**text, "markdown": _doubled(rule.help_markdown)}


def _result(result: Result, indexes: Mapping[str, int]) -> dict[str, Any]:
    return _present(
        ruleId=visible(result.rule_id),
        ruleIndex=indexes.get(result.rule_id),
        kind=result.kind,
        level=result.level if result.kind == "fail" else "none",
        message=_text(result.message),
        locations=_locations(result.locations),
        relatedLocations=_locations(result.related),
        partialFingerprints=_bag(result.fingerprints),
        suppressions=None if result.accepted_because is None else [_accepted(result.accepted_because)],
        properties=_bag(result.properties),
    )


def _accepted(reason: str) -> dict[str, Any]:
    return {"kind": "external", "status": "accepted", "justification": visible(reason)}


def _invocation(invocation: Invocation) -> dict[str, Any]:
    return _present(
        executionSuccessful=invocation.successful,
        exitCode=invocation.exit_code,
        endTimeUtc=invocation.ended,
        toolExecutionNotifications=[_notification(one) for one in invocation.notifications] or None,
    )


def _notification(one: Notification) -> dict[str, Any]:
    return _present(
        descriptor={"id": visible(one.code)},
        level=one.level,
        message=_text(one.message),
        locations=None if one.location is None else [_location(one.location)],
    )


def _locations(locations: Sequence[Location]) -> list[dict[str, Any]] | None:
    return [_location(one) for one in locations] or None


def _location(location: Location) -> dict[str, Any]:
    uri = uri_of(location.path)
    artifact = {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": location.base}
    region = None if location.region is None else _region(location.region)
    return _present(
        physicalLocation=_present(artifactLocation=artifact, region=region), message=_text(location.message)
    )


def _region(region: Region) -> dict[str, Any]:
    return _present(
        startLine=region.line, startColumn=region.column, endLine=region.end_line, endColumn=region.end_column
    )


_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def _text(text: str | None) -> dict[str, str] | None:
    """A message: braces are doubled, as SARIF asks, and what looks like a link is no link."""
    if text is None:
        return None
    return {"text": _LINK.sub(r"\\[", _doubled(text))}


def _doubled(text: str) -> str:
    return visible(text).replace("{", "{{").replace("}", "}}")


def _bag(properties: Json) -> dict[str, Any] | None:
    return {visible(name): _fit(value) for name, value in properties.items()} or None


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {visible(name): _fit(item) for name, item in value.items()}
    return [_fit(item) for item in value] if isinstance(value, (list, tuple)) else value


def _present(**given: Any) -> dict[str, Any]:
    """An object without the keys that have no value."""
    return {name: value for name, value in given.items() if value is not None}
