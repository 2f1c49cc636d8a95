"""A mutant, and how one is made of a checked rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from complyhosp.expressions.tree import Extent
from complyhosp.rulebook.checked import CheckedRule, SlotsOf
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Param, Scalar
from complyhosp.source.document import Path
from complyhosp.workbench.anatomy import Steps, replaced

ParamValue = Scalar | tuple[str, ...] | dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class Swapped:
    """Another part (or none) at the end of these steps."""

    steps: Steps
    part: object


@dataclass(frozen=True, slots=True)
class OtherParam:
    """Another default; a case that sets the parameter itself does not see it."""

    name: str
    value: ParamValue


@dataclass(frozen=True, slots=True)
class AlwaysValid:
    """The entries of a register are taken as valid at all times."""

    register: str


@dataclass(frozen=True, slots=True)
class OtherVacuous:
    """Zero members pass where they did not, or the other way round."""


Change = Swapped | OtherParam | AlwaysValid | OtherVacuous


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small mistake: what `operator` makes of `before`, which stands at `extent` of the text at `path`.

    `id` names it in a rule's `equivalent_mutants`; it does not depend on how the file is laid out. `extent` is None
    where the whole value at `path` is meant. `after` is empty where something is left out.
    """

    id: str
    operator: str
    path: Path
    extent: Extent | None
    before: str
    after: str
    change: Change


def mutated(
    change: Change, checked: CheckedRule, original: CheckedRule, record_types: Mapping[str, RecordType]
) -> tuple[CheckedRule, Mapping[str, RecordType]]:
    """The mutant of a rule, and the record types it sees.

    `checked` is `original`, perhaps with other parameters, as a case sets them.
    """
    if isinstance(change, Swapped):
        return replaced(checked, change.steps, change.part), record_types
    if isinstance(change, OtherParam):
        return _with_param(change, checked, original), record_types
    if isinstance(change, AlwaysValid):
        timeless = record_types[change.register].model_copy(update={"validity": None})
        return checked, {**record_types, change.register: timeless}
    vacuous = None if checked.rule.vacuous else "source_complete"
    return replace(checked, rule=checked.rule.model_copy(update={"vacuous": vacuous})), record_types


def _with_param(change: OtherParam, checked: CheckedRule, original: CheckedRule) -> CheckedRule:
    old, now = original.rule.params[change.name], checked.rule.params[change.name]
    if now.value != old.value:
        return checked
    param = Param(value=change.value, fixed_by=old.fixed_by, why=old.why)
    rule = checked.rule.model_copy(update={"params": {**checked.rule.params, change.name: param}})
    changed = replace(checked, rule=rule)
    slots, members = rule.population.slots, checked.population.members
    if slots is not None and isinstance(members, SlotsOf) and slots.every == f"params.{change.name}":
        return replaced(changed, ("population", "members", "every"), str(change.value))
    return changed
