"""`complyhosp check`."""

# ruff: noqa: PLC0415 - what evaluates is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

import gc
from typing import Annotated

import typer

from complyhosp.cli.options import (
    AsOf,
    EarlierRuns,
    Engine,
    EngineChoice,
    Evidence,
    Lang,
    Language,
    Outputs,
    Period,
    Rules,
    Severity,
    Site,
    Template,
    Unmask,
)


def check(  # noqa: PLR0913 - a command's options are its arguments
    *,
    rules: Rules = None,
    evidence: Evidence = None,
    period: Period = None,
    site: Site = None,
    output: Outputs = None,
    clause: Annotated[
        list[str] | None, typer.Option("--clause", metavar="ID", help="Only this clause or section; repeats.")
    ] = None,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity whose fail ends with 1.")
    ] = Severity.low,
    allow_unknown: Annotated[
        bool, typer.Option("--allow-unknown", help="Do not end with 3 for errors and unknowns.")
    ] = False,
    as_of: AsOf = None,
    engine: EngineChoice = Engine.columnar,
    lang: Language = Lang.zh,
    earlier: EarlierRuns = None,
    template: Template = None,
    unmask: Unmask = False,
) -> None:
    """Judge the evidence of a period by every rule, and report.

    Ends with 0 compliant, 1 a fail, 2 unusable input, 3 something could not be judged, 4 evidence that is not what its
    manifest says, 5 nothing was evaluated.
    """
    # One run and the process ends: looking for cycles among a million lasting objects is a tenth of the time.
    gc.set_threshold(100_000, 50, 1000)

    from complyhosp.cli.exits import exit_code
    from complyhosp.cli.outputs import read_outputs, write_outputs
    from complyhosp.cli.screen import show_table, tell, tell_diagnostics
    from complyhosp.cli.session import Inputs, beside_earlier, prepared_for, run_of, stop
    from complyhosp.report.building import diagnostics_of, document_of
    from complyhosp.report.locale import CATALOGUES
    from complyhosp.report.summary import conclusion

    outputs, wrong = read_outputs(output or ())
    if wrong:
        stop(wrong, lang)
    inputs = Inputs(rules, evidence, site)
    prepared = prepared_for(inputs, lang, period=period, as_of=as_of, clauses=clause or ())
    run = run_of(prepared, engine.value, lang)
    tell_diagnostics(diagnostics_of(run, unmask=unmask), lang)
    document = document_of(run, lang=lang.value, unmask=unmask)
    compared = beside_earlier(document, earlier or (), lang)
    if not outputs:
        show_table(document, lang, compared)
    else:
        failures = write_outputs(outputs, document, lang, template, compared)
        if failures:
            stop(failures, lang)
        tell(conclusion(document, CATALOGUES[lang]))
    codes = [one.code for one in run.diagnostics]
    raise typer.Exit(exit_code(document, fail_on, allow_unknown=allow_unknown, codes=codes))
