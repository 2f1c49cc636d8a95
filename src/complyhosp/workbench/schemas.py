"""The JSON Schema of each file that people write, for editors, and of run.json and impact.json, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from complyhosp.evidence.manifest import ManifestText
from complyhosp.report.document import run_schema
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause, Regulation
from complyhosp.rulebook.rule import Rule
from complyhosp.rulebook.site import SiteSettings
from complyhosp.workbench.case_file import CaseFile
from complyhosp.workbench.impact.document import impact_schema
from complyhosp.workbench.lint.reviews import Reviews

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its schema, and the files of a workspace that are of it (VS Code's globs)."""

    schema: Callable[[], dict[str, Any]]
    globs: tuple[str, ...] = ()


def _of(kind: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {"$schema": DIALECT, **TypeAdapter(kind).json_schema(by_alias=True)}


KINDS: Mapping[str, Kind] = {
    "rule": Kind(_of(Rule), ("rules/*/*-?.yaml", "rules/*/*-??.yaml")),
    "cases": Kind(_of(CaseFile), ("rules/*/*.cases.yaml",)),
    "record-type": Kind(_of(RecordType), ("rules/records/*.yaml",)),
    "clauses": Kind(_of(list[Clause]), ("rules/clauses/*.yaml",)),
    "regulation": Kind(_of(Regulation), ("rules/regulation.yaml",)),
    "reviews": Kind(_of(Reviews), ("rules/reviews.yaml",)),
    "site": Kind(_of(SiteSettings), ("site.yaml",)),
    "manifest": Kind(_of(ManifestText), ("evidence/**/manifest.yaml",)),
    "run": Kind(run_schema),
    "impact": Kind(impact_schema),
}


def schema_text(name: str) -> str:
    """The schema of one of `KINDS` as JSON text."""
    return json.dumps(KINDS[name].schema(), ensure_ascii=False, indent=2) + "\n"


def file_name(name: str) -> str:
    """What a schema's file is called."""
    return f"{name}.schema.json"


def editor_settings(folder: str) -> str:
    """What VS Code's settings.json needs so that its YAML extension completes and checks each kind of file.

    `folder` is where the schemas lie: absolute, or from the workspace's root.
    """
    lead = folder if folder.startswith("/") or ":" in folder else f"./{folder}"
    schemas = {f"{lead}/{file_name(name)}": list(kind.globs) for name, kind in KINDS.items() if kind.globs}
    return json.dumps({"yaml.schemas": schemas}, ensure_ascii=False, indent=2) + "\n"
