"""Hypothesis strategies: small rules of every shape, over the sample's record types."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.scoping import fields_of
from tests.engines.drawn_populations import ANY_TYPE, TIMED, Draft, populations
from tests.engines.expression_texts import PARAMS, Language, Scope, expressions, one_in
from tests.engines.sample import RECORD_TYPES, rule_of


@st.composite
def selections(draw: DrawFn, draft: Draft) -> tuple[dict[str, Any], str, bool]:
    """What `exists` and its like choose records by; the record's type; whether `longestGap()` may be used."""
    record = draw(st.sampled_from(ANY_TYPE))
    body: dict[str, Any] = {"record": record, "as": "other"}
    if not one_in(4, draw):
        body["match"] = draw(matches(draft, record))
    window, gapped = draw(windows(draft, record)) if not one_in(4, draw) else (None, False)
    if window is not None:
        body["within"] = window
    if one_in(3, draw):
        body["where"] = draw(expressions("bool", draft.scope(other=record), 2))
    return body, record, gapped


NUMBERS = ("int", "double")
"""Kinds that may be compared with each other."""


@st.composite
def matches(draw: DrawFn, draft: Draft, record: str) -> str:
    """One or two equalities between the record and the member."""
    fields = [(name, kind.kind) for name, kind in fields_of(RECORD_TYPES[record]).items() if not kind.values]
    fields = [(name, kind) for name, kind in fields if kind != "list"]
    codes = [(name, kind) for name, kind in fields if name in ("room", "code", "other")]
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        name, kind = draw(st.sampled_from(fields if not codes or one_in(4, draw) else codes))
        if kind in NUMBERS and one_in(4, draw):
            kind = draw(st.sampled_from(NUMBERS))
        known = draft.scope().of_kind.get(kind, ())
        ours = [text for text in known if kind != "string" or text.endswith(("room", "code"))]
        value = draw(st.sampled_from(ours)) if ours else draw(expressions(kind, draft.scope(), 1))
        parts.append(draw(st.sampled_from((f"other.{name} == {value}", f"{value} == other.{name}"))))
    return " && ".join(parts)


@st.composite
def windows(draw: DrawFn, draft: Draft, record: str) -> tuple[Any, bool]:
    """A window or None, and whether it has both ends around a timestamp."""
    fields = RECORD_TYPES[record].fields
    fitting = [name for name, field in fields.items() if field.type in ("timestamp", "date")]
    timed = record in TIMED
    if draft.kind in ("slots", "gaps") and timed and draw(st.booleans()):
        return ("slot" if draft.kind == "slots" else "gap"), record != "notice"
    if not fitting:
        return None, False
    ours = draft.scope().of_kind.get("timestamp", ("period.start",))
    start, end = (draw(st.sampled_from(ours)) for _ in range(2))
    if one_in(6, draw):
        start = draw(expressions("timestamp", draft.scope(), 2))
    offset = draw(st.sampled_from(("", ' + duration("30m")', ' - duration("1h")', " + params.span")))
    window: dict[str, str] = {"from": start, "to": end + offset}
    if one_in(5, draw):
        del window[draw(st.sampled_from(("from", "to")))]
    at = None
    if not timed or one_in(4, draw):
        at = window["at"] = draw(st.sampled_from(fitting))
    field = fields[at or RECORD_TYPES[record].time_fields[0]]
    return window, field.type == "timestamp" and {"from", "to"} <= set(window)


BOUNDS = (0, 1, 2, "params.few", "params.none")


@st.composite
def counts(draw: DrawFn, draft: Draft) -> dict[str, Any]:
    """What `exists` says: records and how many."""
    body, _, _ = draw(selections(draft))
    for bound in ("at_least", "at_most"):
        if one_in(3, draw):
            body[bound] = draw(st.sampled_from(BOUNDS))
    return body


@st.composite
def aggregates(draw: DrawFn, draft: Draft) -> dict[str, Any]:
    """A value over records and what must hold for it."""
    body, record, gapped = draw(selections(draft))
    scope = draft.scope(other=record)
    kind = draw(st.sampled_from(("int", "int", "double", "duration", "duration", "string", "timestamp", "date")))
    value = draw(_aggregate_of(kind, scope, gapped))
    if kind in ("int", "duration") and one_in(3, draw):
        value = f"{value} {draw(st.sampled_from('+-'))} {draw(_aggregate_of(kind, scope, gapped))}"
    wanted = draw(expressions(kind, draft.scope(), 1))
    holds = f"value {draw(st.sampled_from(('==', '<=', '>=', '<')))} {wanted}"
    if one_in(5, draw):
        holds += " || " + draw(expressions("bool", draft.scope(), 1))
    return {**body, "value": value, "holds": holds}


@st.composite
def _aggregate_of(draw: DrawFn, kind: str, scope: Scope, gapped: bool) -> str:
    """One aggregate call that gives a value of this kind; doubles are drawn so that sums of them are exact."""
    inner = draw(expressions(kind, scope, 1 if kind != "double" else 0))
    calls = [f"min({inner})", f"max({inner})"]
    if kind in ("int", "duration"):
        calls.append(f"sum({inner})")
    if kind == "duration":
        calls.append(f"avg({inner})")
        calls += ["longestGap()"] * 3 if gapped else []
    if kind == "double":
        calls.append(f"avg({draw(expressions('int', scope, 0))})")
    if kind == "int":
        other = draw(st.sampled_from(("bool", "int", "string", "timestamp", "date", "duration", "double")))
        text = draw(expressions(other, scope, 1))
        calls += ["count()", f"countIf({draw(expressions('bool', scope, 1))})"]
        calls += [f"countDistinct({text})", f"longestRun({text})", f"longestRun({text})"]
    return draw(st.sampled_from(calls))


@st.composite
def requirements(draw: DrawFn, draft: Draft, depth: int = 1) -> dict[str, Any]:
    """Any requirement; `all` and `any` of others down to `depth`."""
    shapes = ["holds", "exists", "exists", "none", "aggregate", "aggregate", *(["all", "any"] if depth else [])]
    shape = draw(st.sampled_from(shapes))
    if shape == "holds":
        return {"holds": draw(expressions("bool", draft.scope(), draw(st.integers(1, 3))))}
    if shape == "exists":
        return {"exists": draw(counts(draft))}
    if shape == "none":
        return {"none": draw(selections(draft))[0]}
    if shape == "aggregate":
        return {"aggregate": draw(aggregates(draft))}
    return {shape: [draw(requirements(draft, depth - 1)) for _ in range(draw(st.integers(1, 2)))]}


@st.composite
def rules(draw: DrawFn, language: Language) -> CheckedRule:
    """A whole rule, its expressions in this language; its message shows every name it has."""
    draft = draw(populations(language))
    requirement = draw(requirements(draft))
    body: dict[str, Any] = {"population": dict(draft.body), "requirement": requirement}
    if one_in(5, draw):
        body["excuse"] = draw(counts(draft))
    shown = [f"{name}.{field}" for name, fields in draft.names.items() for field in fields]
    words = " ".join(f"{{{{ {text} }}}}" for text in ([*shown, "value"] if "aggregate" in requirement else shown))
    body["message"] = {"zh": words or "词", "en": "{{ now }}"}
    used = set(re.findall(r"params\.(\w+)", json.dumps(body)))
    body["params"] = {name: {"value": value, "fixed_by": "site"} for name, value in PARAMS.items() if name in used}
    return rule_of(body)
