"""SARIF: valid by its schema, true to the rules that the schema cannot say, and no text that breaks it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complyhosp.interchange.sarif import (
    Invocation,
    Location,
    Notification,
    Region,
    Result,
    Rule,
    Run,
    Tool,
    column_in_utf16,
    to_sarif,
    uri_of,
)
from tests.schemas import sarif_run

RULE = Rule("4.1-a", "巡检间隔", "每个机房…", "补做巡检", "**补做**巡检", "error", properties={"tags": ["4.1"]})
PLACE = Location("规则/him/4.1-a.yaml", Region(3, 5, 3, 9), "条款")


def run_of(*results: Result) -> Run:
    return Run(
        Tool("complyhosp", "0.1.0", (RULE,), "complyhosp (columnar)"),
        results,
        Invocation(True, 1, "2026-10-08T01:00:00Z", (Notification("E204", "坏行", "error", Location("a.csv")),)),
        properties={"period": "2026Q3"},
    )


def test_the_example_is_valid() -> None:
    """A run with all that the writer knows."""
    found = Result(
        "4.1-a", "间隔过长", "fail", "error", (PLACE,), (Location("巡检.csv", Region(7)),),
        {"complyhosp/v1": "ee487fc1"}, properties={"clause": "4.1"},
    )  # fmt: skip
    run = sarif_run(to_sarif(run_of(found)))
    (result,) = run["results"]
    assert result["ruleIndex"] == 0
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "%E8%A7%84%E5%88%99/him/4.1-a.yaml",
        "uriBaseId": "%SRCROOT%",
    }
    assert run["columnKind"] == "utf16CodeUnits"
    assert run["tool"]["driver"]["rules"][0]["help"] == {"text": "补做巡检", "markdown": "**补做**巡检"}


@pytest.mark.parametrize("kind", ["pass", "open", "notApplicable", "review"])
def test_only_a_fail_has_a_level(kind: str) -> None:
    """SARIF asks for the level `none` of every other kind."""
    (result,) = sarif_run(to_sarif(run_of(Result("x", "m", kind, "error"))))["results"]  # type: ignore[arg-type]
    assert (result["kind"], result["level"]) == (kind, "none")


def test_a_waiver_is_an_accepted_suppression() -> None:
    """What somebody approved stays in the log, with the reason."""
    (result,) = sarif_run(to_sarif(run_of(Result("x", "m", accepted_because="张院长批准"))))["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "张院长批准"}]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{0} {x}", "{{0}} {{x}}"),
        ("[点这里](javascript:alert(1))", r"\[点这里](javascript:alert(1))"),
        ("a[1] (b)", "a[1] (b)"),
        ("a\x1bb\u202ec\ud800", "a␛b�c�"),
    ],
)
def test_a_message_stays_text(text: str, written: str) -> None:
    """Nothing of a message is a placeholder, a link or a command."""
    (result,) = sarif_run(to_sarif(run_of(Result("x", text))))["results"]
    assert result["message"] == {"text": written}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("rules/a b.yaml", "rules/a%20b.yaml"),
        (r"rules\him\a.yaml", "rules/him/a.yaml"),
        ("/srv/规则.yaml", "file:///srv/%E8%A7%84%E5%88%99.yaml"),
        (r"C:\rules\a.yaml", "file:///C:/rules/a.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("a#b?c%.yaml", "a%23b%3Fc%25.yaml"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    """Whatever a path holds, the URI names that path and nothing else."""
    assert uri_of(path) == uri


def test_columns_count_utf16_units() -> None:
    """A character outside the basic plane counts two."""
    assert [column_in_utf16("ab", column) for column in (1, 2, 3)] == [1, 2, 3]
    assert [column_in_utf16("𠮷a机b", column) for column in (1, 2, 3, 4)] == [1, 3, 4, 5]


@given(st.text(alphabet=st.characters(), min_size=1))
def test_any_text_gives_a_valid_log(text: str) -> None:
    """No message, path, id or property can break the log, and it can be written as UTF-8."""
    rule = Rule(text, text, text, text, text, properties={"tags": [text], text: {text: text}})
    result = Result(text, text, locations=(Location(text, Region(1), text),), accepted_because=text)
    log = to_sarif(Run(Tool(text, text, (rule,)), (result,)))
    assert json.loads(log.encode("utf-8"))
    assert sarif_run(log)["results"]


def test_a_log_that_breaks_the_schema_is_noticed() -> None:
    """The check itself can fail."""
    with pytest.raises(AssertionError, match="version"):
        sarif_run('{"version": "2.0.0", "runs": []}')
