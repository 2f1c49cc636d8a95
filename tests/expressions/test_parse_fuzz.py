"""Whatever is written, the parser and the checker give a tree or faults; they never raise."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from complyhosp.expressions.check import check
from complyhosp.expressions.fault import Fault
from complyhosp.expressions.parse import MAX_CHAIN, MAX_LENGTH, parse
from complyhosp.expressions.scope import Scope, Validity
from complyhosp.expressions.tree import walk
from complyhosp.expressions.types import BOOL, DATE, DURATION, INT, STRING, TIMESTAMP, list_of, map_of

SCOPE = Scope(
    names={"x": {"b": BOOL, "i": INT, "s": STRING, "t": TIMESTAMP, "d": DATE, "l": list_of(STRING)}},
    values={"now": TIMESTAMP},
    params={"p": DURATION, "m": map_of(INT)},
    validity={"x": Validity("d", "t")},
    aggregated="x",
)
TOKENS = (
    "x", "x.b", "x.i", "x.s", "x.t", "x.d", "x.l", "params.p", "params.m", "now", "true", "1", "2.5", '"a"', "'", '"',
    "(", ")", "[", "]", ",", ".", "?", ":", "!", "-", "+", "*", "/", "%", "&&", "||", "==", "!=", "<", ">=", "in",
    " ", "has", "valid", "size", "sum", "count()", "matches", "timestamp", "duration", "date", "int", "addMonths", "\\",
    "机", "9223372036854775808", "1e999", "1e", "0x1", "\n",
)  # fmt: skip

soups = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join) | st.lists(
    st.sampled_from(TOKENS), max_size=14
).map(" ".join)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(soups, st.text(max_size=60)))
@example("(" * 4000)
@example("!" * 4000)
@example("-" * 3999 + "1")
@example("1+" * 100 + "1")
@example("true?1:" * 500 + "1")
@example("[" * 2000 + "]" * 2000)
@example("9" * 4000)
@example("x" + ".s" * 100)
@example("a" * (MAX_LENGTH + 1))
def test_nothing_raises(text: str) -> None:
    """Faults lie within the text (or just behind it), trees are made of typed nodes."""
    parsed = parse(text)
    if isinstance(parsed, Fault):
        assert 0 <= parsed.extent.start <= parsed.extent.end <= len(text) + 1
    tree, faults = check(text, SCOPE)
    assert (tree is None) == bool(faults)
    for node in walk(tree) if tree is not None else ():
        assert node.type.kind != "error"
        assert 0 <= node.extent.start <= node.extent.end <= len(text)
    for fault in faults:
        assert 0 <= fault.extent.start <= fault.extent.end <= len(text) + 1


@settings(max_examples=300, deadline=None)
@given(soups)
def test_what_can_be_parsed_is_parsed_in_brackets_too(text: str) -> None:
    """Brackets around a whole expression change nothing but where it stands."""
    inner, outer = parse(text), parse(f"({text})")
    assert isinstance(inner, Fault) or not isinstance(outer, Fault) or outer.code in ("E151", "E154")


@pytest.mark.parametrize("text", ["1+" * 1999 + "1", "x" + ".s" * 1999, "x" + "[1]" * 1300, "true&&" * 600 + "true"])
def test_long_chains_are_refused_at_their_place(text: str) -> None:
    """As long as an expression may be, and without one bracket inside another: one fault, within the text."""
    tree, (fault,) = check(text, SCOPE)
    assert tree is None
    assert fault.code == "E154"
    assert fault.args == {"limit": MAX_CHAIN}
    assert 0 <= fault.extent.start < fault.extent.end <= len(text)


def test_chains_as_long_as_allowed() -> None:
    """The last chain that is taken, and the first that is not."""
    assert check("1" + " + 1" * (MAX_CHAIN - 1), SCOPE)[1] == []
    assert [fault.code for fault in check("1" + " + 1" * MAX_CHAIN, SCOPE)[1]] == ["E154"]


@pytest.mark.parametrize("text", ["1e999", "1 + 2 < 3 && 1e400 > 2.0", "9" * 400 + ".0"])
def test_numbers_beyond_doubles_are_refused(text: str) -> None:
    """An infinite literal would pass every upper limit."""
    assert "E169" in {fault.code for fault in check(text, SCOPE)[1]}
