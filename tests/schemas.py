"""The vendored schemas of other people's formats, as checks that name what is wrong."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from lxml import etree

FOLDER = Path(__file__).parent / "data" / "schemas"


def junit_tree(xml: str) -> etree._Element:
    """The parsed file, once it is valid by Jenkins' schema."""
    tree = etree.fromstring(xml.encode("utf-8"))
    _junit().assertValid(tree)
    return tree


def sarif_run(text: str) -> dict[str, Any]:
    """The log's one run, once the log is valid by the SARIF schema."""
    log = json.loads(text)
    faults = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in _sarif().iter_errors(log)]
    assert not faults, faults[:10]
    (run,) = log["runs"]
    return dict(run)


@cache
def _junit() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(FOLDER / "junit-10.xsd")))


@cache
def _sarif() -> Draft4Validator:
    schema = json.loads((FOLDER / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    return Draft4Validator(schema, format_checker=FormatChecker())
