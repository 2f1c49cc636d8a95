"""Patterns: what is taken is read alike by DuckDB's RE2 and by the reference engine; what RE2 refuses is refused."""

from __future__ import annotations

import re
from functools import lru_cache

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from complyhosp.engines.reference.patterns import found_in
from complyhosp.expressions.check import check
from complyhosp.expressions.patterns import PatternError, parse_pattern
from complyhosp.expressions.scope import Scope

ATOMS = (
    *"aKſ密éİß1 -\n.^$",
    *(f"\\{sign}" for sign in "nt.-_\\dDwWsSbBAz"),
    *("[abc]", "[^a]", "[a-z0-9]", "[密-码]", "[\\s\\S]", "[\\d-]", "[-x]", "[^\\w密]", "[\\]\\-]"),
    *("()", "(a|)", "(?:b)", "(?i:k)", "(?s:.)", "(?is:.A)"),
)
QUANTIFIERS = ("", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,3}?")
BROKEN = (
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "\\Z",
    "\\1",
    "(?=",
    "(?i)",
    "**",
    "{,2}",
    "\\pL",
    "[[:alpha:]]",
    "|",
    "?",
    "(?P<n>a)",
)

patterns = st.builds(
    lambda flags, parts: flags + "".join(parts),
    st.sampled_from(("", "", "(?i)", "(?s)", "(?is)")),
    st.lists(
        st.one_of(st.builds("".join, st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)))), max_size=5
    ),
)
soups = st.lists(st.sampled_from(ATOMS + QUANTIFIERS + BROKEN), max_size=6).map("".join)
texts = st.text("aAbkKKsSſ密码éÉiIİı_ß1ẞ- \n\t\v.]\\x", max_size=8)


@lru_cache(1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def theirs(pattern: str, text: str) -> bool:
    """Whether RE2, as DuckDB has it, finds the pattern in the text."""
    (found,) = _database().execute("SELECT regexp_matches(?, ?)", [text, pattern]).fetchone() or (None,)
    assert isinstance(found, bool)
    return found


@settings(max_examples=1500, deadline=None)
@given(st.one_of(patterns, soups), texts)
@example("(?i)[k-s]", "ſ")
@example("(?i)\\W", "K")
@example("\\s", "\v")
@example("a$", "a\n")
@example("a.b", "a\nb")
@example("(a*)*", "b")
@example("[^a]{1000}", "b" * 1000)
@example("((一|[^二]{4}){10}){25}", "b")
def test_engines_read_patterns_alike(pattern: str, text: str) -> None:
    """Whatever is taken is a pattern for RE2 too, and finds the same."""
    try:
        tree = parse_pattern(pattern)
    except PatternError:
        return
    assert found_in(tree, text) == theirs(pattern, text)


@given(patterns)
def test_the_usual_syntax_is_taken(pattern: str) -> None:
    """Characters, classes, groups, alternatives; but no quantifier where nothing is to be repeated."""
    assume(not re.search(r"(\^|\$|\\[bBAz])[*+?{]", pattern))
    parse_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a\\Z", "\\Z"),
        ("(?=a)", "(?="),
        ("(?<!a)b", "(?<"),
        ("(a)\\1", "\\1"),
        ("(?P<year>a)", "(?P"),
        ("a(?i)b", "(?i)"),
        ("a**", "*"),
        ("a*+", "+"),
        ("+a", "+"),
        ("a{1001}", "{"),
        ("(a{100}){11}", "{100}"),
        ("a{2,1}", "{"),
        ("a{,2}", "{,"),
        ("a{x}", "{x"),
        ("[z-a]", "z-a"),
        ("[a", "a"),
        ("[]", "]"),
        ("[+-\\d]", "\\d"),
        ("[[:alpha:]]", "["),
        ("\\p{Han}", "\\p"),
        ("(a", "("),
        ("a)", ")"),
        ("a\\", "\\"),
        ("(" * 41 + ")" * 41, "("),
        ("(a{30}b{30}){30}(c{30}d{30}){30}", "(a{30}b{30}){30}(c{30}d{30}){30}"),
    ],
)
def test_what_is_refused(pattern: str, found: str) -> None:
    """What RE2 lacks, what readers differ on, and what would grow too large; each with the piece at fault."""
    with pytest.raises(PatternError) as refused:
        parse_pattern(pattern)
    assert refused.value.found == found


def test_a_refused_pattern_is_a_fault_of_the_rule() -> None:
    """Found when the rule is read, at the pattern."""
    _, (fault,) = check('"a".matches("a\\\\Z")', Scope({}))
    assert (fault.code, fault.args["found"], fault.extent.start) == ("E168", "\\Z", 12)


def test_no_pattern_takes_long() -> None:
    """What makes a backtracking matcher run for years."""
    assert not found_in(parse_pattern("(a+)+$|(a|a)*b|(.*a){12}x"), "a" * 3000 + "!")
