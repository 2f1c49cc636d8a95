"""The meaning of expressions against CEL's own evaluator, where both are meant to agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complyhosp.engines.reference.frame import Frame
from complyhosp.engines.reference.meaning import meaning
from complyhosp.expressions.check import check
from complyhosp.expressions.instants import EPOCH, microseconds
from complyhosp.expressions.scope import Scope as Names
from complyhosp.expressions.signatures import ARITHMETIC, FUNCTIONS, METHODS
from complyhosp.expressions.types import BOOL, DOUBLE, DURATION, INT, STRING, TIMESTAMP, Type
from tests.engines.expression_texts import Language, Scope, expressions
from tests.engines.sample import setting_of

# Not every platform has a wheel of it.
cel = pytest.importorskip("cel_expr_python.cel")

KINDS: dict[str, tuple[Type, Any]] = {
    "bool": (BOOL, cel.Type.BOOL),
    "int": (INT, cel.Type.INT),
    "double": (DOUBLE, cel.Type.DOUBLE),
    "string": (STRING, cel.Type.STRING),
    "timestamp": (TIMESTAMP, cel.Type.TIMESTAMP),
    "duration": (DURATION, cel.Type.DURATION),
}
VARIABLES = {f"{kind}_{number}": kind for kind in KINDS for number in (1, 2)}

SHARED = Language(
    literals={
        "bool": ("true", "false"),
        "int": ("0", "1", "-1", "7", "9223372036854775807"),
        "double": ("0.5", "-2.0", "1.5e3"),
        "string": ('""', '"a"', '"密码"', '"12"', "'-7'", '"x1"', '"\\"\\n"'),
        "timestamp": ('timestamp("2026-07-01T08:00:00+08:00")', 'timestamp("1969-12-31T23:59:59.5Z")'),
        "duration": ('duration("90m")', 'duration("-1h30m")', 'duration("1.5s")'),
    },
    shapes={
        "bool": (
            "{compare}",
            "{compare}",
            "({bool} && {bool})",
            "({bool} || {bool})",
            "!{bool}",
            "({bool} ? {bool} : {bool})",
            "({bool} == {bool})",
            "{string}.startsWith({string})",
            "{string}.endsWith({string})",
            "{string}.contains({string})",
            "{string}.matches({pattern})",
            "(int_1 in [1, 7, int_2])",
            "(string_1 in ['a', string_2, '密码'])",
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
            "{string}.size()",
            "int({double})",
            "int({string})",
            "int('+12')",
            *(f"{{timestamp}}.{part}()" for part in ("getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours")),
            "{timestamp}.getMinutes()",
            "{duration}.getHours()",
            "{duration}.getMinutes()",
        ),
        "double": (
            "({double} + {double})",
            "({double} - {double})",
            "({double} * {double})",
            "({double} / 4.0)",
            "(-{double})",
            "double({int})",
            "({bool} ? {double} : {double})",
        ),
        "string": ("({string} + {string})", "string({int})", "string({bool})", "({bool} ? {string} : {string})"),
        "timestamp": ("({timestamp} + {duration})", "({timestamp} - {duration})", "({duration} + {timestamp})"),
        "duration": (
            "({timestamp} - {timestamp})",
            "({duration} + {duration})",
            "({duration} - {duration})",
            "({bool} ? {duration} : {duration})",
        ),
    },
    compared=("int", "double", "string", "timestamp", "duration"),
)
"""Without what CEL lacks (dates, `duration * int`, comparing int and double) or settles otherwise: a double divided by
zero is infinite there, and a list with an element in error is an error."""

SCOPE = Scope(
    of_kind={kind: tuple(name for name, of in VARIABLES.items() if of == kind) for kind in KINDS},
    enums=(),
    language=SHARED,
)
FRAME = Frame({}, {}, setting_of("2026-07-01T00:00/2026-07-02T00:00", "UTC"), {})

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.one_of(st.integers(-9, 9), st.integers(-(2**63), 2**63 - 1)),
    "double": st.sampled_from((-1.5, -0.25, 0.0, 0.5, 3.0, 1e10)),
    "string": st.one_of(st.sampled_from(("", "a", "12", "-7", "密码")), st.text("a密é🎉-17\n", max_size=4)),
    "timestamp": st.integers(-(10**15), 4 * 10**15),
    "duration": st.integers(-(10**13), 10**13),
}


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_cel_agrees(data: st.DataObject) -> None:
    """Any expression of the shared operators, on any values: the same value, or an error on both sides."""
    kind = data.draw(st.sampled_from(sorted(KINDS)), "kind")
    text = data.draw(expressions(kind, SCOPE, 3), "text")
    values = {name: data.draw(VALUES[of], name) for name, of in VARIABLES.items() if name in text}
    assert ours(text, values) == theirs(text, values)


def ours(text: str, values: dict[str, Any]) -> Any:
    """The value by the reference engine."""
    tree, faults = check(text, Names({}, {name: KINDS[kind][0] for name, kind in VARIABLES.items()}))
    assert tree is not None, faults
    return meaning(tree, {name: {"": value} for name, value in values.items()}, FRAME)


def theirs(text: str, values: dict[str, Any]) -> Any:
    """The value by CEL; None for an error."""
    bound = {name: _bound(VARIABLES[name], value) for name, value in values.items()}
    result = _environment().compile(text).eval(data=bound)
    if str(result.type()).endswith("ERROR"):
        return None
    value = result.value()
    if isinstance(value, datetime):
        return microseconds(value if value.tzinfo else value.replace(tzinfo=UTC))
    return value // timedelta(microseconds=1) if isinstance(value, timedelta) else value


def _bound(kind: str, value: Any) -> Any:
    if kind == "timestamp":
        return EPOCH + timedelta(microseconds=value)
    return timedelta(microseconds=value) if kind == "duration" else value


@lru_cache(1)
def _environment() -> Any:
    return cel.NewEnv(variables={name: KINDS[kind][1] for name, kind in VARIABLES.items()})


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(("&&", "||")), st.sampled_from(("true", "false", "1 / 0 > 0")), st.data())
def test_errors_are_absorbed_alike(sign: str, one: str, data: st.DataObject) -> None:
    """`false && error` is false and `true || error` true, on either side."""
    other = data.draw(st.sampled_from(("true", "false", "1 / 0 > 0", "1 / 0 > 0 || true", "!(1 / 0 > 0)")))
    text = f"({one}) {sign} ({other})"
    assert ours(text, {}) == theirs(text, {})


def test_has_and_map_lookup_agree() -> None:
    """`has(x.f)` where it is there and where not; a missing key is an error."""
    environment = cel.NewEnv(variables={"x": cel.Type.Map(cel.Type.STRING, cel.Type.INT)})
    for fields in ({"f": 1}, {}):
        tree, faults = check("has(x.f)", Names({"x": {"f": INT}}))
        assert tree is not None, faults
        found = meaning(tree, {"x": {"f": None, **fields}}, FRAME)
        assert found == environment.compile("has(x.f)").eval(data={"x": fields}).value()
    assert "ERROR" in str(environment.compile("x['g']").eval(data={"x": {}}).type())


REFUSED = "refused"
"""When the expression is checked, before it is evaluated."""

DIFFERENCES = [
    ("null == null", REFUSED, True),
    ("1.0 / 0.0 > 5.0", None, True),
    ("1e308 * 10.0 > 5.0", None, True),
    ('double("nan") == 1.0', None, False),
    ("9007199254740993 == 9007199254740992.0", False, REFUSED),
    ("1 < 1.5", True, REFUSED),
    ("1 in [1, 1 / 0]", True, None),
    ('date("2026-07-05").getDayOfWeek()', 0, REFUSED),
    ('(date("2026-07-05") + duration("24h")).getDate()', 6, REFUSED),
    ('(date("2026-07-05") + duration("1h")).getDate()', None, REFUSED),
    ('duration("1h") * 2 == duration("2h")', True, REFUSED),
    ('duration("1h") / 2 == duration("30m")', True, REFUSED),
    ('-duration("1h") < duration("0s")', True, REFUSED),
    ('duration("7d") == duration("168h")', True, None),
    ('duration("1ns") == duration("0s")', REFUSED, False),
    ('timestamp(string_1) > timestamp("2026-07-01T08:00:00Z")', REFUSED, None),
    ('"a".matches("(?P<name>a)")', REFUSED, True),
    ('"a".matches(string_1)', REFUSED, True),
    ('addMonths(timestamp("2026-01-31T08:00:00Z"), 1).getDate()', 28, REFUSED),
    ("isWorkday(date('2026-07-05'))", False, REFUSED),
    ("[1, 2].all(x, x > 0)", REFUSED, True),
    ("string(1.5)", REFUSED, "1.5"),
]
"""What docs/rule-language.md, part 5, lists: the expression, ours, and CEL's; None is unknown, or an error."""


