"""JUnit XML as Jenkins, GitLab and their like read it (valid against Jenkins' `junit-10.xsd`).

    cases = (
        Case("two hours exactly", "rules.4.1-a"),
        Case("a gap of three hours", "rules.4.1-a", problem=Failure("1 finding was expected, none came", "case", "…")),
        Case("an unreadable row", "rules.4.1-a", problem=Error("E310: `result` is not a field", "E310")),
        Case("by night", "rules.4.1-a", problem=Skipped("not chosen by --run")),
    )
    xml = to_xml(Suites("complyhosp rules test", (Suite("4.1-a", cases),)))

A case without a problem is a pass, so whatever is not known to be one needs a problem. Any text may be given:
characters that XML forbids are shown as their pictures.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field

from complyhosp.interchange.visible import one_line, visible


@dataclass(frozen=True, slots=True)
class _Problem:
    """`message` is one line, `type` a word or code to group by, `text` the whole story, line by line."""

    message: str
    type: str = ""
    text: str = ""


class Failure(_Problem):
    """What was examined is not as it should be."""


class Error(_Problem):
    """It could not be examined, or no conclusion could be drawn."""


class Skipped(_Problem):
    """It was left out on purpose. Build servers show it as neither good nor bad."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test: `classname` is a dotted name that viewers group by, `seconds` how long it took if that is known."""

    name: str
    classname: str = ""
    problem: Failure | Error | Skipped | None = None
    seconds: float | None = None
    output: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases in their order. `timestamp` is ISO 8601 local time without offset, as the format has it."""

    name: str
    cases: tuple[Case, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    timestamp: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Suites:
    """A whole file."""

    name: str
    suites: tuple[Suite, ...]


def to_xml(suites: Suites) -> str:
    """The file as text with an XML declaration (write it as UTF-8), two blanks a level, ending with a line break."""
    root = ET.Element("testsuites", _attributes(name=suites.name, **_counts(_cases(suites), "tests failures errors")))
    for suite in suites.suites:
        root.append(_suite(suite))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _cases(suites: Suites) -> list[Case]:
    return [case for suite in suites.suites for case in suite.cases]


def _suite(suite: Suite) -> ET.Element:
    counts = _counts(suite.cases, "tests failures errors skipped")
    attributes = _attributes(name=suite.name, **counts, timestamp=suite.timestamp, file=suite.file)
    element = ET.Element("testsuite", attributes)
    if suite.properties:
        properties = ET.SubElement(element, "properties")
        for name, value in suite.properties.items():
            ET.SubElement(properties, "property", _attributes(name=name, value=value))
    element.extend(_case(case) for case in suite.cases)
    return element


def _case(case: Case) -> ET.Element:
    seconds = None if case.seconds is None else f"{case.seconds:.3f}"
    element = ET.Element("testcase", _attributes(name=case.name, classname=case.classname or None, time=seconds))
    if case.problem is not None:
        element.append(_problem(case.problem))
    if case.output:
        ET.SubElement(element, "system-out").text = visible(case.output)
    return element


def _problem(problem: Failure | Error | Skipped) -> ET.Element:
    attributes = _attributes(message=problem.message, type=problem.type or None)
    element = ET.Element(type(problem).__name__.lower(), attributes)
    element.text = visible(problem.text) or None
    return element


def _attributes(**given: str | None) -> dict[str, str]:
    """Attributes hold one line each; those without a value are left out."""
    return {name: one_line(value) for name, value in given.items() if value is not None}


def _counts(cases: tuple[Case, ...] | list[Case], wanted: str) -> dict[str, str]:
    found = {
        "tests": len(cases),
        "failures": sum(isinstance(case.problem, Failure) for case in cases),
        "errors": sum(isinstance(case.problem, Error) for case in cases),
        "skipped": sum(isinstance(case.problem, Skipped) for case in cases),
    }
    return {name: str(found[name]) for name in wanted.split()}
