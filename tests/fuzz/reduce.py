"""A disagreement made small: rows, values and parts of the rule taken away as long as the engines still differ."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from tests.engines.sample import RECORD_TYPES
from tests.fuzz.situation import Body, Records, Situation, body_of, full_tables, situation_of


def reduced(situation: Situation, records: Records) -> tuple[Situation, Records]:
    """A smaller situation and records on which the engines differ; the same when none is found."""
    records = _fewer(situation, records)
    changed = True
    while changed:
        changed = False
        for body in _simpler(body_of(situation.rule)):
            try:
                smaller = situation_of(body, situation.setting)
            except AssertionError:  # no rule any more
                continue
            kept = {name: rows for name, rows in records.items() if name in smaller.types}
            if smaller.disagree(full_tables(kept)):
                situation, records, changed = smaller, kept, True
                break
    return situation, _fewer(situation, records)


def _fewer(situation: Situation, records: Records) -> Records:
    """Without the rows and values that do not matter."""
    changed = True
    while changed:
        changed = False
        for smaller in _with_less(records):
            if situation.disagree(full_tables(smaller)):
                records, changed = smaller, True
                break
    return records


def _with_less(records: Records) -> Iterator[Records]:
    for name, rows in records.items():
        for number in range(len(rows)):
            yield {**records, name: rows[:number] + rows[number + 1 :]}
    for name, rows in records.items():
        for number, row in enumerate(rows):
            for field in row:
                less = {key: value for key, value in row.items() if key != field}
                if _may_lack(name, field):
                    yield {**records, name: [*rows[:number], less, *rows[number + 1 :]]}


def _may_lack(name: str, field: str) -> bool:
    return not RECORD_TYPES[name].fields[field].required


def _simpler(body: Body) -> Iterator[Body]:
    """The rule without one of its parts."""
    plain = {"zh": "词", "en": "word"}
    if body.get("message") != plain:
        yield _tidy({**body, "message": plain})
    if "excuse" in body:
        yield _tidy({key: value for key, value in body.items() if key != "excuse"})
    for key in ("where", "lookup", "counting", "match", "of"):
        if key in body["population"]:
            less = {name: value for name, value in body["population"].items() if name != key}
            yield _tidy({**body, "population": less})
    for requirement in _simpler_requirement(body["requirement"]):
        yield _tidy({**body, "requirement": requirement})


def _simpler_requirement(requirement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ((kind, inner),) = requirement.items()
    if kind in ("all", "any"):
        yield from inner
        yield from ({kind: [*inner[:n], *inner[n + 1 :]]} for n in range(len(inner)) if len(inner) > 1)
        for number, part in enumerate(inner):
            yield from ({kind: [*inner[:number], less, *inner[number + 1 :]]} for less in _simpler_requirement(part))
    elif kind == "holds":
        if inner != "false":
            yield {"holds": "false"}
    else:
        for key in ("where", "within", "match", "at_least", "at_most"):
            if key in inner:
                yield {kind: {name: value for name, value in inner.items() if name != key}}


def _tidy(body: Body) -> Body:
    """Without the parameters that are used no more."""
    body = copy.deepcopy(body)
    params = body.pop("params", {})
    used = set(re.findall(r"params\.(\w+)", json.dumps(body)))
    return {**body, "params": {name: value for name, value in params.items() if name in used}}
