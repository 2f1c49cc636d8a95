"""Cases of rules: what passes, how a difference reads, and every mistake an author can make, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.reference.engine import judge
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.cases import CaseResult, load_cases, run_case
from complyhosp.workbench.run_cases import main

FILES = {
    "regulation.yaml": """
id: demo
title: {zh: 制, en: demo}
sections: [{id: "1", title: {zh: 一, en: one}}]
calendar: weekdays
""",
    "clauses/1.yaml": """
- {id: "1.1", title: {zh: 条, en: clause}, text: {zh: 条, en: clause}}
""",
    "records/patrol.yaml": """
id: patrol
title: {zh: 巡检, en: patrol}
time: at
fields:
  room: {type: code, required: true}
  at: {type: timestamp, required: true}
  result: {type: enum, values: {normal: [正常], abnormal: []}}
""",
    "records/room.yaml": """
id: room
title: {zh: 机房, en: room}
register: true
fields:
  code: {type: code, required: true, key: true}
  size: {type: int}
""",
    "records/leave.yaml": """
id: leave
title: {zh: 免, en: leave}
time: day
fields:
  day: {type: date, required: true}
""",
    "demo/1.1-a.yaml": """
id: 1.1-a
clause: "1.1"
title: {zh: 巡检, en: patrols}
severity: high
params: {interval: {value: 2h, fixed_by: clause}}
population: {gaps: patrol, of: room, match: patrol.room == room.code}
requirement: {holds: gap.duration <= params.interval}
excuse: {record: leave, within: gap}
message: {zh: 迟, en: late}
remedy: {zh: 补, en: mend}
""",
}

HEAD = """
rule: 1.1-a
given: {room: [{code: R1}]}
cases:
"""


@pytest.fixture(name="rules")
def _rules(tmp_path: Path) -> Path:
    """A rulebook of one rule."""
    folder = tmp_path / "rules"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def written(rules: Path, cases: str) -> tuple[Path, Rulebook]:
    """The cases in their file, and the rulebook."""
    path = rules / "demo" / "1.1-a.cases.yaml"
    path.write_text(cases, encoding="utf-8")
    rulebook, found = load_rulebook(rules)
    assert rulebook is not None
    assert not found
    return path, rulebook


def results(rules: Path, cases: str) -> list[CaseResult]:
    """How the cases go."""
    path, rulebook = written(rules, HEAD + cases)
    case_set, found = load_cases(path, "x.cases.yaml", rulebook)
    assert case_set is not None
    assert not found
    return [run_case(prepared, judge) for prepared in case_set.cases]


def mistakes(rules: Path, cases: str) -> list[Diagnostic]:
    """What is wrong with the file."""
    path, rulebook = written(rules, cases)
    return load_cases(path, "x.cases.yaml", rulebook)[1]


def test_cases_pass(rules: Path) -> None:
    """Of every kind: pass, fail, excused, incomplete, absent, with a parameter, in another zone."""
    found = results(
        rules,
        """
- name: in time
  period: 2026-07-01T00:00/2026-07-01T04:00
  records: {patrol: [{room: R1, at: 2026-07-01T02:00, result: 正常}]}
  expect: {result: pass, population: 2}
- name: late
  period: 2026-07-01T08:00/2026-07-01T11:00
  expect:
    result: fail
    population: 1
    violated: [{room.code: R1, from: 2026-07-01T08:00, to: 2026-07-01T11:00+08:00}]
- name: excused
  period: 2026-07-01/2026-07-02
  records: {leave: [{day: 2026-07-01}]}
  expect: {result: pass, population: 1, excused: 1}
- name: no patrol log for the time
  period: 2026-07-01/2026-07-02
  incomplete: [patrol]
  expect: {result: unknown, reason: source_incomplete, unknown: [{room.code: R1}]}
- name: no patrol log
  period: 2026-07
  absent: [patrol]
  expect: {result: unknown, reason: no_evidence, population: 0}
- name: no excuse
  period: 2026-07-01/2026-07-02
  absent: [leave]
  expect: {violated: [{}]}
- name: a parameter of the clause
  period: 2026-07-01/2026-07-02
  params: {interval: 1d}
  timezone: Europe/Berlin
  now: 2026-07-02
  expect: {result: pass}
""",
    )
    assert {one.name: one.differences for one in found if not one.passed} == {}
    assert len(found) == 7


def test_differences_are_written_like_cases(rules: Path) -> None:
    """Each tells what was expected and what was found."""
    (found,) = results(
        rules,
        """
- name: wrong in every way
  period: 2026-07-01/2026-07-02
  expect: {result: unknown, reason: no_evidence, population: 7, excused: 1, unknown: [{room.code: R2}]}
""",
    )
    assert [(one.what, one.expected, one.found) for one in found.differences] == [
        ("result", "unknown (no_evidence)", "fail"),
        ("population", "7", "1"),
        ("excused", "1", "0"),
        ("violated", "", "{room.code: R1, from: 2026-07-01T00:00, to: 2026-07-02T00:00}"),
        ("unknown", "{room.code: R2}", ""),
    ]


def test_entries_pair_off_one_to_one(rules: Path) -> None:
    """A loose entry gives way to a stricter one; two entries do not share a finding."""
    case = """
