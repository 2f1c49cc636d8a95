"""Rule files in one order and spacing: nothing lost, nothing reworded."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from complyhosp.rulebook.load import rule_files
from complyhosp.source import parse_yaml
from complyhosp.workbench.formatting.files import format_document, format_file, same_but_for_layout
from complyhosp.workbench.formatting.layout import layout_of
from complyhosp.workbench.formatting.write import formatted

ROOT = Path(__file__).parents[2]
SHIPPED = [
    path
    for folder in ("rules", "tests/data/bakery/rules", "tests/data/tiny/rules")
    for path in rule_files(ROOT / folder)
]
TEXTS = [path.read_text(encoding="utf-8") for path in SHIPPED]

UNTIDY = """\
# Licence of this file.

id:   4.1-a
title: {en: Patrols, zh: 巡检}

# Every two hours says the clause.
params:
      interval: {fixed_by: clause, value: 2h}   # its own number

      # The hospital's.
      tolerance:
          why:
              en: none is given
              zh: 未给
          value: 0m
          fixed_by: site
clause: "4.1"
message:
    en: >-
        no patrol
          from here
        to there
    zh: "\\
        无巡检，\\
        {{ gap.start }} 起"
requirement:
    all:
    # The first of two.
    - holds: a  # why a
    -   exists:
            where: >-
                x == "#" &&

                y
            # Only those of the room.
            match: b
            within: {to: gap.end,
                from: gap.start}
            record: patrol
        # What is left.
population:
  match: patrol.room == machine_room.code
  gaps: patrol
# The end.
"""


def test_an_untidy_rule_comes_out_as_it_should(snapshot: SnapshotAssertion) -> None:
    """Keys in order, comments with what they stand above, two blanks a level, scalars as they were."""
    document, _ = parse_yaml(UNTIDY, "rule.yaml")
    assert document is not None
    found = format_document(document)
    assert not found.faults
    assert found.after == snapshot


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_formatting_changes_no_value_no_comment_and_is_done_after_one_go(path: Path) -> None:
    """Of every rule file here: the same data, the same comments, and nothing left to do."""
    found = format_file(path, path.name)
    assert not found.faults
    document, _ = parse_yaml(found.before, path.name)
    assert document is not None
    assert same_but_for_layout(document, found.after)
    assert formatted(found.after) == found.after


def test_the_shipped_rules_are_formatted() -> None:
    """`rules fmt --check` has nothing to say of them."""
    assert [path.name for path in rule_files(ROOT / "rules") if format_file(path, path.name).changed] == []


@settings(max_examples=150, deadline=None)
@given(text=st.sampled_from(TEXTS), data=st.data())
def test_whatever_order_the_keys_stood_in_the_result_is_the_same(text: str, data: st.DataObject) -> None:
    """Shuffling a rule's entries, with the comments above them, changes nothing after formatting."""
    canonical = formatted(text)
    assert canonical is not None
    head, *chunks = chunks_of(canonical)
    shuffled = "".join([head, *data.draw(st.permutations(chunks))])
    assert formatted(shuffled) == canonical


@settings(max_examples=100, deadline=None)
@given(text=st.sampled_from(TEXTS), blanks=st.lists(st.integers(0, 200), max_size=12), step=st.integers(0, 6))
def test_blank_lines_and_deeper_indentation_do_not_matter(text: str, blanks: list[int], step: int) -> None:
    """Blank lines between top entries go, and what stands below them is moved to two blanks a level."""
    canonical = formatted(text)
    assert canonical is not None
    lines = [(" " * step + line if line.startswith(" ") else line) for line in canonical.splitlines()]
    starts = [number for number, line in enumerate(lines) if not line.startswith((" ", "#"))]
    for number in sorted({starts[blank % len(starts)] for blank in blanks}, reverse=True):
        lines.insert(number, "")
    assert formatted("\n".join(lines) + "\n\n") == canonical


def chunks_of(text: str) -> list[str]:
    """The first top entry, with the comments that head the file, and each other one with those above it."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if not line.startswith((" ", "#"))]
    starts = [above(lines, number) for number in starts]
    return ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def above(lines: list[str], number: int) -> int:
    """Where the comments begin that stand above a line."""
    while number and lines[number - 1].startswith("#"):
        number -= 1
    return number


@pytest.mark.parametrize("text", ["[a, b]\n", "{a: 1}\n", "a: |2\n    x\n   y\n", ""])
def test_what_cannot_be_formatted_is_left_alone_and_told(text: str) -> None:
    """A list, a rule in braces, a text block with its indentation written out."""
    document, _ = parse_yaml(text, "x.yaml")
    assert document is not None
    found = format_document(document)
    assert found.after == text
    assert [fault.code for fault in found.faults] == ["E699"]


def test_an_unreadable_file_tells_its_own_fault(tmp_path: Path) -> None:
    """The reader's diagnostics are passed on."""
    broken = tmp_path / "1.1-a.yaml"
    broken.write_text("a: [", encoding="utf-8")
    assert [fault.code for fault in format_file(broken, "1.1-a.yaml").faults] == ["E101"]
    assert layout_of("a: 1") is not None
