"""Diagnostics in the forms that programs read: JSON, SARIF, GitHub's annotations."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic, Severity
from complyhosp.diagnostics.printable import printable
from complyhosp.interchange import sarif

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True)
class Telling:
    """How diagnostics are told: `lang` of the texts, `folder` to put before the places' files ("" or ending in /)."""

    lang: str
    folder: str = ""

    def path(self, one: Diagnostic) -> str:
        """The file as it is found from where the command runs."""
        return self.folder + one.place.file


def as_json(found: Sequence[Diagnostic], telling: Telling) -> str:
    """`{"schema": "complyhosp/lint/1", "counts": …, "diagnostics": [{code, severity, place, file, line, …}]}`."""
    counts = Counter(one.severity for one in found)
    document = {
        "schema": "complyhosp/lint/1",
        "counts": {severity.value: counts[severity] for severity in Severity},
        "diagnostics": [_entry(one, telling) for one in found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _entry(one: Diagnostic, telling: Telling) -> dict[str, object]:
    length = None if one.excerpt is None else one.excerpt.length
    return {
        "code": one.code,
        "severity": one.severity.value,
        "place": telling.folder + str(one.place),
        "file": telling.path(one),
        "line": one.place.line,
        "column": one.place.column,
        "length": length,
        "message": one.message(telling.lang),
        "hint": one.hint_text(telling.lang),
    }


def as_github(found: Iterable[Diagnostic], telling: Telling) -> str:
    """A workflow command a line: GitHub shows it beside the line in a pull request."""
    return "".join(f"{_annotation(one, telling)}\n" for one in found)


def _annotation(one: Diagnostic, telling: Telling) -> str:
    place = {"file": telling.path(one), "line": one.place.line, "col": one.place.column}
    if one.excerpt is not None and one.place.column is not None:
        place["endColumn"] = one.place.column + one.excerpt.length
    place["title"] = one.code
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    hint = one.hint_text(telling.lang)
    text = one.message(telling.lang) + (f"\n{hint}" if hint else "")
    return f"::{_COMMANDS[one.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return printable(text, keep_lines=True).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(found: Sequence[Diagnostic], telling: Telling, version: str, exit_code: int) -> str:
    """A SARIF 2.1.0 log: each code a rule, each diagnostic a result."""
    rules = {one.code: _rule(one, telling.lang) for one in found}
    tool = sarif.Tool("complyhosp", version, tuple(rules[code] for code in sorted(rules)), "complyhosp rules lint")
    results = tuple(_result(one, telling, nth) for one, nth in _numbered(found, telling))
    language = "zh-CN" if telling.lang == "zh" else "en"
    return sarif.to_sarif(sarif.Run(tool, results, sarif.Invocation(True, exit_code), language))


def _numbered(found: Sequence[Diagnostic], telling: Telling) -> Iterator[tuple[Diagnostic, int]]:
    """Each with how many like it came before, so that fingerprints differ."""
    seen: Counter[str] = Counter()
    for one in found:
        key = _likeness(one, telling)
        yield one, seen[key]
        seen[key] += 1


def _rule(one: Diagnostic, lang: str) -> sarif.Rule:
    entry = one.entry
    hint = _without_words(entry.hint[lang]) if entry.hint else None
    return sarif.Rule(one.code, _without_words(entry.message[lang]), help=hint, level=_level(one))


def _without_words(text: str) -> str:
    """A code's text without those of one diagnostic."""
    return re.sub(r"(?<!\{)\{\w+\}", "…", text).replace("{{", "{").replace("}}", "}")


def _result(one: Diagnostic, telling: Telling, nth: int) -> sarif.Result:
    likeness = f"{_likeness(one, telling)}\0{nth}"
    return sarif.Result(
        one.code,
        one.message(telling.lang),
        level=_level(one),
        locations=(sarif.Location(telling.path(one), _region(one)),),
        fingerprints={"complyhospLint/v1": hashlib.sha256(likeness.encode()).hexdigest()[:16]},
    )


def _likeness(one: Diagnostic, telling: Telling) -> str:
    """What stays when lines move: the code, the file, the words."""
    return "\0".join((one.code, telling.path(one), one.message("en")))


def _level(one: Diagnostic) -> sarif.Level:
    levels: dict[Severity, sarif.Level] = {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        Severity.NOTE: "note",
    }
    return levels[one.severity]


def _region(one: Diagnostic) -> sarif.Region | None:
    line, column = one.place.line, one.place.column
    if line is None:
        return None
    if column is None or one.excerpt is None:
        return sarif.Region(line)
    text = one.excerpt.line
    start, end = (sarif.column_in_utf16(text, at) for at in (column, column + one.excerpt.length))
    return sarif.Region(line, start, line, end)
