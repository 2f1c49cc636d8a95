"""A kept plan is used only if all that it was made from is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from complyhosp.engines.plan_cache import MOST_PLANS, PlanCache, open_plan_cache, plan_key
from complyhosp.plan.compiled import CompiledPlan, Listing, Shown
from complyhosp.plan.seen import types_seen
from complyhosp.rulebook.load import load_rulebook
from tests.engines.sample import RECORD_TYPES, rule_of

BAKERY = Path(__file__).parent.parent / "data" / "bakery" / "rules"
PLAN = CompiledPlan("SELECT 1", {"a": "int64"}, ("a",), {"a": "reading"}, (Shown("a", "int", True),), {"zh": ()})


def never() -> CompiledPlan:
    pytest.fail("compiled again")


def test_a_plan_is_found_again(tmp_path: Path) -> None:
    """What was saved is read back equal, plans and listings."""
    cache = open_plan_cache(tmp_path)
    cache.plan("k", lambda: PLAN)
    cache.listings("k", lambda: (Listing("reading", "SELECT 2"),))
    cache.save()
    again = open_plan_cache(tmp_path)
    assert again.plan("k", never) == PLAN
    assert again.listings("k", lambda: ()) == (Listing("reading", "SELECT 2"),)


def test_the_plans_used_last_are_kept(tmp_path: Path) -> None:
    """A cache does not grow without end: beyond its size the plans that were not used for longest go."""
    cache = open_plan_cache(tmp_path)
    for number in range(MOST_PLANS + 1):
        cache.plan(f"k{number}", lambda: PLAN)
    cache.plan("k0", never)
    cache.save()
    again = open_plan_cache(tmp_path)
    assert again.plan("k0", never) == PLAN
    other = replace(PLAN, sql="SELECT 3")
    assert again.plan("k1", lambda: other) == other


def test_a_damaged_cache_is_no_cache(tmp_path: Path) -> None:
    """A changed character, anywhere, makes the file worthless: a plan that is not ours could pass anything."""
    cache = open_plan_cache(tmp_path)
    cache.plan("k", lambda: PLAN)
    cache.save()
    assert cache.file is not None
    cache.file.write_text(cache.file.read_text().replace("SELECT 1", "SELECT 0"))
    other = replace(PLAN, sql="SELECT 3")
    assert open_plan_cache(tmp_path).plan("k", lambda: other) == other


def test_nothing_is_kept_without_a_folder() -> None:
    """A cache without a file keeps plans for one run only, and saves nothing."""
    cache = PlanCache(None)
    cache.plan("k", lambda: PLAN)
    cache.save()
    assert PlanCache(None).plan("k", lambda: replace(PLAN, sql="x")).sql == "x"


def test_a_changed_parameter_changes_the_key() -> None:
    """A rule with another parameter value, or another record type, is another plan."""
    rulebook, _ = load_rulebook(BAKERY)
    assert rulebook is not None
    checked = rulebook.rule("1.1-b")
    assert checked is not None
    warmest = checked.rule.params["warmest"].model_copy(update={"value": 9.0})
    changed = replace(checked, rule=checked.rule.model_copy(update={"params": {"warmest": warmest}}))
    assert plan_key(checked, rulebook.record_types) != plan_key(changed, rulebook.record_types)


NUMBERED = {
    "population": {"each": "visit"},
    "requirement": {"exists": {"record": "notice", "match": "notice.n == visit.n"}},
}


@pytest.mark.parametrize(
    ("name", "field", "again"),
    [("visit", "n", True), ("notice", "n", True), ("visit", "other", False), ("notice", "ok", False)],
)
def test_only_fields_that_the_rule_reads_change_the_key(name: str, field: str, again: bool) -> None:
    """Whether a field has nulls matters where it is read, in a match too, and nowhere else."""
    checked = rule_of(NUMBERED)
    record_type = RECORD_TYPES[name]
    full = record_type.fields[field].model_copy(update={"required": True})
    never_null = record_type.model_copy(update={"fields": {**record_type.fields, field: full}})
    keys = {plan_key(checked, types_seen(checked, {**RECORD_TYPES, name: one})) for one in (record_type, never_null)}
    assert (len(keys) > 1) == again


def test_what_only_readers_of_exports_need_is_not_in_the_key() -> None:
    """A new alias of a header calls for no new plan; another type of a field does."""
    checked = rule_of(NUMBERED)
    field = RECORD_TYPES["visit"].fields["n"]
    keys = set()
    for changed in (
        field,
        field.model_copy(update={"aliases": ("次数",)}),
        field.model_copy(update={"type": "number"}),
    ):
        visit = RECORD_TYPES["visit"].model_copy(update={"fields": {**RECORD_TYPES["visit"].fields, "n": changed}})
        keys.add(plan_key(checked, types_seen(checked, {**RECORD_TYPES, "visit": visit})))
    assert len(keys) == 2
