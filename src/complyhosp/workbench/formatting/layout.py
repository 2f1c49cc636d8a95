"""A YAML text as entries and items, each with the comments above it and the lines that are its own.

Scalars are never written anew: they keep their lines, so that no quoting, folding or wrapping changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A value as it stands: its lines from the value's first character, the later ones as indented in the source."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A `{…}` on one or more lines without comments in it: its pairs as they stand, by key, and what comes after."""

    pairs: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value` of a block mapping; `remark` is the comment on the key's own line, where the value is a block."""

    comments: tuple[str, ...]
    key: str
    shown_key: str
    value: Value
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block mapping; `tail` are comments below the last entry."""

    entries: tuple[Entry, ...]
    tail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a block sequence."""

    comments: tuple[str, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Items:
    """A block sequence; `tail` are comments below the last item."""

    items: tuple[Item, ...]
    tail: tuple[str, ...] = ()


Value = Verbatim | Flow | Block | Items


def layout_of(text: str) -> Block | None:
    """The text's top mapping; None when it is none, or is written in braces."""
    # Python's own loader: its marks end right after the content, the C one's do not always.
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    return _Reader(text).block(node, 0, len(text.splitlines()))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines()

    def block(self, node: yaml.MappingNode, first: int, end: int) -> Block:
        """The mapping whose lines, comments included, are `first` up to, not including, `end`."""
        entries: list[Entry] = []
        at = first
        column = node.start_mark.column
        pairs = node.value
        for number, (key, value) in enumerate(pairs):
            following = pairs[number + 1][0].start_mark.line if number + 1 < len(pairs) else end
            comments = tuple(self.comments(at, key.start_mark.line))
            at = self.own_end(value, key.end_mark.line + 1, following, column)
            entries.append(self.entry(key, value, comments, at))
        return Block(tuple(entries), tuple(self.comments(at, end)))

    def entry(self, key: yaml.Node, value: yaml.Node, comments: tuple[str, ...], end: int) -> Entry:
        name = str(key.value)
        shown = self.text[key.start_mark.index : key.end_mark.index]
        if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
            remark = self.remark(key.end_mark)
            return Entry(comments, name, shown, self.value(value, key.end_mark.line + 1, end), remark)
        return Entry(comments, name, shown, self.value(value, value.start_mark.line, end))

    def value(self, node: yaml.Node, first: int, end: int) -> Value:
        if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
            return self.block(node, first, end)
        if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
            return self.items(node, first, end)
        lines = self.verbatim(node, end)
        inside = self.text[node.start_mark.index : node.end_mark.index]
        if isinstance(node, yaml.MappingNode) and node.value and "#" not in inside:
            return Flow(tuple(self.pairs(node)), lines, self.lines[node.end_mark.line][node.end_mark.column :].strip())
        return Verbatim(lines)

    def items(self, node: yaml.SequenceNode, first: int, end: int) -> Items:
        items: list[Item] = []
        at = first
        for number, child in enumerate(node.value):
            dash = child.start_mark.line
            following = node.value[number + 1].start_mark.line if number + 1 < len(node.value) else end
            comments = tuple(self.comments(at, dash))
            at = self.own_end(child, dash + 1, following, node.start_mark.column)
            items.append(Item(comments, self.value(child, dash, at)))
        return Items(tuple(items), tuple(self.comments(at, end)))

    def own_end(self, value: yaml.Node, least: int, following: int, column: int) -> int:
        """The line after a value's last: comments further in than `column` still belong to a block."""
        if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
            end = following
            while end > least and not self.further_in(end - 1, column):
                end -= 1
            return end
        end = max(least, value.end_mark.line + (1 if value.end_mark.column else 0))
        while end > least and not self.lines[end - 1].strip():
            end -= 1
        return end

    def further_in(self, number: int, column: int) -> bool:
        line = self.lines[number]
        if not line.strip():
            return False
        inside = len(line) - len(line.lstrip()) > column
        return inside or not line.lstrip().startswith("#")

    def comments(self, first: int, end: int) -> Iterator[str]:
        """The comment lines between two places; blank lines are not kept."""
        for line in self.lines[first:end]:
            if line.strip().startswith("#"):
                yield line.strip()

    def remark(self, mark: yaml.Mark) -> str:
        rest = self.lines[mark.line][mark.column :].lstrip(" :")
        return rest.strip() if rest.startswith("#") else ""

    def verbatim(self, node: yaml.Node, end: int) -> tuple[str, ...]:
        """The value's lines; the first from the value on, with what follows it on its last line."""
        first = self.lines[node.start_mark.line][node.start_mark.column :]
        return (first.rstrip(), *(line.rstrip() for line in self.lines[node.start_mark.line + 1 : end]))

    def pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, str]]:
        for key, value in node.value:
            whole = self.text[key.start_mark.index : value.end_mark.index]
            yield str(key.value), " ".join(line.strip() for line in whole.splitlines())
