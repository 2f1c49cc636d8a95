"""Compiled plans kept from one run to the next: compiling a rule takes some fifty times as long as running it.

A plan is found again only if everything that went into it is the same: the rule and its parameters, what it sees of
the record types, this program's code, and the versions of what compiled it. It serves every period, zone and calendar.
A file that cannot be read, or whose content does not match its own checksum, is no cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, get_args

from platformdirs import user_cache_path

from complyhosp.plan.compiled import CompiledPlan, Listing, MemberQuery, Shown
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType

CACHE_VARIABLE = "COMPLYHOSP_CACHE"
"""Names another folder for the cache; `off` turns it off."""

COMPILERS = ("ibis-framework", "sqlglot", "duckdb")


MOST_PLANS = 1000
"""So many are kept, those used last: some rulebooks' worth, or a day of one author's changes."""


Kept = Literal["entries", "times"]
"""The queries kept beside a rule's plan."""


class PlanCache:
    """Plans: read once, saved when some are new. Without a `file` nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        stored = _read(file)
        self._plans = {key: _plan(plan) for key, plan in stored.get("plans", {}).items()}
        self._listings = {
            key: tuple(Listing(**one) for one in listings) for key, listings in stored.get("listings", {}).items()
        }
        self._queries = {key: _member_query(query) for key, query in stored.get("queries", {}).items()}
        self._changed = False

    def plan(self, key: str, compiled: Callable[[], CompiledPlan]) -> CompiledPlan:
        """The plan of this key, compiled if it is not kept."""
        found = self._plans.pop(key, None)
        if found is None:
            found = compiled()
            self._changed = True
        # The order is that of the last use.
        self._plans[key] = found
        return found

    def listings(self, key: str, compiled: Callable[[], tuple[Listing, ...]]) -> tuple[Listing, ...]:
        """The listings of this key, compiled if they are not kept: only a rule with findings needs them."""
        if key not in self._listings:
            self._listings[key] = compiled()
            self._changed = True
        return self._listings[key]

    def query(self, kind: Kept, key: str, compiled: Callable[[], MemberQuery]) -> MemberQuery:
        """The query of this kind for the plan of this key, compiled if it is not kept."""
        name = f"{kind} {key}"
        if name not in self._queries:
            self._queries[name] = compiled()
            self._changed = True
        return self._queries[name]

    def save(self) -> None:
        """Writes new plans, in one step; a folder that cannot be written to only costs the next run its time."""
        if self.file is None or not self._changed:
            return
        kept = list(self._plans)[-MOST_PLANS:]
        plans = {key: asdict(self._plans[key]) for key in kept}
        listings = {key: [asdict(one) for one in self._listings[key]] for key in kept if key in self._listings}
        names = (f"{kind} {key}" for key in kept for kind in get_args(Kept))
        queries = {name: asdict(self._queries[name]) for name in names if name in self._queries}
        body = json.dumps({"plans": plans, "listings": listings, "queries": queries}, ensure_ascii=False)
        text = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}"
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.file.parent)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(self.file)
        except OSError:
            return
        self._changed = False


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Where the environment wants compiled plans kept; by default the user's own cache folder. None: nowhere."""
    place = environment.get(CACHE_VARIABLE, "")
    if place == "off":
        return None
    return Path(place) if place else user_cache_path("complyhosp", appauthor=False) / "plans"


def open_plan_cache(folder: Path | None) -> PlanCache:
    """The cache in a folder, for this version of the program; without a folder nothing is kept."""
    return PlanCache(None if folder is None else folder / f"{_code_digest()[:32]}.json")


def plan_key(checked: CheckedRule, seen: Mapping[str, RecordType]) -> str:
    """What a plan depends on; `seen` is what it is made from (`plan/seen.py`)."""
    return _digest(repr(checked), *(repr(seen[name]) for name in sorted(seen)))


@cache
def _code_digest() -> str:
    """The compilers' versions and this program's own code, so that a changed one is never served an old plan."""
    package = Path(__file__).parent.parent
    files = sorted(path for part in ("plan", "expressions", "rulebook") for path in (package / part).glob("*.py"))
    return _digest(*(version(name) for name in COMPILERS), *(path.read_text(encoding="utf-8") for path in files))


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode())
        found.update(b"\0")
    return found.hexdigest()


def _read(file: Path | None) -> dict[str, Any]:
    try:
        text = "" if file is None else file.read_text(encoding="utf-8")
        checksum, _, body = text.partition("\n")
        if not body or hashlib.sha256(body.encode()).hexdigest() != checksum:
            return {}
        stored: dict[str, Any] = json.loads(body)
    except (OSError, ValueError):
        return {}
    return stored


def _plan(stored: Mapping[str, Any]) -> CompiledPlan:
    return CompiledPlan(
        sql=stored["sql"],
        columns=stored["columns"],
        ids=tuple(stored["ids"]),
        rows=stored["rows"],
        identity=tuple(Shown(**one) for one in stored["identity"]),
        words={lang: tuple(Shown(**one) for one in words) for lang, words in stored["words"].items()},
    )


def _member_query(stored: Mapping[str, Any]) -> MemberQuery:
    return MemberQuery(stored["sql"], tuple(Shown(**one) for one in stored["columns"]))
