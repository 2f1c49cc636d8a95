"""The `complyhosp` command."""

from __future__ import annotations

import contextlib
import sys
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

from complyhosp import __version__
from complyhosp.cli.check import check
from complyhosp.cli.evidence.profile import profile
from complyhosp.cli.evidence.verify import verify
from complyhosp.cli.explain import explain
from complyhosp.cli.init import init
from complyhosp.cli.report import report
from complyhosp.cli.rules.coverage import coverage
from complyhosp.cli.rules.fmt import fmt
from complyhosp.cli.rules.impact import impact
from complyhosp.cli.rules.lint import lint
from complyhosp.cli.rules.mutate import mutate
from complyhosp.cli.rules.new import new
from complyhosp.cli.rules.review import review
from complyhosp.cli.rules.schema import schema
from complyhosp.cli.rules.test import run_tests
from complyhosp.cli.watch import watch

CRASHED = 70
"""What a bug ends with (`EX_SOFTWARE`): none of the frozen codes, least of all 1, which means a violation."""

BROKEN_PIPE = 141
INTERRUPTED = 130


class _Commands(TyperGroup):
    """Names the commands there are when one is asked for that is not."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None:
            from complyhosp.source.suggestion import nearest  # noqa: PLC0415 - with it come the models

            near = nearest(args[0], self.list_commands(ctx))
            hint = f" Did you mean {near}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}; there are {', '.join(self.list_commands(ctx))}.{hint}")
        return super().resolve_command(ctx, args)


def _group(help_text: str) -> typer.Typer:
    return typer.Typer(
        cls=_Commands,
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        # A traceback that shows local variables shows names of people.
        pretty_exceptions_enable=False,
    )


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"complyhosp {__version__}\n")
        raise typer.Exit


app = _group("A regulation's clauses as machine-checkable rules over evidence records.")
rules = _group("Check, test and describe rules.")
evidence = _group("See what was handed in, and whether it is still what it was.")


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_version, help="Show the version."),
) -> None:
    """A regulation's clauses as machine-checkable rules over evidence records."""


app.command()(check)
app.command()(explain)
app.command()(report)
app.command()(init)
app.command()(watch)
rules.command()(lint)
rules.command("test")(run_tests)
rules.command()(schema)
rules.command()(coverage)
rules.command()(mutate)
rules.command()(impact)
rules.command()(review)
rules.command()(fmt)
rules.command()(new)
evidence.command()(profile)
evidence.command()(verify)
app.add_typer(rules, name="rules")
app.add_typer(evidence, name="evidence")


def main() -> None:
    """The entry point: runs the command and ends the process with its code.

    Whatever is wrong with the input is told and coded; an exception that reaches this place is a bug of ours.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that cannot show a character is no reason to end.
            stream.reconfigure(errors="replace")
    try:
        app()
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be written, also not by Python's own farewell.
        with contextlib.suppress(OSError):
            sys.stderr.close()
        sys.exit(BROKEN_PIPE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception:
        import traceback  # noqa: PLC0415 - only a bug needs it

        traceback.print_exc()
        sys.stderr.write(
            f"\ncomplyhosp {__version__} met a bug of its own. Please report it with the lines above, the command, "
            "and `complyhosp --version`; leave personal data out.\n"
        )
        sys.exit(CRASHED)
