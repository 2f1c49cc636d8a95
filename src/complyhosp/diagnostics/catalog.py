"""Every diagnostic code with its texts. Codes are stable: a code is never given another meaning.

E1xx rulebook and expressions, E19x site file, E2xx evidence, E3xx evaluation, E5xx a run's own
inputs, E6xx and W6xx `rules lint`, E7xx and W7xx watching; a `W` code leaves a doubt, an `N` code
only tells. The texts of an area stand in a module of their own under `codes/`.
"""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.diagnostics.codes import (
    cases,
    engine,
    evidence,
    expressions,
    impact,
    lint,
    rulebook,
    run,
    site,
    watching,
    workbench,
)
from complyhosp.diagnostics.entry import Entry

CATALOG: Mapping[str, Entry] = {
    **rulebook.CODES,
    **expressions.CODES,
    **evidence.CODES,
    **engine.CODES,
    **site.CODES,
    **run.CODES,
    **cases.CODES,
    **impact.CODES,
    **watching.CODES,
    **workbench.CODES,
    **lint.CODES,
}
