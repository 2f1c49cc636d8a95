"""A rulebook of one rule whose cases have holes, for the tests of coverage and mutants."""

from __future__ import annotations

from pathlib import Path

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
    "records/call.yaml": """
id: call
title: {zh: 报修, en: call}
time: at
fields:
  room: {type: code, required: true}
  at: {type: timestamp, required: true}
  level: {type: enum, values: {high: [高], low: []}}
""",
    "records/answer.yaml": """
id: answer
title: {zh: 响应, en: answer}
time: at
fields:
  room: {type: code, required: true}
  at: {type: timestamp, required: true}
  person: {type: name}
""",
}

RULE = """id: 1.1-a
clause: "1.1"
title: {zh: 响应, en: answers}
severity: high
params:
  limit: {value: 10m, fixed_by: clause}
population:
  each: call
  where: call.level == "high"
requirement:
  exists:
    record: answer
    match: answer.room == call.room
    within: {from: call.at, to: call.at + params.limit}
    where: answer.person != ""
message: {zh: 迟, en: late}
remedy: {zh: 补, en: mend}
"""

CASES = """rule: 1.1-a
cases:
  - name: an answer in time
    period: 2026-07-01/2026-07-02
    records:
      call: [{room: R1, at: 2026-07-01T08:00, level: high}]
      answer: [{room: R1, at: 2026-07-01T08:05, person: 甲}]
    expect: {result: pass, population: 1}

  - name: no answer
    period: 2026-07-01/2026-07-02
    records:
      call: [{room: R1, at: 2026-07-01T08:00, level: high}]
    expect: {result: fail, violated: [{call.room: R1}]}
"""


def rulebook_in(folder: Path, *, rule: str = RULE, cases: str | None = CASES) -> Path:
    """The rulebook, written below a folder."""
    rules = folder / "rules"
    texts = {**FILES, "demo/1.1-a.yaml": rule}
    if cases is not None:
        texts["demo/1.1-a.cases.yaml"] = cases
    for name, text in texts.items():
        path = rules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return rules
