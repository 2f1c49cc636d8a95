"""Judging the mutants of rules, and telling which survived."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from complyhosp.cli.exits import ExitCode
from complyhosp.cli.screen import show, tell_diagnostics
from complyhosp.cli.workbench import Work
from complyhosp.diagnostics import Excerpt, Place, has_errors
from complyhosp.diagnostics.printable import printable
from complyhosp.diagnostics.rendering import excerpt_lines
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.mutation import Effort, RuleMutation, Stale, Survivor, mutate, score
from complyhosp.workbench.rule_files import rule_files
from complyhosp.workbench.workers import of_rules

_TEXTS = {
    "zh": {
        "survivor": "变异未被发现：{operator}",
        "change": "    {before} → {after}",
        "gone": "（去掉）",
        "id": "    变异编号：{id}",
        "killer": "    下面的用例能发现它（先核对 expect 是否应当如此，再粘贴到用例文件）：",
        "none": "    附近没有找到能发现它的用例；若确实等价，写入 equivalent_mutants 并说明理由",
        "failing": "{rule}：用例本身未通过，先修好：{names}",
        "stale_killed": "{place}: equivalent_mutants 已过时：“{mutant}”已被用例“{killer}”发现，请删去该条",
        "stale_gone": "{place}: equivalent_mutants 已过时：没有变异“{mutant}”，请删去该条",
        "stale_proven": "{place}: equivalent_mutants 不必列出“{mutant}”：可证明它与原规则等价，请删去该条",
        "stale_differs": "{place}: equivalent_mutants 有误：“{mutant}”与原规则不等价，有用例为证（先核对 expect）：",
        "tried": "列为等价的变异已在 {tried} 组随机记录上与原规则比对（种子 {seed}），{differ}",
        "same": "未见差别",
        "differ": "{number} 个有差别",
        "summary": "{rules} 条规则，{made} 个变异：{killed} 个被用例发现，{proven} 个证明等价，{listed} 个列为等价，"
        "{survived} 个未被发现；得分 {score:.2f}%",
    },
    "en": {
        "survivor": "no case noticed: {operator}",
        "change": "    {before} → {after}",
        "gone": "(left out)",
        "id": "    mutant: {id}",
        "killer": "    this case would notice (see that what it expects is right, then paste it into the case file):",
        "none": "    no case near the rule's own notices it; if it is no other rule, list it in equivalent_mutants and "
        "say why",
        "failing": "{rule}: its cases fail as it is; mend that first: {names}",
        "stale_killed": "{place}: equivalent_mutants is out of date: “{mutant}” is noticed by the case “{killer}”; "
        "remove the entry",
        "stale_gone": "{place}: equivalent_mutants is out of date: there is no mutant “{mutant}”; remove the entry",
        "stale_proven": "{place}: equivalent_mutants need not list “{mutant}”: it is surely no other rule; remove the "
        "entry",
        "stale_differs": "{place}: equivalent_mutants is wrong: “{mutant}” is another rule; this case tells them apart "
        "(see that what it expects is right):",
        "tried": "those listed as equivalent were held against their rules on {tried} record sets made at random (seed "
        "{seed}): {differ}",
        "same": "no difference",
        "differ": "{number} differ",
        "summary": "{rules} rules, {made} mutants: {killed} noticed by cases, {proven} proven equivalent, {listed} "
        "listed as equivalent, {survived} not noticed; score {score:.2f}%",
    },
}


def mutants_judged(rule: str, rulebook: Rulebook, folder: Path, effort: Effort) -> RuleMutation | None:
    """What becomes of the rule's mutants."""
    files = rule_files(rule, rulebook, folder)
    return None if files is None else mutate(files, rulebook, effort)


