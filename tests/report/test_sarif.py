"""The run as SARIF: valid, each result of its kind, the rule's file as its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from complyhosp.judgement.results import Reason, Result
from complyhosp.report.document import Document, NotApplicable, Waiver
from complyhosp.report.sarif_format import to_sarif
from tests.report.test_junit import with_result
from tests.report.tiny import hostile_document, tiny_document
from tests.schemas import sarif_run


def results_of(document: Document, rule_id: str) -> list[dict[str, Any]]:
    return [one for one in sarif_run(to_sarif(document, "zh"))["results"] if one["ruleId"] == rule_id]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_log_is_valid_and_knows_every_rule(lang: str) -> None:
    """Each rule with title, how it examines and what to do; each finding under its id."""
    run = sarif_run(to_sarif(tiny_document(), lang))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in tiny_document().rules]
    assert all({"shortDescription", "fullDescription", "help"} <= rule.keys() for rule in rules)
    found = {one["partialFingerprints"]["complyhospFinding/v1"] for one in run["results"]}
    assert found >= {finding.id for rule in tiny_document().rules for finding in rule.findings}
    assert run["language"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_a_finding_stands_at_its_rule_and_names_its_rows() -> None:
    """The place is the rule's file, the rows of evidence are related."""
    (found,) = results_of(tiny_document(), "1.1-a")
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/pack/1.1-a.yaml"
    assert place["region"] == {"startLine": 1}
    rows = [one["physicalLocation"] for one in found["relatedLocations"]]
    assert {row["artifactLocation"]["uriBaseId"] for row in rows} == {"EVIDENCEROOT"}
    assert [row["region"]["startLine"] for row in rows] == [2, 5, 6]
    assert (found["kind"], found["level"]) == ("fail", "error")


@pytest.mark.parametrize(
    ("result", "reason", "kind"),
    [
        ("pass", None, "pass"),
        ("unknown", "no_evidence", "open"),
        ("error", "rule_error", "open"),
        ("notchecked", "pending_attestation", "review"),
        ("notapplicable", None, "notApplicable"),
    ],
)
def test_a_rule_as_a_whole_has_its_kind(result: Result, reason: Reason | None, kind: str) -> None:
    """What was not judged is open or for review, never a pass."""
    document = with_result(result, reason)
    rule = document.rules[0].model_copy(update={"findings": []})
    (found,) = results_of(document.model_copy(update={"rules": [rule]}), "1.1-a")
    assert (found["kind"], found["level"]) == (kind, "none")


def test_an_unknown_member_is_open() -> None:
    """It has no level: nobody knows that it is a fault."""
    rule = tiny_document().rules[0]
    finding = rule.findings[0].model_copy(update={"outcome": "unknown", "reason": "invalid_evidence"})
    document = with_result("unknown", "invalid_evidence")
    changed = document.rules[0].model_copy(update={"findings": [finding]})
    kinds = [one["kind"] for one in results_of(document.model_copy(update={"rules": [changed]}), "1.1-a")]
    assert kinds == ["open", "open"]


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    """It stays in the log, accepted by whom and why."""
    rule = tiny_document().rules[0]
    finding = rule.findings[0].model_copy(update={"waived_by": "院长"})
    waiver = Waiver.model_validate(
        {"rule": "1.1-a", "from": "2026-07-01T00:00:00+08:00", "to": "2026-08-01T00:00:00+08:00", "findings": [],
         "reason": "设备搬迁", "approved_by": "院长", "approved_on": "2026-06-30"}
    )  # fmt: skip
    changed = rule.model_copy(update={"findings": [finding], "result": "pass", "waived": 1})
    found = results_of(tiny_document().model_copy(update={"rules": [changed], "waivers": [waiver]}), "1.1-a")
    assert found[1]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "批准人：院长; 设备搬迁"}
    ]


def test_what_does_not_apply_says_who_signed() -> None:
    """The reason and the signature are part of the result."""
    document = with_result("notapplicable", None)
    note = NotApplicable(reason="无此设备", signed_by="张主任", signed_on="2026-06-30")
    rule = document.rules[0].model_copy(update={"findings": [], "not_applicable": note})
    (found,) = results_of(document.model_copy(update={"rules": [rule]}), "1.1-a")
    assert "无此设备" in found["message"]["text"]
    assert "张主任" in found["message"]["text"]


def test_diagnostics_are_notifications(tmp_path: Path) -> None:
    """What was wrong with the evidence is told beside the results; hostile cells stay text."""
    document = hostile_document(tmp_path)
    run = sarif_run(to_sarif(document, "en"))
    notes = run["invocations"][0].get("toolExecutionNotifications", [])
    assert [note["descriptor"]["id"] for note in notes] == [one.code for one in document.diagnostics]
    assert "\u202e" not in to_sarif(document, "zh")
