"""What is written down and never used; and what is written down twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import names_in
from complyhosp.rulebook.checked import CheckedRule, SlotsOf
from complyhosp.source import Document
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.scaffold.texts import is_unwritten


def unused_names(subject: Subject) -> Iterator[Diagnostic]:
    """Look-ups and registers that no expression reads."""
    read = {name for written in subject.expressions for name in names_in(written.tree)}
    for lookup in subject.checked.population.lookups:
        if lookup.name not in read:
            yield subject.key("W690", ("population", "lookup", lookup.name), name=lookup.name)
    members = subject.checked.population.members
    if isinstance(members, SlotsOf) and members.of is not None and members.of not in read:
        yield subject.at("W691", ("population", "of"), register=members.of)


def unused_types(
    rules: Iterable[CheckedRule], documents: Mapping[str, Document], *, everything_loaded: bool
) -> Iterator[Diagnostic]:
    """Record types that no rule names; said only when every rule could be read."""
    if not everything_loaded:
        return
    used: set[str] = set()
    for checked in rules:
        used |= checked.uses
        if checked.excuse is not None:
            used.add(checked.excuse.selection.record)
    for name, document in documents.items():
        if name not in used:
            place = document.place(("id",))
            yield Diagnostic("W692", place, {"type": name}, document.excerpt(place, len(name)))


def duplicates(subjects: Iterable[Subject]) -> Iterator[Diagnostic]:
    """Rules that ask the same of the same, and rules with one title."""
    meanings: dict[object, Subject] = {}
    titles: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        rule = subject.checked.rule
        first = meanings.setdefault(_meaning(subject.checked), subject)
        if first is not subject:
            yield subject.key("W693", ("population",), other=first.checked.rule.id)
        for lang in ("zh", "en"):
            if is_unwritten(rule.title[lang]):
                continue
            named = titles.setdefault((lang, rule.title[lang]), subject)
            if named is not subject:
                yield subject.at("W694", ("title", lang), other=named.checked.rule.id)


def _meaning(checked: CheckedRule) -> object:
    """What is examined and asked, whatever it is called and wherever it stands."""
    rule = checked.rule
    params = tuple(sorted((name, repr(param.value)) for name, param in rule.params.items()))
    authored = (rule.population, rule.requirement, rule.excuse)
    return (*(_dense(repr(part)) for part in authored), params, rule.mode)


def _dense(text: str) -> str:
    """Without blanks, which folding moves about."""
    return "".join(text.replace("\\n", "").split())
