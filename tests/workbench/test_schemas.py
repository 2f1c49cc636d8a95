"""The published schemas take every shipped file, and refuse what the loader refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from complyhosp.source import load_yaml
from complyhosp.workbench.schemas import KINDS

ROOT = Path(__file__).parents[2]
RULEBOOKS = (ROOT, ROOT / "tests" / "data" / "tiny", ROOT / "tests" / "data" / "bakery")
EXAMPLES: dict[str, Any] = {
    "reviews": {"reviews": [{"clause": "4.1", "sha256": "0" * 64, "by": "李工", "on": "2026-10-08"}]},
    "site": {
        "params": {"4.1-a": {"tolerance": "5m"}},
        "shifts": [{"id": "day", "title": {"zh": "白班", "en": "Day"}, "from": "08:00", "to": "20:00"}],
        "calendar": {"2027": {"holidays": ["2027-01-01"], "workdays": []}},
        "waivers": [
            {"rule": "4.1-a", "from": "2026-07-10", "to": "2026-07-11", "reason": "检修", "approved_by": "院长",
             "approved_on": "2026-07-08"}
        ],
        "not_applicable": [{"id": "4.5", "reason": "无分院", "signed_by": "院长", "signed_on": "2026-06-30"}],
    },
}  # fmt: skip


def files_of(kind: str) -> Iterator[Path]:
    for root in RULEBOOKS:
        for pattern in KINDS[kind].globs:
            yield from sorted(path for path in root.glob(pattern) if ".venv" not in path.parts)


def data_of(path: Path) -> Any:
    document, faults = load_yaml(path, path.name)
    assert document is not None
    assert not faults
    return document.data


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_shipped_file_is_valid_by_its_schema(kind: str) -> None:
    """Rules, cases, record types, clauses, regulations, manifests: each as its editor would check it."""
    schema = KINDS[kind].schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in files_of(kind):
        faults = [f"{path.name}: {error.json_path}: {error.message}" for error in validator.iter_errors(data_of(path))]
        assert faults == []
    if kind in EXAMPLES:
        validator.validate(EXAMPLES[kind])


def test_the_globs_reach_every_file_once() -> None:
    """Each YAML file of the rulebooks and manifests is of exactly one kind."""
    found = [path for kind in KINDS for path in files_of(kind)]
    assert len(found) == len(set(found))
    everything = {path for root in RULEBOOKS for path in (root / "rules").rglob("*.yaml")}
    assert everything <= set(found)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("rule", {"severty": "high"}),
        ("rule", {"severity": "major"}),
        ("rule", {"population": {"each": "Patrol Record"}}),
        ("cases", {"cases": [{"name": "x"}]}),
        ("record-type", {"fields": {"at": {"type": "time"}}}),
        ("regulation", {"calendar": "moon"}),
        ("manifest", {"files": [{"type": "patrol"}]}),
        ("site", {"params": {"4.1-a": 5}}),
    ],
)
def test_a_mistake_in_a_good_file_is_refused(kind: str, wrong: dict[str, Any]) -> None:
    """A misspelt key, a value that is not among the allowed, a missing key."""
    good: dict[str, Any] = EXAMPLES[kind] if kind in EXAMPLES else data_of(next(files_of(kind)))
    validator = jsonschema.Draft202012Validator(KINDS[kind].schema())
    validator.validate(good)
    assert not validator.is_valid({**good, **wrong})
