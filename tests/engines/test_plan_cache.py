"""A kept plan is used only if all that it was made from is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from complyhosp.engines.plan_cache import PlanCache, open_plan_cache, plan_key
from complyhosp.engines.setting import Setting, plain_weekdays
from complyhosp.evidence.tables import Span
from complyhosp.plan.compiled import CompiledPlan, Listing, Shown
from complyhosp.rulebook.load import load_rulebook

BAKERY = Path(__file__).parent.parent / "data" / "bakery" / "rules"
SETTING = Setting(Span(0, 10), 10, "Asia/Shanghai", plain_weekdays(date(1970, 1, 1), date(1970, 1, 9)), ())
PLAN = CompiledPlan("SELECT 1", {"a": "int64"}, ("a",), {"a": "reading"}, (Shown("a", "int", True),), {"zh": ()})


def never() -> CompiledPlan:
    pytest.fail("compiled again")


def test_a_plan_is_found_again(tmp_path: Path) -> None:
    """What was saved is read back equal, plans and listings."""
    cache = open_plan_cache(SETTING, tmp_path)
    cache.plan("k", lambda: PLAN)
    cache.listings("k", lambda: (Listing("reading", "SELECT 2"),))
    cache.save()
    again = open_plan_cache(SETTING, tmp_path)
    assert again.plan("k", never) == PLAN
    assert again.listings("k", lambda: ()) == (Listing("reading", "SELECT 2"),)


def test_another_setting_has_plans_of_its_own(tmp_path: Path) -> None:
    """A plan holds the period's instants, so another period finds none."""
    assert open_plan_cache(SETTING, tmp_path).file != open_plan_cache(replace(SETTING, now=11), tmp_path).file


def test_a_damaged_cache_is_no_cache(tmp_path: Path) -> None:
    """A changed character, anywhere, makes the file worthless: a plan that is not ours could pass anything."""
    cache = open_plan_cache(SETTING, tmp_path)
    cache.plan("k", lambda: PLAN)
    cache.save()
    assert cache.file is not None
    cache.file.write_text(cache.file.read_text().replace("SELECT 1", "SELECT 0"))
    other = replace(PLAN, sql="SELECT 3")
    assert open_plan_cache(SETTING, tmp_path).plan("k", lambda: other) == other


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
