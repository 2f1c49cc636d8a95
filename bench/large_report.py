"""A report of very many findings: how large its page is, how long it takes to make, to open and to filter.

Takes a `run.json`, gives its rules so many findings (each with an id, a time, a person and rows of its own), and writes
the page.
With Chromium on the machine it opens the page and types into its search box.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from pathlib import Path

from complyhosp.report.document import Document, Finding, Rule
from complyhosp.report.html import to_html
from complyhosp.report.json_format import from_json, to_json


def grown(document: Document, number: int) -> Document:
    """The document with `number` findings, spread over the rules that have some."""
    with_findings = [rule for rule in document.rules if rule.findings]
    share, rest = divmod(number, len(with_findings))
    sizes = {rule.id: share + (at < rest) for at, rule in enumerate(with_findings)}
    rules = [_filled(rule, sizes[rule.id]) if rule.id in sizes else rule for rule in document.rules]
    return document.model_copy(update={"rules": rules})


def _filled(rule: Rule, number: int) -> Rule:
    findings = [_another(rule.findings[n % len(rule.findings)], rule.id, n) for n in range(number)]
    violated = sum(one.outcome == "violated" for one in findings)
    counts = {"violated": violated, "unknown": number - violated, "population": rule.satisfied + number}
    return rule.model_copy(update={"findings": findings, **counts})


def _another(finding: Finding, rule_id: str, n: int) -> Finding:
    day = f"2026-{7 + n % 3:02}-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00+08:00"
    messages = finding.message.model_copy(
        update={"zh": f"{finding.message.zh}（第 {n} 项）", "en": f"{finding.message.en} (no. {n})"}
    )
    records = [record.model_copy(update={"row": record.row + n}) for record in finding.records]
    values = {"id": f"{abs(hash((rule_id, n))):016x}"[:16], "start": day, "end": day, "message": messages}
    return finding.model_copy(update={**values, "records": records, "people": [f"人员-{n % 3000:08X}"]})


def opened(path: Path) -> None:
    """Opens the page and searches in it, and says how long each took."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no Chromium: not opened")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        before = time.perf_counter()
        page.goto(path.as_uri())
        print(f"opened              {time.perf_counter() - before:6.2f} s")
        for words in ("4.1-a", "人员-0000002A", "第 777 项"):
            took = page.evaluate(
                """words => { const form = document.querySelector('#zh form.filters');
                const start = performance.now(); form.elements.words.value = words; form.requestSubmit();
                return performance.now() - start }""",
                words,
            )
            rows = page.locator("#zh table.findings tbody tr").count()
            print(f"filtered            {took / 1000:6.3f} s  {rows} rows shown for {words}")
        browser.close()


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("run", type=Path, help="a run.json")
    options.add_argument("--findings", type=int, default=50_000)
    options.add_argument("--out", type=Path, default=Path("large-report.html"))
    given = options.parse_args()
    document, wrong = from_json(given.run.read_bytes())
    if document is None:
        raise SystemExit(str(wrong))
    large = grown(document, given.findings)
    content = to_json(large)
    before = time.process_time()
    read, _ = from_json(content)
    print(f"run.json read       {time.process_time() - before:6.2f} s  {len(content.encode()) / 1e6:.1f} MB")
    before = time.process_time()
    page = to_html(read or large, "zh")
    print(f"page made           {time.process_time() - before:6.2f} s  {len(page.encode()) / 1e6:.2f} MB")
    print(f"peak memory         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    given.out.write_text(page, encoding="utf-8")
    opened(given.out)


if __name__ == "__main__":
    main()
