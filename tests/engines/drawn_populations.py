"""Hypothesis strategies: populations of every kind, over the sample's record types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.expressions.types import Type
from complyhosp.rulebook.scoping import GAP, SLOT, fields_of
from tests.engines.expression_texts import GENTLE, RULES, Language, Scope, expressions, one_in, scope_of
from tests.engines.sample import RECORD_TYPES


@dataclass(frozen=True)
class Draft:
    """A population as it is written, with the names it gives to expressions and the record types behind them."""

    body: Mapping[str, Any]
    names: Mapping[str, Mapping[str, Type]]
    types: Mapping[str, str]
    kind: str
    language: Language = RULES

    def scope(self, **record: str) -> Scope:
        """The scope of the member's names, with the names of records (and their types) beside them."""
        names = {**self.names, **{name: fields_of(RECORD_TYPES[of]) for name, of in record.items()}}
        types = {**self.types, **record}
        valid = tuple(name for name, of in types.items() if RECORD_TYPES[of].validity is not None)
        return replace(scope_of(names, valid), language=self.language)


TIMED = ("visit", "stay", "task", "notice")
ANY_TYPE = (*TIMED, "paper", "thing", "room")


def _named(types: Mapping[str, str]) -> dict[str, Mapping[str, Type]]:
    return {name: fields_of(RECORD_TYPES[of]) for name, of in types.items()}


@st.composite
def each(draw: DrawFn) -> Draft:
    """Records of any type, beside a register or not."""
    record = draw(st.sampled_from(ANY_TYPE))
    name = draw(st.sampled_from((record, "it")))
    body: dict[str, Any] = {"each": record}
    types = {name: record}
    if name != record:
        body["as"] = name
    if record != "room" and draw(st.booleans()):
        body["of"] = "room"
        types["room"] = "room"
        if draw(st.booleans()):
            body["match"] = draw(st.sampled_from(_equalities("room", name, record)))
    return Draft(body, _named(types), types, "each")


def _equalities(register: str, name: str, record: str) -> list[str]:
    """Matches between a register and a record: one key, two, and one that is often null."""
    fields = fields_of(RECORD_TYPES[record])
    found = [f"{register}.code == {name}.{field}" for field in ("room", "other", "code") if field in fields]
    if "n" in fields:
        found += [f"{found[0]} && {name}.n == {register}.size", f"{register}.size == {name}.n"]
    return found


@st.composite
def slots(draw: DrawFn) -> Draft:
    """Slots of every kind, for a register or not."""
    kinds = ("30m", "2h", "7h", "36h", "shift", "day", "workday", "week", "month", "quarter", "year", "params.span")
    every = draw(st.sampled_from(kinds))
    of = draw(st.sampled_from((None, "room")))
    body: dict[str, Any] = {"slots": {"every": every}}
    types = {} if of is None else {"room": "room"}
    return Draft(body if of is None else {**body, "of": of}, {**_named(types), "slot": SLOT}, types, "slots")


@st.composite
def gaps(draw: DrawFn) -> Draft:
    """Gaps between points or intervals, for a register or not."""
    record = draw(st.sampled_from(("visit", "stay")))
    body: dict[str, Any] = {"gaps": record}
    types: dict[str, str] = {}
    if draw(st.booleans()):
        body |= {
            "of": "room",
            "match": draw(st.sampled_from((f"{record}.room == room.code", f"room.name == {record}.room"))),
        }
        types["room"] = "room"
    if draw(st.booleans()):
        scope = replace(scope_of(_named({record: record})), language=GENTLE)
        body["counting"] = draw(st.one_of(st.just(f"{record}.ok"), expressions("bool", scope, 1)))
    return Draft(body, {**_named(types), "gap": GAP}, types, "gaps")


@st.composite
def pairs(draw: DrawFn) -> Draft:
    """Pairs of any type's records."""
    record = draw(st.sampled_from(ANY_TYPE))
    types = {"first": record, "second": record}
    field = draw(
        st.sampled_from([name for name in ("room", "code", "n", "other") if name in RECORD_TYPES[record].fields])
    )
    match = f"first.{field} == second.{field}"
    if draw(st.booleans()):
        match += " && " + draw(expressions("bool", replace(scope_of(_named(types)), language=GENTLE), 1))
    return Draft({"pairs": record, "match": match}, _named(types), types, "pairs")


@st.composite
def populations(draw: DrawFn, language: Language) -> Draft:
    """Any population, with `where` and lookups or without."""
    draft = replace(draw(st.one_of(each(), slots(), gaps(), pairs())), language=language)
    body = dict(draft.body)
    if one_in(4, draw):
        keys = [text for text in draft.scope().of_kind.get("string", ()) if text.endswith(("room", "other", "code"))]
        key = draw(st.sampled_from([*keys, '"R1"']))
        body["lookup"] = {"found": {"register": "room", "match": f"found.code == {key}"}}
        types = {**draft.types, "found": "room"}
        draft = replace(draft, types=types, names={**draft.names, **_named({"found": "room"})})
    if one_in(3, draw):
        body["where"] = draw(expressions("bool", draft.scope(), draw(st.integers(1, 2))))
    return replace(draft, body=body)
