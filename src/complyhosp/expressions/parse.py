"""Text to tree, by precedence climbing over CEL's operators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from complyhosp.expressions.fault import Fault
from complyhosp.expressions.tree import (
    Extent,
    Invocation,
    Items,
    Member,
    Name,
    Number,
    Operation,
    Parsed,
    TextLiteral,
)

MAX_LENGTH = 4000
"""Characters; a longer expression is no clause that a person can check."""

MAX_DEPTH = 40
"""Nesting of brackets and unary operators; keeps the recursion bounded on hostile input."""

MAX_CHAIN = 100
"""Operators, members or calls one upon the other; brackets among them. Passes over a tree recur as deep."""

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
      | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]])""",
    re.VERBOSE,
)
_BINARY = {
    "||": 1, "&&": 2,
    "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    extent: Extent


class _SyntaxFault(Exception):  # noqa: N818 - it carries a fault; it is no error of the program
    """Ends the parsing of one expression; it never leaves this module."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def parse(text: str) -> Parsed | Fault:
    """The tree of an expression, or the first syntax fault in it."""
    if len(text) > MAX_LENGTH:
        return Fault("E151", Extent(MAX_LENGTH, MAX_LENGTH + 1), {"limit": MAX_LENGTH})
    try:
        tree = _Parser(text).whole()
    except _SyntaxFault as stop:
        return stop.fault
    long = _beyond_chain(tree)
    return tree if long is None else Fault("E154", long.extent, {"limit": MAX_CHAIN})


def _beyond_chain(tree: Parsed) -> Parsed | None:
    """The first node that lies too deep, if one does; found without recursion."""
    level: list[Parsed] = [tree]
    for _ in range(MAX_CHAIN):
        level = [child for node in level for child in _children(node)]
    return level[0] if level else None


def _children(node: Parsed) -> tuple[Parsed, ...]:
    if isinstance(node, Operation):
        return node.args
    if isinstance(node, Invocation):
        return (node.target, *node.args) if node.target is not None else node.args
    if isinstance(node, Member):
        return (node.target,)
    return node.items if isinstance(node, Items) else ()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _SyntaxFault(Fault("E152", Extent(at, at + 1), {"found": text[at]}))
        kind = match.lastgroup or ""
        if kind != "blank":
            found.append(_Token(kind, match.group(), Extent(at, match.end())))
        at = match.end()
    found.append(_Token("end", "", Extent(len(text), len(text) + 1)))
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def whole(self) -> Parsed:
        tree = self.conditional()
        if self.now.kind != "end":
            raise self.unexpected()
        return tree

    def unexpected(self) -> _SyntaxFault:
        return _SyntaxFault(Fault("E150", self.now.extent, {"found": self.now.text or "…"}))

    def take(self, sign: str) -> _Token | None:
        if self.now.kind in ("sign", "name") and self.now.text == sign:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def need(self, sign: str) -> _Token:
        token = self.take(sign)
        if token is None:
            raise _SyntaxFault(Fault("E153", self.now.extent, {"found": self.now.text or "…", "expected": sign}))
        return token

    def conditional(self) -> Parsed:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _SyntaxFault(Fault("E154", self.now.extent, {"limit": MAX_DEPTH}))
        condition = self.binary(1)
        if self.take("?"):
            then = self.conditional()
            self.need(":")
            other = self.conditional()
            condition = Operation("?:", (condition, then, other), _over(condition, other))
        self.depth -= 1
        return condition

    def binary(self, level: int) -> Parsed:
        left = self.unary()
        while (strength := _BINARY.get(self.now.text, 0)) >= level and self.now.kind in ("sign", "name"):
            sign = self.now.text
            self.at += 1
            right = self.binary(strength + 1)
            left = Operation(sign, (left, right), _over(left, right))
        return left

    def unary(self) -> Parsed:
        for sign in ("!", "-"):
            token = self.take(sign)
            if token is not None:
                self.depth += 1
                if self.depth > MAX_DEPTH:
                    raise _SyntaxFault(Fault("E154", token.extent, {"limit": MAX_DEPTH}))
                operand = self.unary()
                self.depth -= 1
                return Operation(sign, (operand,), Extent(token.extent.start, operand.extent.end))
        return self.postfix(self.primary())

    def postfix(self, target: Parsed) -> Parsed:
        while True:
            if self.take("."):
                target = self.member(target)
            elif self.take("["):
                key = self.conditional()
                end = self.need("]").extent.end
                target = Operation("[]", (target, key), Extent(target.extent.start, end))
            else:
                return target

    def member(self, target: Parsed) -> Parsed:
        token = self.now
        if token.kind != "name":
            raise self.unexpected()
        self.at += 1
        if self.take("("):
            args, end = self.arguments(")")
            return Invocation(token.text, target, args, Extent(target.extent.start, end), token.extent)
        return Member(target, token.text, Extent(target.extent.start, token.extent.end), token.extent)

    def arguments(self, close: str) -> tuple[tuple[Parsed, ...], int]:
        args: list[Parsed] = []
        token = self.take(close)
        while token is None:
            args.append(self.conditional())
            token = self.take(close)
            if token is None:
                self.need(",")
        return tuple(args), token.extent.end

    def primary(self) -> Parsed:
        token = self.now
        self.at += 1
        if token.kind == "number":
            whole = token.text.isdigit()
            return Number(int(token.text) if whole else float(token.text), token.extent)
        if token.kind == "text":
            return TextLiteral(_unescaped(token.text[1:-1]), token.extent)
        if token.kind == "name" and token.text != "in":
            if self.take("("):
                args, end = self.arguments(")")
                return Invocation(token.text, None, args, Extent(token.extent.start, end), token.extent)
            return Name(token.text, token.extent)
        if token.text == "(" and token.kind == "sign":
            inner = self.conditional()
            self.need(")")
            return inner
        if token.text == "[" and token.kind == "sign":
            items, end = self.arguments("]")
            return Items(items, Extent(token.extent.start, end))
        self.at -= 1
        raise self.unexpected()


def _over(first: Parsed, last: Parsed) -> Extent:
    return Extent(first.extent.start, last.extent.end)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match.group(1), match.group(0)), text)
