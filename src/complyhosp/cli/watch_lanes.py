"""Opens the watch of a period: what it watches, its journal, its ways out."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from zoneinfo import ZoneInfo

from complyhosp.check import Prepared, Request, prepare
from complyhosp.cli.screen import tell_diagnostics
from complyhosp.cli.session import Inputs, keyed, located, prepared_for, stop
from complyhosp.cli.watch_wishes import Numbers, Wishes
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.child import Matcher
from complyhosp.evidence.manifest import load_manifest
from complyhosp.expressions.instants import moment
from complyhosp.period import period_name
from complyhosp.report.masking import mask_for
from complyhosp.watching.deliveries import Deliveries
from complyhosp.watching.folder import Folder
from complyhosp.watching.journal import FILE, Journal, JournalError
from complyhosp.watching.lane import CLOSED, MADE_FOR, TAKEN_OVER, Lane
from complyhosp.watching.lines import Lines
from complyhosp.watching.listening import Inbox
from complyhosp.watching.session import Tell
from complyhosp.watching.sinks import Sink
from complyhosp.watching.watcher import Watched, Watcher, watched
from complyhosp.watching.wording import Wording

_QUARTER = re.compile(r"[0-9]{4}Q[1-4]")
_JUDGED_BY = "judged by"
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class Lanes:
    """The watches of periods: each has a folder of its own in the state folder, under the period's name."""

    def __init__(
        self,
        inputs: Inputs,
        wishes: Wishes,
        numbers: Numbers,
        lang: str,
        tell: Tell,
        sinks: Sequence[Sink],
        clock: Callable[[], int] | None,
    ) -> None:
        self._inputs, self._wishes, self._numbers, self._lang = inputs, wishes, numbers, lang
        self._tell, self._sinks, self._clock = tell, sinks, clock
        self._open: list[Lane] = []
        self._pause = _FIRST_WAIT

    @property
    def goes_on(self) -> bool:
        """Whether the next quarter follows."""
        return self._wishes.period is None and self._clock is not None

    def begin(self) -> list[Lane]:
        """The lanes to begin with: those of earlier quarters in which something was still open, then the current."""
        if not self.goes_on or self._clock is None:
            return [self._lane(self._prepared(self._wishes.period))]
        current = _quarter(self._clock(), self._zone())
        earlier = [self._earlier(name) for name in self._names() if name < current]
        lanes = [lane for lane in earlier if lane is not None]
        lanes.append(self._lane(self._prepared(current)))
        self._take_over(lanes[-1], lanes[:-1])
        return lanes

    def next(self, after: Lane) -> Lane | None:
        """The watch of the next quarter, with what the last one knows; None when the user has named one period."""
        if not self.goes_on:
            return None
        lane = self._lane(self._prepared(_quarter(after.period.end, after.watcher.frame.setting.timezone)))
        self._take_over(lane, [after])
        return lane

    def again(self, lane: Lane) -> Lane | None:
        """The same watch begun again by rules and registers as they are now; None, told why, when they cannot."""
        rules, manifest, site = located(self._inputs, self._lang)
        prepared, found = prepare(Request(rules, manifest, site, lane.name, None, self._wishes.clauses))
        if prepared is None:
            self._tell(found)
            return None
        lane.close()
        self._open.remove(lane)
        return self._lane(replace(prepared, evidence=keyed(prepared.evidence, self._lang)))

    def close(self) -> None:
        """Closes what is open."""
        for lane in self._open:
            lane.close()

    def lines_read(self, inbox: Inbox | None) -> dict[str, int]:
        """Counts of what came in by lines."""
        refused = sum(lane.lines.refused for lane in self._open[-1:] if lane.lines is not None)
        if inbox is None:
            return {"refused": refused}
        return {"refused": refused, "dropped": inbox.dropped, "ignored": inbox.ignored}

    def _zone(self) -> str:
        _, manifest, _ = located(self._inputs, self._lang)
        found, wrong = load_manifest(manifest)
        if found is None:
            stop(wrong, self._lang)
        return found.site.timezone

    def _names(self) -> list[str]:
        """The quarters that there is a journal of."""
        return sorted(
            found.parent.name for found in self._wishes.state.glob(f"*/{FILE}") if _QUARTER.fullmatch(found.parent.name)
        )

    def _earlier(self, name: str) -> Lane | None:
        """The lane of an earlier quarter; None when nothing is open in it any more, or it cannot be gone on with."""
        try:
            journal = Journal(self._wishes.state / name)
            closed = journal.noted(CLOSED) is not None
            journal.close()
            return None if closed else self._lane(self._prepared(name))
        except JournalError as error:
            self._tell([self._fault(error, name)])
            return None

    def _take_over(self, lane: Lane, earlier: Sequence[Lane]) -> None:
        if earlier and self._clock is not None:
            lane.take_over(earlier[-1], self._clock())
        elif self._clock is not None and lane.journal.noted(TAKEN_OVER) is None:
            lane.journal.note(TAKEN_OVER, "-")

    def _prepared(self, period: str | None) -> Prepared:
        return prepared_for(self._inputs, self._lang, period=period, as_of=None, clauses=self._wishes.clauses)

    def _lane(self, prepared: Prepared) -> Lane:
        """A lane, with all that is in its journal judged again."""
        what = watched(prepared, self._wishes.expect)
        tell_diagnostics([*prepared.diagnostics, *what.told], self._lang)
        stack = ExitStack()
        lane = self._made(prepared, what, stack)
        self._open.append(lane)
        lane.watcher.resume()
        return lane

    def _made(self, prepared: Prepared, what: Watched, stack: ExitStack) -> Lane:
        types, setting, wishes = prepared.rulebook.record_types, prepared.setting, self._wishes
        name = period_name(setting.period, setting.zone)
        _, manifest, _ = located(self._inputs, self._lang)
        journal = self._journal(name, prepared, what)
        stack.callback(journal.close)
        matcher = stack.enter_context(Matcher(on_crash=self._crashed))
        # A journal keeps its pseudonyms, although the evidence that they come from grows.
        secret = bytes.fromhex(journal.about("secret", prepared.evidence.secret.hex()))
        mask = mask_for(replace(prepared.evidence, secret=secret), types, unmask=wishes.unmask)
        wording = Wording(name, {rule.rule.id: rule for rule in what.rules}, types, what.frame.zone, mask)
        numbers = self._numbers
        watcher = Watcher(
            what,
            journal,
            matcher,
            wording,
            lateness=numbers.lateness,
            lead=numbers.lead,
            silence=numbers.silence,
        )
        return Lane(
            name,
            setting.period,
            journal,
            matcher,
            watcher,
            Deliveries(journal, self._sinks, time.monotonic, self._tell),
            Folder(manifest, types, what.frame, prepared.diagnostics),
            Lines(types, what.frame.streamed, setting.timezone) if wishes.listens else None,
            stack,
        )

    def _crashed(self, status: int) -> None:
        self._tell([Diagnostic("W307", Place("durable-rules"), {"status": status})])

    def _journal(self, name: str, prepared: Prepared, what: Watched) -> Journal:
        """The journal, if the records in it mean what they meant when it was begun."""
        folder = self._wishes.state / _as_file(name)
        journal = Journal(folder, self._wait)
        types = prepared.rulebook.record_types
        shape = _digest(
            [
                repr(prepared.setting.period),
                prepared.setting.timezone,
                *(types[one].model_dump_json() for one in sorted(what.frame.streamed)),
            ]
        )
        if journal.about(MADE_FOR, shape) != shape:
            journal.close()
            raise JournalError("E705", name)
        judged_by = _digest(
            [
                *(rule.rule.model_dump_json() for rule in what.rules),
                repr({one: list(records) for one, records in what.frame.given.items()}),
                repr((self._numbers.lateness, self._numbers.lead, self._numbers.silence)),
            ]
        )
        if journal.about(_JUDGED_BY, judged_by) != judged_by:
            self._tell([Diagnostic("N718", Place(folder.as_posix()))])
            journal.note(_JUDGED_BY, judged_by)
        return journal

    def _wait(self, error: JournalError) -> None:
        """The journal cannot be written for now: nothing is judged until it can be, and nothing is lost."""
        self._tell([self._fault(error, "")])
        time.sleep(self._pause)
        self._pause = min(self._pause * 2, _LONGEST_WAIT)

    def _fault(self, error: JournalError, name: str) -> Diagnostic:
        return Diagnostic(error.code, Place((self._wishes.state / name).as_posix()), {"problem": str(error)})


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _as_file(name: str) -> str:
    """A period's name as a folder can be called."""
    return name.replace("/", "_").replace(":", "")


def _quarter(at: int, timezone: str) -> str:
    """The calendar quarter that a moment is in, in local time."""
    local = moment(at, ZoneInfo(timezone))
    return f"{local.year}Q{(local.month - 1) // 3 + 1}"
