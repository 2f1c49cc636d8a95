"""Both engines on generated rules and records, until they disagree: `python tests/fuzz/agree.py --examples N --seed S`.

An example is one rule on one record set. Compiling a rule takes a hundred times as long as judging a few records, so
each rule is judged on many. A disagreement is printed reduced, as a group of the conformance suite; then the exit
status is 1.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Timer

sys.path[:0] = [str(Path(__file__).parents[2] / part) for part in ("", "src")]  # to run from anywhere

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engines.drawn_records import STEADY, settings_of
from tests.engines.expression_texts import GENTLE, RULES
from tests.engines.strategies import rules
from tests.fuzz.batch import Tables
from tests.fuzz.random_records import random_full, random_tables
from tests.fuzz.reduce import reduced
from tests.fuzz.situation import Situation, body_of, full_tables, records_of
from tests.fuzz.written import as_group, differing

SETS = 100
"""Record sets a rule."""


ZONES = (*STEADY * 3, "Africa/Cairo", "Europe/Berlin")
"""Rules in a zone whose clock changes take some seven times as long: one in four is enough."""

SLOW = 60.0
"""Seconds after which a rule is named on standard error: a plan that runs away on a few records is a finding too."""


@st.composite
def situations(draw: DrawFn) -> Situation:
    """Any rule in any setting."""
    setting = draw(settings_of(ZONES))
    return Situation(draw(rules(RULES if setting.timezone in STEADY else GENTLE)), setting)


@dataclass
class Run:
    """What has been done so far."""

    sets: int
    most_disagreements: int
    rules: int = 0
    examples: int = 0
    disagreements: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def judge(self, situation: Situation, random: Random) -> None:
        """One rule on its record sets; the first disagreement is reported."""
        self.rules += 1
        names, setting = list(situation.types), situation.setting
        full = random_full(random, names)
        sets = [random_tables(random, names, setting, full) for _ in range(self.sets)]
        kind = situation.rule.rule.population.kind
        naming = Timer(SLOW, lambda: sys.stderr.write(f"slow, rule {self.rules}: {body_of(situation.rule)}\n"))
        naming.start()
        try:
            for tables, expected, agree in situation.by_turns(sets):
                self.examples += 1
                self.kinds[f"{kind}, {'findings' if expected.members else 'none'}"] += 1
                if not agree:
                    self.report(situation, tables)
                    return
        except Exception:
            self.disagreements += 1
            sys.stdout.write(f"\n# raised, rule {self.rules}: {body_of(situation.rule)}\n{traceback.format_exc()}\n")
        finally:
            naming.cancel()

    def report(self, situation: Situation, tables: Tables) -> None:
        """The disagreement, reduced, on standard output."""
        self.disagreements += 1
        situation, records = reduced(situation, records_of(tables))
        small = full_tables(records)
        sys.stdout.write(f"\n# disagreement {self.disagreements}, rule {self.rules}\n")
        try:
            expected, found = situation.expected(small), situation.found(small)
        except Exception:
            sys.stdout.write(f"# {traceback.format_exc()}\n{body_of(situation.rule)}\n{records}\n")
            return
        sys.stdout.writelines(f"# {line}\n" for line in differing(expected, found))
        sys.stdout.write(as_group(body_of(situation.rule), situation.setting, records, expected))
        sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """0 without a disagreement, else 1."""
    parser = argparse.ArgumentParser(prog="python tests/fuzz/agree.py")
    parser.add_argument("--examples", type=int, default=2000, help="rules times record sets")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sets", type=int, default=SETS, help="record sets a rule")
    parser.add_argument("--most", type=int, default=10, help="stop after so many disagreements")
    asked = parser.parse_args(arguments)
    run = Run(asked.sets, asked.most)

    @seed(asked.seed)
    @settings(
        max_examples=max(1, asked.examples // asked.sets),
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(situations(), st.integers(0, 2**32 - 1))
    def every(situation: Situation, number: int) -> None:
        if run.disagreements < run.most_disagreements:
            run.judge(situation, Random(f"{asked.seed} {number}"))
            if run.rules % 20 == 0:
                sys.stderr.write(f"{run.rules} rules, {run.examples} examples, {run.disagreements} disagreements\n")

    every()
    sys.stdout.write(
        f"\n{run.examples} examples of {run.rules} rules, seed {asked.seed}: {run.disagreements} disagreements\n"
        + "".join(f"  {kind}: {count}\n" for kind, count in sorted(run.kinds.items()))
    )
    return 1 if run.disagreements else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