@pytest.mark.parametrize(("text", "here", "there"), DIFFERENCES)
def test_the_differences_are_as_listed(text: str, here: Any, there: Any) -> None:
    """Each is meant, and stands in the table of the page; the day they agree it goes from there."""
    tree, _ = check(text, Names({}, {"string_1": STRING}))
    found = REFUSED if tree is None else meaning(tree, {"string_1": {"": ""}}, FRAME)
    assert found == here
    assert _as_cel_has_it(text) == there
    assert here != there


def test_a_timestamp_is_seen_on_the_sites_clock() -> None:
    """Eight in the morning in Shanghai; midnight for CEL."""
    text = 'timestamp("2026-07-01T08:00:00+08:00").getHours()'
    tree, _ = check(text, Names({}))
    assert tree is not None
    local = Frame({}, {}, setting_of("2026-07-01T00:00/2026-07-02T00:00", "Asia/Shanghai"), {})
    assert (meaning(tree, {}, local), _as_cel_has_it(text)) == (8, 0)


def _as_cel_has_it(text: str) -> Any:
    try:
        return theirs(text, {"string_1": ""})
    except RuntimeError:
        return REFUSED


def test_every_operator_and_function_is_compared() -> None:
    """Each of the language's is among the shared ones, or among those that are listed as ours."""
    shared = " ".join(shape for shapes in SHARED.shapes.values() for shape in shapes) + " == != < <= > >="
    shared += " ".join(text for texts in SHARED.literals.values() for text in texts)
    ours_alone = " ".join(text for text, _, _ in DIFFERENCES)
    names = {*FUNCTIONS, *METHODS, *(set(ARITHMETIC) - {"neg"}), "&&", "||", "!", "? ", "in "}
    assert {name for name in names if name not in shared and name not in ours_alone} == set()
