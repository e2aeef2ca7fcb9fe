"""Show the problems someone has now beside the chart."""

from typing import Any

from mainstay.care.history.entries import Problem, ProblemStatus
from mainstay.kernel.chart import Chart

MOST = 200
NOW = frozenset({ProblemStatus.ACTIVE, ProblemStatus.RECURRENCE, ProblemStatus.RELAPSE})
GONE = frozenset({"refuted", "entered-in-error"})


def problems_card(chart: Chart) -> dict[str, Any] | None:
    """Say each problem that stands now, newest first; the rest is on the timeline."""
    found = [kept.body for kept in chart.several(Problem, limit=MOST)]
    now = [
        body
        for body in found
        if isinstance(body, Problem) and body.status in NOW and body.certainty not in GONE
    ]
    return {"problems": now} if now else None
