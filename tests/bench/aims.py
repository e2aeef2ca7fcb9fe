"""Measure each aim: ours and the floor in turn, request by request, several times over."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from statistics import median, quantiles
from typing import Any

from tests.bench import findings
from tests.bench.asking import Answer, Line, Request, crowd
from tests.bench.engines import Place
from tests.bench.findings import Finding
from tests.bench.serving import BARE, SITE, THREADS, WORKERS, Served, served
from tests.bench.sizes import Sizes

PAGE = 30
POOL = 8


class Measuring:
    """Both applications of one engine, served side by side, and what was built for them."""

    def __init__(
        self, place: Place, size: Sizes, facts: dict[str, Any], bare: dict[str, str]
    ) -> None:
        self.place, self.size, self.facts, self.bare = place, size, facts, bare
        self.engine = place.engine

    # --- what is asked -----------------------------------------------------------------------

    def ours(self, path: str, who: str = "ada", **words: str) -> Request:
        """Return a signed-in request to the site."""
        return Request(path, words or None, self.facts["sessions"][who])

    def several(self, record: str, most: int, who: str = "ada") -> Request:
        """Return the request for the newest entries of a record."""
        return self.ours(f"/bench/several/{self.facts['records'][record]}/{most}/", who)

    def chart(self, record: str) -> Request:
        """Return the request for a chart page as it is drawn for people."""
        return self.ours(f"/charting/{self.facts['records'][record]}/")

    def one(self) -> tuple[Request, Request]:
        """Return the requests for one entry, and for one bare row."""
        path = f"/bench/one/{self.facts['records']['thousand']}/{self.facts['entry']}/"
        return self.ours(path), Request(f"/one/{self.bare['row']}/")

    # --- the aims ----------------------------------------------------------------------------

    def all(self) -> Iterator[Finding]:
        """Measure everything on this engine, saying each finding as it is found."""
        yield from self.starting()
        ready = (self.ours("/"), self.one()[1])
        with (
            served(self.place, SITE, ready[0]) as site,
            served(self.place, BARE, ready[1]) as bare,
        ):
            yield from self.idle(site, bare)
            before = site.resident()
            with Line(site.port) as ours, Line(bare.port) as floor:
                yield from self.pages(ours)
                yield from self.reading(ours, floor)
                yield from self.writing(ours, floor)
                yield from self.searching(ours)
            yield from self.crowds(site, bare)
            peak = site.resident("VmHWM:")
            yield findings.at_most(
                "9", "peak resident memory over idle", self.engine, 2, [(peak, before)], "MB"
            )

    def writing(self, ours: Line, floor: Line) -> Iterator[Finding]:
        """Measure aim 1: what a durable, sealed, chained, logged recording costs."""
        text = {"text": "Slept six hours, ate well, went for a walk."}
        bare = Request(f"/create/{self.bare['fresh']}/", text)
        add = self.ours(f"/bench/add/{self.facts['records']['fresh']}/", **text)
        pairs = self._turns(ours, cycle([add]), floor, cycle([bare]))
        yield findings.at_most("1", "chart one entry / bare create + audit", self.engine, 3, pairs)
        path = f"/bench/register/{self.facts['programme']}/"
        people = cycle(self.ours(path, "rex", **words) for words in self.facts["newcomers"])
        pairs = self._turns(ours, people, floor, cycle([bare]))
        yield findings.at_most("1", "create a client / bare create + audit", self.engine, 3, pairs)

    def pages(self, ours: Line) -> Iterator[Finding]:
        """Measure aim 2: a long record's first page costs what a short one's does."""
        large, small = f"{self.size.large:,}", f"{self.size.small:,}"
        asked = {
            f"first page, {large} / {small} entries": ("ada", PAGE),
            f"the same, allowed {self.size.allowed} of them": ("eve", self.size.allowed),
        }
        for what, (who, most) in asked.items():
            requests = self.several("large", most, who), self.several("small", most, who)
            for request in requests:
                _same(_lines(ours.ask(request)), most, what)
            pairs = self._turns(ours, cycle(requests[:1]), ours, cycle(requests[1:]))
            yield findings.at_most("2", what, self.engine, 1.2, pairs)
        requests = self.chart("large"), self.chart("small")
        pairs = self._turns(ours, cycle(requests[:1]), ours, cycle(requests[1:]))
        yield findings.at_most(
            "2", "the chart as people see it, likewise", self.engine, 1.2, pairs
        )
        counts = self.facts["statements"]
        found = ", ".join(f"{name} {count}" for name, count in counts.items())
        same = len(set(counts.values())) == 1
        yield findings.so(
            "2", "the number of statements is constant", self.engine, met=same, found=found
        )

    def reading(self, ours: Line, floor: Line) -> Iterator[Finding]:
        """Measure aim 3: a thousand entries opened, against a thousand bare rows."""
        most = self.size.thousand
        mine = self.several("thousand", most)
        bare = Request(f"/several/{self.bare['person']}/{most}/")
        texts = [
            [line["text"] for line in _lines(each)] for each in (ours.ask(mine), floor.ask(bare))
        ]
        _same(texts[0], texts[1], "the thousand rows")
        pairs = self._turns(
            ours, cycle([mine]), floor, cycle([bare]), asks=self.size.asks // 4 + 1
        )
        yield findings.at_most(
            "3", f"a chart of {most:,} / bare view of as many", self.engine, 3, pairs
        )

    def searching(self, ours: Line) -> Iterator[Finding]:
        """Measure aim 4: search among many clients, against search among a tenth of them."""
        for way, words in self.facts["searches"].items():
            few, many = (
                [self.ours(f"/bench/search/?q={text.replace(' ', '+')}", who) for text in words]
                for who in ("rex", "liz")
            )
            missed = sum(not json.loads(ours.ask(request).body)["names"] for request in many)
            pairs = self._turns(ours, cycle(many), ours, cycle(few), middle=_p95)
            what = f"search by {way}, p95, {self.size.many_clients:,} / {self.size.few_clients:,}"
            yield findings.at_most("4", what, self.engine, 2, pairs)
            yield findings.so(
                "4",
                f"search by {way} finds",
                self.engine,
                met=missed == 0,
                found=f"{len(many) - missed} of {len(many)}",
            )
        scans = self.facts["scans"]
        yield findings.so(
            "4",
            "no scan in any search's plan",
            self.engine,
            met=not scans,
            found="; ".join(scans)[:200] or "none",
        )

    def crowds(self, site: Served, bare: Served) -> Iterator[Finding]:
        """Measure aim 8: eight clients at once, then two hundred."""
        mine, floor = self.one()
        page = Request(f"/several/{self.bare['person']}/{PAGE}/")
        asked = {
            "one entry / one bare row, 8 clients": (mine, floor),
            f"{PAGE} entries / {PAGE} bare rows, 8 clients": (
                self.several("thousand", PAGE),
                page,
            ),
        }
        for what, (request, plain) in asked.items():
            pairs = []
            for _ in range(self.size.repeats):
                rates = [
                    crowd(port, [each], clients=8, seconds=self.size.crowd_seconds)
                    for port, each in ((site.port, request), (bare.port, plain))
                ]
                _same(sum(rate.failed for rate in rates), 0, what)
                pairs.append((rates[0].rate, rates[1].rate))
            yield findings.at_least("8", what, self.engine, 0.5, pairs)
        many = crowd(site.port, [mine], clients=200, seconds=self.size.crowd_seconds * 2)
        found = f"{many.answered} answered, {many.failed} failed, slowest {many.slowest:.1f} s"
        yield findings.so(
            "8", "200 clients, no error", self.engine, met=not many.failed, found=found
        )
        held = self.place.connections() or site.open_files("main.sqlite3")
        most = WORKERS * (POOL if self.engine == "postgresql" else THREADS + 2)
        yield findings.so(
            "8", "connections bounded", self.engine, met=held <= most, found=f"{held} of {most}"
        )

    def idle(self, site: Served, bare: Served) -> Iterator[Finding]:
        """Measure aim 9: what a process weighs that has answered a page to each worker."""
        for running, request in ((site, self.ours("/")), (bare, self.one()[1])):
            crowd(running.port, [request], clients=WORKERS * THREADS, seconds=0.3)
        pair = (site.weight(), bare.weight())
        yield findings.at_most("9", "idle memory of a worker / bare", self.engine, 2, [pair], "MB")

    def starting(self) -> Iterator[Finding]:
        """Measure aim 9: from nothing to the first signed-in page."""
        pairs = []
        for _ in range(self.size.starts):
            with served(self.place, SITE, self.ours("/")) as site:
                ours = site.started
            with served(self.place, BARE, self.one()[1]) as bare:
                pairs.append((ours, bare.started))
        yield findings.at_most(
            "9", "cold start to first signed-in page / bare", self.engine, 3, pairs, "s"
        )

    def _turns(
        self,
        ours: Line,
        mine: Iterator[Request],
        floor: Line,
        bare: Iterator[Request],
        *,
        asks: int = 0,
        middle: Callable[[Sequence[float]], float] = median,
    ) -> list[tuple[float, float]]:
        """Ask one and the other in turn; return the middle of each repeat, in milliseconds."""
        pairs = []
        for line, requests in ((ours, mine), (floor, bare)):
            for _ in range(6):
                _well(line.ask(next(requests)))
        for _ in range(self.size.repeats):
            taken: tuple[list[float], list[float]] = ([], [])
            for _ in range(asks or self.size.asks):
                taken[0].append(_well(ours.ask(next(mine))).seconds * 1000)
                taken[1].append(_well(floor.ask(next(bare))).seconds * 1000)
            pairs.append((middle(taken[0]), middle(taken[1])))
        return pairs


def _p95(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _well(answer: Answer) -> Answer:
    if answer.status != 200:
        raise RuntimeError(
            f"answered {answer.status}: {answer.body[:300].decode(errors='replace')}"
        )
    return answer


def _lines(answer: Answer) -> Any:
    return json.loads(_well(answer).body)["lines"]


def _same(found: Any, wanted: Any, what: str) -> None:
    held = len(found) if isinstance(found, list) and isinstance(wanted, int) else found
    if held != wanted:
        raise RuntimeError(
            f"{what}: the answers differ: {str(held)[:200]} and {str(wanted)[:200]}"
        )