def judge_mutants(
    work: Work, threshold: float, lang: str, effort: Effort, *, as_json: bool, jobs: int | None
) -> ExitCode:
    """Judges the mutants of the rules meant, tells of each survivor, and gives the exit code."""
    task = partial(mutants_judged, effort=effort)
    results = [one for one in of_rules(task, work.rules, work.rulebook, work.folder, jobs) if one is not None]
    diagnostics = [*work.diagnostics, *(found for one in results for found in one.diagnostics)]
    tell_diagnostics(diagnostics, lang)
    told = [*_told(results, lang), *_attempts(results, effort, lang)]
    show(_json(results) if as_json else "".join(f"{line}\n" for line in told))
    if has_errors(diagnostics) or any(one.failing for one in results):
        return ExitCode.UNUSABLE
    if not sum(one.made for one in results):
        return ExitCode.COMPLIANT if work.only_changed else ExitCode.NOTHING_EVALUATED
    stale = any(one.stale for one in results)
    return ExitCode.FAIL if stale or score(results) < threshold else ExitCode.COMPLIANT


def _told(results: Sequence[RuleMutation], lang: str) -> Iterator[str]:
    texts = _TEXTS[lang]
    for result in results:
        if result.failing:
            yield printable(texts["failing"].format(rule=result.rule, names="; ".join(result.failing)))
        told: set[str] = set()
        for survivor in result.survivors:
            yield from _survivor(survivor, lang, told)
        for stale in result.stale:
            yield from _stale(stale, lang)
    yield texts["summary"].format(
        rules=len(results),
        made=sum(one.made for one in results),
        killed=sum(one.killed for one in results),
        proven=sum(one.proven for one in results),
        listed=sum(one.listed for one in results),
        survived=sum(len(one.survivors) for one in results),
        score=score(results),
    )


def _attempts(results: Sequence[RuleMutation], effort: Effort, lang: str) -> Iterator[str]:
    """On how many record sets the mutants listed were tried, where that was asked for."""
    if not effort.examples:
        return
    texts = _TEXTS[lang]
    number = sum(stale.why == "differs" for one in results for stale in one.stale)
    differ = texts["differ"].format(number=number) if number else texts["same"]
    yield texts["tried"].format(tried=sum(one.tried for one in results), seed=effort.seed, differ=differ)


def _survivor(survivor: Survivor, lang: str, told: set[str]) -> Iterator[str]:
    """Its place and what was changed; a case that was told for another mutant already is told by its name alone."""
    texts = _TEXTS[lang]
    yield printable(f"{survivor.place}: " + texts["survivor"].format(operator=survivor.operator))
    yield from _marked(survivor.excerpt, survivor.place)
    if survivor.before or survivor.after:
        after = survivor.after or texts["gone"]
        yield printable(texts["change"].format(before=survivor.before, after=after))
    yield printable(texts["id"].format(id=survivor.mutant))
    suggestion = survivor.suggestion
    if suggestion is None:
        yield texts["none"]
        return
    yield texts["killer"]
    lines = suggestion.yaml.splitlines()
    shown = lines if suggestion.yaml not in told else [lines[0], "  …"]
    told.add(suggestion.yaml)
    yield from (f"      {printable(line)}" for line in shown)


def _stale(stale: Stale, lang: str) -> Iterator[str]:
    text = _TEXTS[lang][f"stale_{stale.why}"]
    yield printable(text.format(place=stale.place, mutant=stale.mutant, killer=stale.killer))
    yield from _marked(stale.excerpt, stale.place)
    if stale.suggestion is not None:
        yield from (f"      {printable(line)}" for line in stale.suggestion.yaml.splitlines())


def _marked(excerpt: Excerpt | None, place: Place) -> Iterator[str]:
    if excerpt is not None:
        yield from excerpt_lines(excerpt, place.line or 0)


def _json(results: Sequence[RuleMutation]) -> str:
    """Everything, with places as text."""
    document = {
        "schema": "complyhosp/mutation/1",
        "score": round(score(results), 2),
        "rules": [_rule(result) for result in results],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(result: RuleMutation) -> dict[str, object]:
    found = asdict(result)
    del found["diagnostics"]
    for key in ("survivors", "stale"):
        for item, own in zip(found[key], getattr(result, key), strict=True):
            item["place"] = {"file": own.place.file, "line": own.place.line, "column": own.place.column}
            item["source"] = item.pop("excerpt") and own.excerpt.line
    return found