- name: two gaps
  period: 2026-07-01T00:00/2026-07-01T06:00
  records: {patrol: [{room: R1, at: 2026-07-01T03:00}]}
  expect: {violated: [%s]}
"""
    loose_first = "{room.code: R1}, {from: 2026-07-01T00:00}"
    assert results(rules, case % loose_first)[0].passed
    assert [one.expected for one in results(rules, case % (loose_first + ", {room.code: R1}"))[0].differences] == [
        "{room.code: R1}"
    ]
    twice = "{from: 2026-07-01T00:00}, {from: 2026-07-01T00:00}"
    assert len(results(rules, case % twice)[0].differences) == 2


@pytest.mark.parametrize(
    ("case", "code", "marked"),
    [
        ("{name: a, period: 2026Q5, expect: {}}", "E403", "2026Q5"),
        ("{name: a, period: 2026-07, now: soon, expect: {}}", "E404", "soon"),
        ("{name: a, period: 2026-07, timezone: Mars, expect: {}}", "E412", "Mars"),
        ("{name: a, period: 2026-07, records: {patrl: []}, expect: {}}", "E405", "patrl"),
        ("{name: a, period: 2026-07, records: {patrol: [{rom: R1, at: 2026-07-01}]}, expect: {}}", "E406", "rom"),
        ("{name: a, period: 2026-07, records: {patrol: [{room: R1}]}, expect: {}}", "E407", "{"),
        ("{name: a, period: 2026-07, records: {patrol: [{at: noon}]}, expect: {}}", "E408", "noon"),
        ("{name: a, period: 2026-07, params: {intrval: 1h}, expect: {}}", "E409", "intrval"),
        ("{name: a, period: 2026-07, params: {interval: 1}, expect: {}}", "E410", "1"),
        ("{name: a, period: 2026-07, expect: {violated: [{room.cod: R1}]}}", "E411", "room.cod"),
        ("{name: a, period: 2026-07, expect: {unknown: [{from: noon}]}}", "E404", "noon"),
        ("{name: a, period: 2026-07, absent: [patrols], expect: {}}", "E405", "patrols"),
        ("{name: a, period: 2026-07, expect: {violatd: []}}", "E110", "violatd"),
        ("{name: a, period: 2026-07, expect: {result: passed}}", "E112", "passed"),
        ("{name: a, period: 2026-07}", "E111", "{"),
    ],
)
def test_mistakes_have_a_place(rules: Path, case: str, code: str, marked: str) -> None:
    """Each is found once, with its source marked."""
    found = mistakes(rules, f"{HEAD}- {case}\n")
    assert [one.code for one in found] == [code, "E408"][: len(found)]
    excerpt = found[0].excerpt
    assert excerpt is not None
    assert excerpt.line[excerpt.start : excerpt.start + excerpt.length] == marked
    assert found[0].place.line == 5


def test_did_you_mean(rules: Path) -> None:
    """Names that are nearly right get a hint."""
    (found,) = mistakes(rules, HEAD + "- {name: a, period: 2026-07, records: {patrl: []}, expect: {}}\n")
    assert found.hint_text("en") == "did you mean `patrol`?"


def test_two_cases_of_one_name(rules: Path) -> None:
    """Names tell cases apart."""
    case = "- {name: a, period: 2026-07, expect: {}}\n"
    assert [one.code for one in mistakes(rules, HEAD + case * 2)] == ["E401"]


def test_a_file_about_another_rule(rules: Path) -> None:
    """The file's name and its rule agree, and the rule is there; a file has cases."""
    assert [one.code for one in mistakes(rules, "{rule: 1.1-b, cases: []}")] == ["E400", "E402", "E413"]


def test_a_mistake_in_given_is_told_once(rules: Path) -> None:
    """However many cases take its records."""
    case = "- {{name: {name}, period: 2026-07, expect: {{}}}}\n"
    given = "rule: 1.1-a\ngiven: {room: [{code: R1, size: big}]}\ncases:\n"
    assert [one.code for one in mistakes(rules, given + case.format(name="a") + case.format(name="b"))] == ["E408"]


def test_the_shell_entry(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a case, differences below it, mistakes with their source; the exit code tells whether all is well."""
    path, _ = written(rules, HEAD + "- {name: fine, period: 2026-07-01T00:00/2026-07-01T01:00, expect: {}}\n")
    assert main(["--rules", str(rules), str(path)]) == 0
    assert capsys.readouterr().out == "ok   1.1-a: fine\n"
    written(rules, HEAD + "- {name: bad, period: 2026-07, expect: {}}\n- {name: worse, period: x, expect: {}}\n")
    assert main(["--rules", str(rules), str(path)]) == 1
    out = capsys.readouterr().out
    assert "FAIL 1.1-a: bad" in out
    assert "violated: found, not expected: {room.code: R1, from: 2026-07-01T00:00" in out
    assert "E403" in out
    assert main(["--rules", str(rules / "nowhere"), str(path)]) == 2
