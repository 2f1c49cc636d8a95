"""Copies of the tiny rulebook with something changed, and what comparing them comes to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.impact import ImpactRequest, impact
from tests.report.tiny import PERIOD, TINY


@dataclass(frozen=True)
class Edit:
    """A change of one file of a copy of the tiny rulebook: `old` is replaced by `new`.

    Without `old` the file is written anew; without `new` it is taken away.
    """

    file: str
    old: str | None = None
    new: str | None = None

    def apply(self, rules: Path) -> None:
        """Changes the file."""
        path = rules / self.file
        if self.new is None:
            path.unlink()
            return
        text = self.new
        if self.old is not None:
            before = path.read_text(encoding="utf-8")
            assert self.old in before, f"{self.old} is not in {self.file}"
            text = before.replace(self.old, self.new)
        path.write_text(text, encoding="utf-8")


def edited(to: Path, *edits: Edit) -> Path:
    """A copy of the tiny rulebook, changed."""
    rules = Path(shutil.copytree(TINY / "rules", to / "rules"))
    for edit in edits:
        edit.apply(rules)
    return rules


def site(to: Path, text: str) -> Path:
    """A site file."""
    path = to / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def request(rules: Path, **how: object) -> ImpactRequest:
    """The tiny evidence judged by the tiny rulebook, then by `rules`; `how` are other fields of the request."""
    manifest = TINY / "evidence" / "manifest.yaml"
    given: dict[str, object] = {
        "base": (TINY / "rules").as_posix(),
        "rules": rules,
        "site": None,
        "base_site": None,
        "manifests": (("evidence", manifest),),
        "periods": (PERIOD,),
        "engine": "reference",
        **how,
    }
    return ImpactRequest(**given)  # type: ignore[arg-type]  # each is of its field's type


def document(rules: Path, **how: object) -> Document:
    """What comes of it."""
    found, diagnostics = impact(request(rules, **how), lambda _step, _done, _total: None)
    assert found is not None, diagnostics
    return found
