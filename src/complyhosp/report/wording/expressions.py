"""Checked expressions in plain words, the parameters' values put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import Value
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.report.values import scalar_text, spoken
from complyhosp.report.wording.names import Names
from complyhosp.rulebook.rule import Param as Parameter

_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "+": "+", "-": "−", "*": "×", "/": "÷"}
_LOOSE = ("&&", "||", "?:")
"""What needs brackets inside anything else."""

_FORMS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "&&": "{0} 且 {1}", "||": "{0} 或 {1}", "!": "并非（{0}）", "neg": "−{0}", "%": "{0} 除以 {1} 的余数",
        "in": "{0} 属于 {1}", "?:": "若 {0} 则 {1}，否则 {2}", "[]": "{0} 中 {1} 对应的值",
        "has": "填有{0}", "!has": "未填{0}",
        "size": "{0} 的长度", "startsWith": "{0} 以 {1} 开头", "endsWith": "{0} 以 {1} 结尾",
        "contains": "{0} 含有 {1}", "matches": "{0} 符合式样 {1}", "timestamp": "{0}", "date": "{0} 当日",
        "int": "{0}", "double": "{0}", "string": "{0}", "getFullYear": "{0} 的年份",
        "getMonth": "{0} 的月份（0 至 11）", "getDate": "{0} 的日", "getDayOfWeek": "{0} 的星期（0 为周日）",
        "getHours": "{0} 的小时数", "getMinutes": "{0} 的分钟数", "isWorkday": "{0} 是工作日",
        "addMonths": "{0} 之后 {1} 个月", "sum": "{0} 之和", "count": "条数", "countIf": "符合“{0}”的条数",
        "countDistinct": "不同的{0}的个数", "min": "最小的{0}", "max": "最大的{0}", "avg": "{0} 的平均值",
        "longestRun": "{0} 连续相同的最多次数", "longestGap": "最长的空档", "valid": "{0} 在 {1} 有效",
    },
    "en": {
        "&&": "{0} and {1}", "||": "{0} or {1}", "!": "not ({0})", "neg": "−{0}", "%": "{0} modulo {1}",
        "in": "{0} is one of {1}", "?:": "{1} if {0}, else {2}", "[]": "the value of {1} in {0}",
        "has": "{0} is given", "!has": "{0} is not given",
        "size": "the length of {0}", "startsWith": "{0} starts with {1}", "endsWith": "{0} ends with {1}",
        "contains": "{0} contains {1}", "matches": "{0} matches {1}", "timestamp": "{0}", "date": "the day of {0}",
        "int": "{0}", "double": "{0}", "string": "{0}", "getFullYear": "the year of {0}",
        "getMonth": "the month of {0} (0 to 11)", "getDate": "the day of the month of {0}",
        "getDayOfWeek": "the weekday of {0} (0 is Sunday)", "getHours": "the hours of {0}",
        "getMinutes": "the minutes of {0}", "isWorkday": "{0} is a working day", "addMonths": "{1} months after {0}",
        "sum": "the sum of {0}", "count": "the number of records", "countIf": "the number of records with {0}",
        "countDistinct": "the number of different {0}", "min": "the least {0}", "max": "the greatest {0}",
        "avg": "the average of {0}", "longestRun": "the longest run of one {0}", "longestGap": "the longest gap",
        "valid": "{0} is valid at {1}",
    },
}  # fmt: skip
_QUOTES = {"zh": "“{}”", "en": '"{}"'}
_COMMA = {"zh": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says expressions in one language."""

    names: Names
    params: Mapping[str, Parameter]
    zone: ZoneInfo

    @property
    def lang(self) -> str:
        """`zh` or `en`."""
        return self.names.lang

    def say(self, node: Expr) -> str:
        """The expression in words."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, Field):
            return self.names.field(node.name, node.field)
        if isinstance(node, Param):
            return self._param(node)
        if isinstance(node, ListOf):
            return _COMMA[self.lang].join(self.say(item) for item in node.items)
        return self._call(node)

    def _literal(self, node: Literal) -> str:
        if node.type.kind == "string":
            return _QUOTES[self.lang].format(node.value)
        return spoken(Value(node.type.kind, node.value), self.lang, self.zone)

    def _param(self, node: Param) -> str:
        value = self.params[node.name].value
        if isinstance(value, dict):
            return _QUOTES[self.lang].format(node.name)
        if isinstance(value, tuple):
            return _COMMA[self.lang].join(value)
        return scalar_text(value, self.lang)

    def _call(self, node: Call) -> str:
        if node.op in _SIGNS and len(node.args) == 2:
            left, right = self._compared(node.args)
            return f"{left} {_SIGNS[node.op]} {right}"
        if node.op == "!" and isinstance(node.args[0], Call) and node.args[0].op == "has":
            return _FORMS[self.lang]["!has"].format(self.say(node.args[0].args[0]))
        said = [self._inner(arg, node.op) for arg in node.args]
        if node.op == "in":
            said = list(self._compared(node.args))
        form = _FORMS[self.lang].get(node.op)
        return form.format(*said) if form else f"{node.op}({', '.join(said)})"

    def _inner(self, node: Expr, outer: str) -> str:
        said = self.say(node)
        loose = isinstance(node, Call) and node.op in _LOOSE and outer not in (node.op, "!")
        return self._bracketed(said) if loose else said

    def _bracketed(self, said: str) -> str:
        return f"（{said}）" if self.lang == "zh" else f"({said})"

    def _compared(self, args: Sequence[Expr]) -> tuple[str, str]:
        """Both sides of a comparison; an enum's value beside its field is said as exports write it."""
        left, right = args
        return self._beside(left, right), self._beside(right, left)

    def _beside(self, node: Expr, other: Expr) -> str:
        if isinstance(other, Field) and other.type.values:
            texts = self._texts(node)
            if texts:
                words = [self.names.enum_word(other.name, other.field, text) for text in texts]
                return _COMMA[self.lang].join(_QUOTES[self.lang].format(word) for word in words)
        return self._inner(node, "==")

    def _texts(self, node: Expr) -> tuple[str, ...]:
        """The texts that a literal, a list of literals or a parameter is; none where it is anything else."""
        if isinstance(node, Param):
            value = self.params[node.name].value
            return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
        items = node.items if isinstance(node, ListOf) else (node,)
        literals = tuple(item.value for item in items if isinstance(item, Literal) and isinstance(item.value, str))
        return literals if len(literals) == len(items) else ()
