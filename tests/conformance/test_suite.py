"""Every engine runs the whole suite."""

from __future__ import annotations

from itertools import product

import pytest

from tests.conformance.comparing import faults_of
from tests.conformance.engines import ENGINES, Engine, features, requirement_of
from tests.conformance.form import FOLDER, Group, ready, suite
from tests.conformance.matrix import FILES, text_of

LEAST_CASES = 400
POPULATIONS = ("each", "each of", "slots", "slots of", "gaps", "gaps of", "pairs")
REQUIREMENTS = ("holds", "exists", "none", "aggregate", "all", "any")


GROUPS = [pytest.param(group, id=f"{name}: {group.about}") for name, file in suite().items() for group in file.groups]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("group", GROUPS)
def test_engine_conforms(group: Group, engine: Engine) -> None:
    """Members, outcomes, records and windows are as the cases say; one known to fail must fail until it is mended."""
    wrong: list[str] = []
    for one in ready(group):
        codes = frozenset(engine.gaps[feature].code for feature in features(one.rule) if feature in engine.gaps)
        faults = faults_of(one, engine, codes)
        known = one.case.fails_on.get(engine.name)
        if known is None:
            wrong += [f"{one.case.name}: {fault}" for fault in faults]
        elif not faults:
            wrong.append(f"{one.case.name}: passes now: take its `fails_on` away")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("text", ["9" * 5000, "-" + "1" * 5000, "0" * 5000 + "x"], ids=lambda text: text[:2] + text[-1])
def test_a_number_of_thousands_of_digits_is_unknown(text: str, engine: Engine) -> None:
    """Longer than Python itself reads: no 64-bit integer, and no crash."""
    group = Group.model_validate(
        {
            "about": "a text of thousands of digits",
            "rule": {"population": {"each": "visit"}, "requirement": {"holds": "int(visit.person) > 0"}},
            "cases": [
                {
                    "name": "long",
                    "records": {"visit": [{"room": "R1", "at": "2026-07-01T09:00", "person": text}]},
                    "expect": {"population": 1, "unknown": [{"visit.room": "R1"}]},
                }
            ],
        }
    )
    for one in ready(group):
        assert not faults_of(one, engine, frozenset())


def test_the_suite_is_whole() -> None:
    """Enough cases; every population with every requirement; no two of one name; every gap has its reason."""
    cases = [(name, group, case) for name, file in suite().items() for group in file.groups for case in group.cases]
    assert len(cases) >= LEAST_CASES
    names = [(name, group.about, case.name) for name, group, case in cases]
    assert len(set(names)) == len(names)
    seen = set()
    for file in suite().values():
        for group in file.groups:
            rule = next(ready(group)).rule
            of = " of" if getattr(rule.population.members, "of", None) else ""
            seen.add((rule.rule.population.kind + of, requirement_of(rule)))
    assert set(product(POPULATIONS, REQUIREMENTS)) <= seen
    assert all(gap.reason and gap.code for engine in ENGINES for gap in engine.gaps.values())


@pytest.mark.parametrize("file", FILES)
def test_the_matrix_is_as_written(file: str) -> None:
    """What Python expects is what stands in the files."""
    assert (FOLDER / file).read_text(encoding="utf-8") == text_of(FILES[file])
