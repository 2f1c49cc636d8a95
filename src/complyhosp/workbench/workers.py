"""Work on many rules at once: each process loads the rulebook once and then takes one rule after another."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook

R = TypeVar("R")
Task = Callable[[str, Rulebook, Path], R]
"""What is done for one rule: its id, the rulebook, the rulebook's folder. It must be a function of a module."""

FEW = 6
"""So few rules are done before another process has started."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    rulebook: Rulebook
    folder: Path


_loaded: list[_Loaded] = []
"""What a worker process has loaded; nothing else is kept between tasks."""


def of_rules(task: Task[R], rules: Sequence[str], rulebook: Rulebook, folder: Path, jobs: int | None) -> Iterator[R]:
    """The task's answer for each rule, in the rules' order; `jobs` processes, None for one a processor."""
    jobs = min(jobs or os.cpu_count() or 1, len(rules))
    if jobs <= 1 or len(rules) < FEW:
        for rule in rules:
            yield task(rule, rulebook, folder)
        return
    # "spawn" is the one way that every system has, and that is safe beside the threads of the Arrow library.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_load, initargs=(folder,)) as pool:
        yield from pool.map(_Run(task), rules)


def _load(folder: Path) -> None:
    rulebook, _ = load_rulebook(folder)
    assert rulebook is not None  # noqa: S101 - the process that asks has loaded it already
    _loaded.append(_Loaded(rulebook, folder))


@dataclass(frozen=True, slots=True)
class _Run(Generic[R]):
    """A task as a worker process calls it."""

    task: Task[R]

    def __call__(self, rule: str) -> R:
        loaded = _loaded[0]
        return self.task(rule, loaded.rulebook, loaded.folder)
