"""JUnit XML: valid by Jenkins' schema, counts that hold, and no text that breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from complyhosp.interchange.junit import Case, Error, Failure, Skipped, Suite, Suites, to_xml
from tests.schemas import junit_tree

EXAMPLE = Suites(
    "规则用例",
    (
        Suite(
            "4.1-a",
            (
                Case("整两小时", "rules.4.1-a", seconds=1234.56789),
                Case("三小时", "rules.4.1-a", problem=Failure("应有 1 项发现", "case", "应有：\n  R1\n实有：无")),
                Case("读不出的行", problem=Error("E310", "E310")),
                Case("夜间", problem=Skipped("未选"), output="…"),
            ),
            properties={"engine": "columnar"},
            timestamp="2026-10-08T09:00:00",
            file="rules/him/4.1-a.cases.yaml",
        ),
        Suite("empty", ()),
    ),
)


def test_the_example_is_valid_and_counts_its_cases() -> None:
    """Every kind of problem is there; suites and the whole file say how many."""
    tree = junit_tree(to_xml(EXAMPLE))
    assert {name: tree.get(name) for name in tree.attrib} == {
        "name": "规则用例",
        "tests": "4",
        "failures": "1",
        "errors": "1",
    }
    suite = tree[0]
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]
    assert [[child.tag for child in case] for case in suite.iterfind("testcase")] == [
        [], ["failure"], ["error"], ["skipped", "system-out"],
    ]  # fmt: skip
    assert suite.xpath("testcase/@time") == ["1234.568"]


def test_a_story_keeps_its_lines() -> None:
    """What a failure tells is told line by line."""
    failure = junit_tree(to_xml(EXAMPLE)).find(".//failure")
    assert failure is not None
    assert failure.text == "应有：\n  R1\n实有：无"


def test_the_same_cases_give_the_same_bytes() -> None:
    """Nothing of the machine or the moment gets in."""
    assert to_xml(EXAMPLE) == to_xml(EXAMPLE)
    assert "hostname" not in to_xml(EXAMPLE)


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x7fb", "a␡b"),
        ("a\x85b", "a�b"),
        ("a\ud800b", "a�b"),
        ("a\uffffb", "a�b"),
        ("张\u202e三", "张�三"),
        ("]]></failure>", "]]></failure>"),
        ("\"<&>'", "\"<&>'"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_what_xml_forbids_is_shown(given_text: str, shown: str) -> None:
    """A character that would break the file has its picture in its place; markup is text."""
    case = Case("x", problem=Failure("x", text=given_text))
    failure = junit_tree(to_xml(Suites("s", (Suite("s", (case,)),)))).find(".//failure")
    assert failure is not None
    assert failure.text == shown


@given(st.text(alphabet=st.characters(), min_size=1))
def test_any_text_gives_a_valid_file(text: str) -> None:
    """No name, message, type, story or property can break the file."""
    case = Case(text, text, Error(text, text, text), output=text)
    xml = to_xml(Suites(text, (Suite(text, (case,), {text: text}, file=text),)))
    assert junit_tree(xml).find(".//error") is not None


def test_a_file_that_breaks_the_schema_is_noticed() -> None:
    """The check itself can fail."""
    with pytest.raises(etree.DocumentInvalid):
        junit_tree("<testsuites><testsuite/></testsuites>")
