"""Hypothesis strategies for expressions: well-typed texts over given names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.expressions.types import Type

CODES = ("R1", "R2", "R３")
TEXTS = ("", "a", "A", "密码", "密码a", "e\u0301", "🎉", "%_", "12", "-7", "1.5", "x")
PATTERNS = ("a", "^密", "码$", "[0-9]+", "^$", "a|x", "^.$", "(?i)A", r"\\d", "密.*a")
PARAMS: Mapping[str, Any] = {
    "few": 1,
    "none": 0,
    "span": "45m",
    "level": 1.5,
    "word": "密码",
    "flag": True,
    "words": ["a", "密码", "R1"],
    "by_word": {"R1": "30m", "R2": "2h", "a": "0s"},
    "counts": {"R1": 1, "密码": 2},
}


@dataclass(frozen=True)
class Language:
    """What expressions are made of: literals of each kind, and shapes with holes for other expressions."""

    literals: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, tuple[str, ...]]
    compared: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """The texts that stand for a value of each kind; enums by their own values; names that `valid` takes."""

    of_kind: Mapping[str, tuple[str, ...]]
    enums: tuple[tuple[str, tuple[str, ...]], ...]
    valid: tuple[str, ...] = ()
    language: Language | None = None
    """All of the rule language where it is None."""


def scope_of(names: Mapping[str, Mapping[str, Type]], valid: tuple[str, ...] = (), **bare: str) -> Scope:
    """A scope of names with their fields; `bare` are names without fields and their kinds."""
    of_kind: dict[str, tuple[str, ...]] = {}
    enums: list[tuple[str, tuple[str, ...]]] = []
    for name, fields in names.items():
        for field, found in fields.items():
            text = f"{name}.{field}"
            if found.values:
                enums.append((text, found.values))
            else:
                of_kind[found.kind] = (*of_kind.get(found.kind, ()), text)
    for name, kind in bare.items():
        of_kind[kind] = (*of_kind.get(kind, ()), name)
    return Scope(of_kind, tuple(enums), valid)


def quoted(text: str) -> str:
    """A text literal."""
    return f'"{text}"'


LITERALS: Mapping[str, tuple[str, ...]] = {
    "bool": ("true", "false", "params.flag"),
    "int": ("0", "1", "2", "3", "7", "5", "9223372036854775807", "params.few", "params.none", 'params.counts["R1"]'),
    "double": ("0.0", "0.5", "1.5", "2.25", "params.level", "1e300"),
    "string": (*map(quoted, (*CODES, *TEXTS)), "params.word"),
    "timestamp": ("period.start", "period.end", "now"),
    "date": ('date("2026-06-30")', 'date("2026-10-25")', 'date("2024-02-29")'),
    "duration": (*(f'duration("{text}")' for text in ("0s", "30m", "1h", "90m", "1d", "2d", "-1h")), "params.span"),
}

COMPARED = ("int", "double", "string", "timestamp", "date", "duration")
SIGNS = ("==", "!=", "<", "<=", ">", ">=")


def one_in(number: int, draw: DrawFn) -> bool:
    """True about one time in `number`."""
    return draw(st.integers(1, number)) == number


@st.composite
def expressions(draw: DrawFn, kind: str, scope: Scope, depth: int = 2) -> str:
    """A text of an expression of this kind."""
    fields, language = scope.of_kind.get(kind, ()), scope.language or RULES
    if depth <= 0 or (kind != "bool" and one_in(3, draw)):
        if fields and not one_in(4, draw):
            return draw(st.sampled_from(fields))
        return draw(st.sampled_from(language.literals[kind]))
    shape = draw(st.sampled_from(language.shapes[kind]))
    return _filled(draw, shape, scope, depth - 1)


def _filled(draw: DrawFn, shape: str, scope: Scope, depth: int) -> str:
    """The shape with every `{hole}` in it filled."""
    return re.sub(r"\{(.*?)\}", lambda hole: _special(draw, hole[1], scope, depth), shape)


def _special(draw: DrawFn, hole: str, scope: Scope, depth: int) -> str:
    if hole == "compare":
        return _comparison(draw, scope, depth)
    if hole == "any field":
        return _any_field(draw, scope)
    if hole == "enum test":
        return _enum_test(draw, scope)
    if hole == "valid":
        return _valid(draw, scope, depth)
    choices = {
        "pattern": tuple(map(quoted, PATTERNS)),
        "tags": (*scope.of_kind.get("list", ()), "params.words"),
        "plain timestamp": (*scope.of_kind.get("timestamp", ()), *LITERALS["timestamp"]),
        "plain date": (*scope.of_kind.get("date", ()), *LITERALS["date"]),
    }
    return draw(st.sampled_from(choices[hole])) if hole in choices else draw(expressions(hole, scope, depth))


def _comparison(draw: DrawFn, scope: Scope, depth: int) -> str:
    kind = draw(st.sampled_from((scope.language or RULES).compared))
    one, other = (draw(expressions(kind, scope, depth)) for _ in range(2))
    return f"({one} {draw(st.sampled_from(SIGNS))} {other})"


def _any_field(draw: DrawFn, scope: Scope) -> str:
    known = [text for texts in scope.of_kind.values() for text in texts if "." in text]
    known += [text for text, _ in scope.enums]
    return draw(st.sampled_from(known)) if known else "period.start"


def _valid(draw: DrawFn, scope: Scope, depth: int) -> str:
    if not scope.valid:
        return "true"
    moment = draw(expressions("timestamp", scope, depth))
    return f"valid({draw(st.sampled_from(scope.valid))}, {moment})"


def _enum_test(draw: DrawFn, scope: Scope) -> str:
    if not scope.enums:
        return "true"
    field, values = draw(st.sampled_from(scope.enums))
    value = quoted(draw(st.sampled_from(values)))
    return draw(st.sampled_from((f"{field} == {value}", f"{field} != {value}", f"{field} in [{value}]")))


SHAPES: Mapping[str, tuple[str, ...]] = {
    "bool": (
        "{compare}",
        "{compare}",
        "{compare}",
        "({bool} && {bool})",
        "({bool} || {bool})",
        "!{bool}",
        "({bool} ? {bool} : {bool})",
        "has({any field})",
        "({enum test})",
        "({string} in [{string}, {string}])",
        "({int} in [{int}, {int}])",
        "({timestamp} in [{timestamp}])",
        "({string} in {tags})",
        "({int} == {double})",
        "({double} < {int})",
        "{string}.startsWith({string})",
        "{string}.endsWith({string})",
        "{string}.contains({string})",
        "{string}.matches({pattern})",
        "isWorkday({date})",
        "{valid}",
    ),
    "int": (
        "({int} + {int})",
        "({int} - {int})",
        "({int} * {int})",
        "({int} / {int})",
        "({int} % {int})",
        "(-{int})",
        "({bool} ? {int} : {int})",
        "size({string})",
        "size({tags})",
        "int({double})",
        "int({string})",
        "params.counts[{string}]",
        *(f"{{timestamp}}.{part}()" for part in ("getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours")),
        "{timestamp}.getMinutes()",
        *(f"{{date}}.{part}()" for part in ("getFullYear", "getMonth", "getDate", "getDayOfWeek")),
        "{duration}.getHours()",
        "{duration}.getMinutes()",
    ),
    "double": (
        "({double} + {double})",
        "({double} - {double})",
        "({double} * {double})",
        "({double} / {double})",
        "(-{double})",
        "double({int})",
        "double({string})",
        "({bool} ? {double} : {double})",
    ),
    "string": ("({string} + {string})", "string({int})", "string({bool})", "({bool} ? {string} : {string})"),
    "timestamp": (
        "({timestamp} + {duration})",
        "({timestamp} - {duration})",
        "({duration} + {timestamp})",
        "timestamp({date})",
        "addMonths({timestamp}, {int})",
        "({bool} ? {timestamp} : {timestamp})",
    ),
    "date": (
        "date({timestamp})",
        "({date} + {duration})",
        "({date} - {duration})",
        "addMonths({date}, {int})",
    ),
    "duration": (
        "({timestamp} - {timestamp})",
        "({date} - {date})",
        "({duration} + {duration})",
        "({duration} - {duration})",
        "({duration} * {int})",
        "({int} * {duration})",
        "({duration} / {int})",
        "(-{duration})",
        "params.by_word[{string}]",
        "({bool} ? {duration} : {duration})",
    ),
}

RULES = Language(LITERALS, SHAPES, COMPARED)


def _gentle(shape: str) -> str:
    """A shape in which clock and calendar are asked of fields only."""
    asks = ("timestamp({date})", "date({timestamp})", "{timestamp}.get")
    return re.sub(r"{(timestamp|date)}", r"{plain \1}", shape) if shape.startswith(asks) else shape


GENTLE = Language(
    LITERALS,
    {
        kind: tuple(_gentle(shape) for shape in shapes if not shape.startswith("addMonths({timestamp}"))
        for kind, shapes in SHAPES.items()
    },
    COMPARED,
)
"""For zones whose clocks change: there a plan has a branch for each change, and grows with every conversion inside
another."""
