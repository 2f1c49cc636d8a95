"""A comparison of two rulebooks on one page: both loaded, compared, and stored evidence judged by each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from complyhosp import __version__
from complyhosp.check import EngineName, Progress, unusable_site
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.report.document import Tool
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.impact.building import Named, document_of
from complyhosp.workbench.impact.differences import compared
from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.judging import (
    Books,
    Comparison,
    EvidenceBothWays,
    Judging,
    compare,
    read_both_ways,
)
from complyhosp.workbench.impact.revision import rulebook_at


@dataclass(frozen=True, slots=True)
class ImpactRequest:
    """What is compared: `base` is a folder with a rulebook, else a git revision of `rules`.

    `base_site` is the base's site file; None means the head's own, of a revision as it was then. `manifests` are the
    evidence sets, each with the name by which the user knows it; without `periods` each is judged in the last quarter
    that it covers. `thorough` judges every rule under both books, whether it was changed or not. `secret` is the
    hospital's own key for pseudonyms; empty: the evidence is its own key.
    """

    base: str
    rules: Path
    site: Path | None
    base_site: Path | None
    manifests: tuple[tuple[str, Path], ...]
    periods: tuple[str, ...] = ()
    as_of: str | None = None
    engine: EngineName = "columnar"
    thorough: bool = False
    unmask: bool = False
    plans: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class _Base:
    """The base on disk."""

    named: Named
    rules: Path
    site: Path | None


def impact(request: ImpactRequest, progress: Progress) -> tuple[Document | None, list[Diagnostic]]:
    """The document; None, with the reasons, when a rulebook, a manifest or a period cannot be used.

    The diagnostics are those of both rulebooks, the base's placed as `REVISION:file`, and of the evidence.
    """
    progress("rules", 0, 0)
    with TemporaryDirectory(prefix="complyhosp-") as made:
        base = _base(request, Path(made))
        if isinstance(base, Diagnostic):
            return None, [base]
        books, found = _books(request, base)
    if books is None:
        return None, found
    comparisons, more = _comparisons(request, books, progress)
    found += more
    if comparisons is None:
        return None, found
    names = base.named, Named(request.rules.as_posix())
    return document_of(books, names, comparisons, _tool(request.engine, comparisons), unmask=request.unmask), found


def _base(request: ImpactRequest, into: Path) -> _Base | Diagnostic:
    folder = Path(request.base)
    if (folder / "regulation.yaml").is_file():
        return _Base(Named(folder.as_posix()), folder, request.base_site or request.site)
    past = rulebook_at(request.base, request.rules, request.site, into, request.environment)
    if isinstance(past, Diagnostic):
        return past
    return _Base(Named(request.base, past.commit), past.rules, request.base_site or past.site)


def _books(request: ImpactRequest, base: _Base) -> tuple[Books | None, list[Diagnostic]]:
    old, before = _loaded(base.rules, base.site)
    new, after = _loaded(request.rules, request.site)
    known = {(str(one.place), one.code, one.message("en")) for one in after}
    # What is wrong in both is told once.
    own = [one for one in before if (str(one.place), one.code, one.message("en")) not in known]
    found = [*(replace(one, place=_of_base(one.place, base.named)) for one in own), *after]
    if old is None:
        found.append(Diagnostic("E442", Place("--base")))
    if old is None or new is None:
        return None, found
    return Books(old, new, compared(old, new)), found


def _loaded(folder: Path, site: Path | None) -> tuple[Rulebook | None, list[Diagnostic]]:
    book, found = load_rulebook(folder, site)
    return (None if unusable_site(found, site) else book), found


def _of_base(place: Place, named: Named) -> Place:
    return replace(place, file=f"{named.name}:{place.file}")


def _comparisons(
    request: ImpactRequest, books: Books, progress: Progress
) -> tuple[Sequence[Comparison] | None, list[Diagnostic]]:
    """Every set in every period; nothing is read when no verdict can differ."""
    if books.differences.harmless and not request.thorough:
        return (), []
    found: list[Diagnostic] = []
    comparisons: list[Comparison] = []
    unusable = False
    judging = Judging(request.engine, request.plans, request.as_of, request.thorough, progress)
    for name, manifest in request.manifests:
        progress("evidence", 0, 0)
        evidence, more = read_both_ways(name, manifest, books, request.secret, unmask=request.unmask)
        found += more
        if evidence is None:
            unusable = True
            continue
        found += evidence.diagnostics if len(request.manifests) == 1 else _of_set(evidence)
        for period in request.periods or (None,):
            comparison, more = compare(evidence, period, books, judging)
            found += [one for one in more if one not in found]
            if comparison is None:
                unusable = True
            else:
                comparisons.append(comparison)
    return (None if unusable else comparisons), found


def _of_set(evidence: EvidenceBothWays) -> list[Diagnostic]:
    """The diagnostics of one of several sets, whose files may bear the same names."""
    return [
        replace(one, place=replace(one.place, file=f"{evidence.name}/{one.place.file}")) for one in evidence.diagnostics
    ]


def _tool(engine: EngineName, comparisons: Sequence[Comparison]) -> Tool:
    versions = dict(comparisons[0].after.engine.versions) if comparisons else {}
    return Tool(version=__version__, engine=engine, versions=dict(sorted(versions.items())))
