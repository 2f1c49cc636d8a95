"""A rule's fingerprint: the same for another wording, another for anything that a verdict rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from complyhosp.judgement.rule_fingerprint import rule_fingerprint
from complyhosp.rulebook.load import load_rulebook
from tests.report.tiny import copied

RULE = "pack/1.1-a.yaml"
ABNORMAL = "pack/2.1-a.yaml"
PATROL = "records/patrol.yaml"


def marks(folder: Path) -> dict[str, str]:
    book, found = load_rulebook(folder / "rules")
    assert book is not None, found
    assert not book.broken
    shifts = book.site.shifts or book.regulation.shifts
    return {one.rule.id: rule_fingerprint(one, book.record_types, shifts) for one in book.rules}


def edited(folder: Path, file: str, right: str, wrong: str) -> dict[str, str]:
    path = folder / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    return marks(folder)


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        (RULE, "severity: high", "severity: low"),
        (RULE, "en: No more than two hours between patrols", "en: Patrols are frequent"),
        (RULE, "zh: 补排巡检班次", "zh: 请补排巡检班次"),
        (RULE, "holds: gap.duration <= params.interval", "holds: gap.duration   <=  params.interval"),
        (RULE, "zh: 条款未定", "zh: 院内规定"),
        (PATROL, "巡检时间", "巡检时刻"),
    ],
    ids=["severity", "title", "remedy", "blanks", "reason", "header"],
)
def test_words_make_no_other_rule(tmp_path: Path, file: str, right: str, wrong: str) -> None:
    """What no engine looks at may be reworded between two quarters."""
    folder = copied(tmp_path)
    before = marks(folder)
    assert edited(folder, file, right, wrong) == before


@pytest.mark.parametrize(
    ("file", "right", "wrong", "touched"),
    [
        (RULE, "value: 10m", "value: 20m", {"1.1-a"}),
        (RULE, "params.interval + params.tolerance", "params.interval - params.tolerance", {"1.1-a"}),
        (RULE, "holds: gap.duration <=", "holds: gap.duration <", {"1.1-a"}),
        (ABNORMAL, '"abnormal"', '"normal"', {"2.1-a"}),
        (ABNORMAL, "from: patrol.at, to", "from: patrol.at - params.within, to", {"2.1-a"}),
        (PATROL, "异常", "不正常", {"2.1-a"}),
    ],
    ids=["parameter", "requirement", "comparison", "where", "window", "value of a field that one rule reads"],
)
def test_anything_that_decides_makes_another_rule(
    tmp_path: Path, file: str, right: str, wrong: str, touched: set[str]
) -> None:
    """And only the rules that it bears on."""
    folder = copied(tmp_path)
    before = marks(folder)
    after = edited(folder, file, right, wrong)
    assert {name for name in before if before[name] != after[name]} == touched


def test_a_blank_within_quotes_is_no_blank(tmp_path: Path) -> None:
    """What stands between quotes is compared as it is."""
    folder = copied(tmp_path)
    one = edited(folder, ABNORMAL, "fault.room == patrol.room", 'fault.room == patrol.room + "a b"')
    other = edited(folder, ABNORMAL, '"a b"', '"a  b"')
    assert one["2.1-a"] != other["2.1-a"]


def test_the_hospital_s_own_value_makes_another_rule(tmp_path: Path, site: Callable[[str], Path]) -> None:
    """A parameter of `site.yaml` counts like one in the rule."""
    folder = copied(tmp_path)
    own, found = load_rulebook(folder / "rules", site("params: {1.1-a: {tolerance: 25m}}\n"))
    assert own is not None, found
    after = {one.rule.id: rule_fingerprint(one, own.record_types, ()) for one in own.rules}
    before = marks(folder)
    assert {name for name in before if before[name] != after[name]} == {"1.1-a"}


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a `site.yaml`."""

    def written(text: str) -> Path:
        path = tmp_path / "site.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written
