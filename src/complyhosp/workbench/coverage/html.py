"""Coverage as one HTML page without any request: the rules' files, with what no case goes underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from complyhosp.workbench.coverage.measure import RuleCoverage, percent
from complyhosp.workbench.coverage.text import told
from complyhosp.workbench.coverage.words import WORDS

_PAGE = """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ words.title }}</title>
<style>
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em auto; max-width: 75em;
  padding: 0 1em; color: #1b1f24; background: #fff }
pre { font: 13px/1.5 ui-monospace, "Noto Sans Mono CJK SC", Consolas, monospace; background: #f6f8fa; padding: .6em;
  overflow-x: auto; border-radius: 4px }
mark { background: #ffe3e0; color: inherit; text-decoration: underline wavy #b42318; text-underline-offset: 3px }
summary { cursor: pointer; padding: .25em 0; border-top: 1px solid #d8dee4 }
summary b { display: inline-block; min-width: 5em }
.low { color: #b42318 } .full { color: #116329 } .line { color: #6e7781; user-select: none }
li { margin: .1em 0 }
</style>
</head>
<body>
<h1>{{ words.title }}</h1>
<p class="{{ 'full' if full else 'low' }}"><strong>{{ sum }}</strong></p>
<p>{{ words.legend }}</p>
{% for rule in rules %}<details{{ ' open' if rule.missing else '' }}>
<summary><b>{{ rule.id }}</b> <span class="{{ 'low' if rule.missing else 'full' }}">{{ rule.share }}</span></summary>
{% if rule.missing %}<ul>{% for one in rule.missing %}<li>{{ one }}</li>{% endfor %}</ul>
{% endif %}<pre>{% for line in rule.lines %}<span class="line">{{ '%4d' % line.number }}  </span>{% for piece in
line.pieces %}{% if piece.title %}<mark title="{{ piece.title }}">{{ piece.text }}</mark>{% else
%}{{ piece.text }}{% endif %}{% endfor %}
{% endfor %}</pre>
</details>
{% endfor %}</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    pieces: tuple[_Piece, ...]


def to_html(rules: Sequence[RuleCoverage], lang: str) -> str:
    """The page; the same text for the same coverage."""
    words = WORDS[lang]
    seen, ways, share = sum(rule.seen for rule in rules), sum(rule.ways for rule in rules), percent(rules)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_PAGE).render(
        lang="zh-CN" if lang == "zh" else lang,
        words=words,
        full=seen == ways,
        sum=words["sum"].format(rules=len(rules), seen=seen, ways=ways, percent=share),
        rules=[_rule(rule, lang) for rule in rules],
    )


def _rule(rule: RuleCoverage, lang: str) -> dict[str, object]:
    missing = [
        f"{branch.place.line}:{branch.place.column} {told(branch, branch.missing, lang)}: {branch.what}"
        for branch in rule.branches
        if branch.missing
    ]
    share = f"{rule.seen}/{rule.ways} ({percent([rule]):.1f}%)"
    lines = tuple(_lines(rule, lang))
    return {"id": rule.rule, "share": share, "missing": missing, "lines": lines}


def _lines(rule: RuleCoverage, lang: str) -> Iterator[_Line]:
    """The file's lines, cut at where something missing begins and ends."""
    for number, text in enumerate(rule.source.splitlines(), start=1):
        titles = [""] * len(text)
        for branch in rule.branches:
            if branch.missing and branch.excerpt is not None and branch.place.line == number:
                said = told(branch, branch.missing, lang)
                for at in range(branch.excerpt.start, min(branch.excerpt.start + branch.excerpt.length, len(text))):
                    titles[at] = f"{titles[at]}; {said}" if titles[at] else said
        yield _Line(number, tuple(_cut(text, titles)))


def _cut(text: str, titles: Sequence[str]) -> Iterator[_Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or titles[at] != titles[start]:
            yield _Piece(text[start:at], titles[start])
            start = at
