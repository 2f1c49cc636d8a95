"""The two files of a new rule."""

from __future__ import annotations

from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.load import check_rule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Rule
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source import parse_yaml, validated
from complyhosp.workbench.formatting.write import formatted
from complyhosp.workbench.scaffold.matching import of_a_pair, to_each_other, to_register
from complyhosp.workbench.scaffold.request import Request
from complyhosp.workbench.scaffold.texts import UNDECIDED, UNWRITTEN


@dataclass(frozen=True, slots=True)
class NewRule:
    """The texts of `ID.yaml` and `ID.cases.yaml`."""

    rule: str
    cases: str


def new_rule(request: Request, rulebook: Rulebook) -> tuple[NewRule | None, list[Diagnostic]]:
    """The files of a new rule; None with what the language has against it."""
    drafting = _Drafting(request, rulebook)
    lines = [*drafting.head(), *drafting.population(), *drafting.requirement(), *drafting.texts()]
    if drafting.faults:
        return None, drafting.faults
    text = formatted("".join(f"{line}\n" for line in lines)) or ""
    uses, faults = _uses(text, f"{request.id}.yaml", rulebook)
    return (None, faults) if faults else (NewRule(text, _cases(request, uses)), [])


def _uses(text: str, shown_as: str, rulebook: Rulebook) -> tuple[list[str], list[Diagnostic]]:
    """The record types of a drafted rule, once it is checked as the loader checks."""
    document, faults = parse_yaml(text, shown_as)
    if document is None or faults:
        return [], faults
    rule, faults = validated(Rule, document)
    if rule is None:
        return [], faults
    checked, faults = check_rule(rule, document, rulebook.record_types)
    if checked is not None:
        return sorted(checked.uses), []
    # Without a population its names mean nothing either; that follows and need not be told.
    return [], [fault for fault in faults if fault.code != "E155"] or faults


def _cases(request: Request, uses: list[str]) -> str:
    """One case that holds of every rule: where nothing was handed in, nothing is known."""
    return (
        f"rule: {request.id}\n"
        "cases:\n"
        "  - name: where nothing was handed in nothing can be said\n"
        "    period: 2026-07-01/2026-07-08\n"
        f"    absent: [{', '.join(uses)}]\n"
        "    expect: {result: unknown, reason: no_evidence}\n"
    )


class _Drafting:
    def __init__(self, request: Request, rulebook: Rulebook) -> None:
        self.request = request
        self.rulebook = rulebook
        self.faults: list[Diagnostic] = []

    def type(self, name: str) -> RecordType:
        return self.rulebook.record_types[name]

    def head(self) -> list[str]:
        unwritten = f"{{zh: {UNWRITTEN['zh']}, en: {UNWRITTEN['en']}}}"
        request = self.request
        return [f"id: {request.id}", f'clause: "{request.clause}"', f"title: {unwritten}", "severity: medium"]

    def population(self) -> list[str]:
        request = self.request
        lines = ["population:"]
        if request.kind == "slots":
            lines.append(f"  slots: {{every: {request.what}}}")
        else:
            lines.append(f"  {request.kind}: {request.what}")
        if request.kind == "pairs":
            lines.append(f"  match: {of_a_pair(self.type(request.what))}")
        elif request.of is not None:
            lines.append(f"  of: {request.of}")
            lines += self.of_register(request.of)
        return lines

    def of_register(self, of: str) -> list[str]:
        """How the population's records find their register entry; slots need no telling."""
        request, register = self.request, self.type(of)
        if request.kind == "slots":
            return []
        found = to_register(request.what, self.type(request.what), register)
        if found is None:
            self.faults.append(Diagnostic("E685", Place("--of"), {"record": request.what, "register": of}))
            return []
        return [f"  match: {found}"]

    def requirement(self) -> list[str]:
        request = self.request
        if request.witness is None:
            why = "Unknown for everybody until it is written: an unfinished rule passes nobody and accuses nobody."
            return ["requirement:", f"  # {why}", f"  holds: {UNDECIDED}"]
        name = "other" if request.witness in (request.what, request.of) else request.witness
        lines = ["requirement:", f"  {request.requirement}:", f"    record: {request.witness}"]
        lines += [f"    as: {name}"] if name != request.witness else []
        match = self.witness_match(name, self.type(request.witness))
        lines += [f"    match: {match}"] if match else []
        timed = bool(self.type(request.witness).time_fields)
        if timed and request.kind in ("slots", "gaps"):
            lines.append(f"    within: {'slot' if request.kind == 'slots' else 'gap'}")
        return lines

    def witness_match(self, name: str, witness: RecordType) -> str | None:
        request = self.request
        if request.of is not None:
            return to_register(name, witness, self.type(request.of))
        if request.kind == "each":
            return to_each_other(name, witness, request.what, self.type(request.what))
        return None

    def texts(self) -> list[str]:
        which = "，".join(self.places())
        also = ", ".join(self.places())
        zh, en = UNWRITTEN["zh"], UNWRITTEN["en"]
        return [
            "message:",
            f'  zh: "{which}：{zh}"',
            f'  en: "{also}: {en}"',
            f"remedy: {{zh: {zh}, en: {en}}}",
        ]

    def places(self) -> list[str]:
        """What tells one member from another."""
        request = self.request
        found: list[str] = []
        if request.of is not None:
            found += [f"{request.of}.{key}" for key in self.type(request.of).key_fields]
        if request.kind in ("slots", "gaps"):
            word = "slot" if request.kind == "slots" else "gap"
            found += [f"{word}.start", f"{word}.end"]
        else:
            record_type = self.type(request.what)
            name = "first" if request.kind == "pairs" else request.what
            told = (*record_type.key_fields, *record_type.time_fields) or tuple(record_type.fields)[:1]
            found += [f"{name}.{key}" for key in dict.fromkeys(told)]
        return [f"{{{{ {one} }}}}" for one in found]
