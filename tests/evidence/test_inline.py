"""Evidence from plain rows in memory."""

from __future__ import annotations

from typing import Any

from complyhosp.evidence import Origin, profile, tables_from_rows
from complyhosp.evidence.inline import ALWAYS
from tests.evidence.given import TYPES, ZONE, instant, records, told


def test_plain_values_are_typed() -> None:
    """The parsers of real exports read the values; what is left out is null; every type has a table."""
    rows: dict[str, Any] = {
        "room": [{"code": "r1", "since": "2020-01-01"}],
        "patrol": [{"at": "2026-07-01T02:00", "value": 23}, {"room": "R9", "result": "normal"}, {"date": "2026-07-02"}],
    }
    evidence, diagnostics = tables_from_rows(rows, TYPES, ZONE)
    assert diagnostics == []
    assert set(evidence.tables) == set(TYPES)
    assert all(table.covered == (ALWAYS,) for table in evidence.tables.values())
    assert records(evidence, "patrol")[:2] == [
        {"at": instant("2026-07-01T02:00"), "value": 23.0},
        {"room": "R9", "result": "normal"},
    ]
    assert evidence.origin(evidence.tables["patrol"].data["_row"][1].as_py()) == Origin("<case>", "patrol", 2)
    assert evidence.tables["fault"].data.num_rows == 0
    assert evidence.tables["patrol"].data.schema.equals(
        tables_from_rows({}, TYPES, ZONE)[0].tables["patrol"].data.schema
    )


def test_what_is_left_out_is_null() -> None:
    """Nothing is filled in from the row above, required or not."""
    evidence, _ = tables_from_rows({"patrol": [{"date": "2026-07-01"}, {"room": "R1"}, {}]}, TYPES, ZONE)
    assert records(evidence, "patrol")[1:] == [{"room": "R1"}, {}]


def test_mistakes_are_placed() -> None:
    """An unknown type or field is an error with a suggestion, an unreadable value a warning."""
    rows: dict[str, Any] = {"patrl": [{}], "patrol": [{"at": "x"}, {"rooom": "R1"}]}
    _, diagnostics = tables_from_rows(rows, TYPES, ZONE)
    assert told(diagnostics) == [
        ("E205", "<case>!patrl"),
        ("E206", "<case>!patrol:2[rooom]"),
        ("W230", "<case>!patrol:1[at]"),
    ]
    assert diagnostics[1].hint_text("en") == "did you mean `room`?"


def test_absent_and_incomplete_types() -> None:
    """A type can be said to have no evidence, or not to cover any time."""
    evidence, _ = tables_from_rows({}, TYPES, ZONE, absent=["fault"], incomplete=["patrol"])
    assert "fault" not in evidence.tables
    assert evidence.tables["patrol"].covered == ()


def test_profile() -> None:
    """A profile counts records and nulls, type by type."""
    evidence, _ = tables_from_rows({"patrol": [{"room": "R1"}, {"room": "R2", "value": 1}]}, TYPES, ZONE)
    found = {one.type: one for one in profile(evidence).types}
    shares = {field.field: field.null_share for field in found["patrol"].fields}
    assert (found["patrol"].records, shares["room"], shares["value"], shares["at"]) == (2, 0.0, 0.5, 1.0)
    assert {field.null_share for field in found["fault"].fields} == {0.0}
