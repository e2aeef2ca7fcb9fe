"""Announce areas: which kinds, pages, rules and projections the house holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mainstay.kernel.entries import Body, Kind, Permission, Text
from mainstay.kernel.rules import Rule

PageView = Callable[..., Any]


@dataclass(frozen=True)
class Page:
    """One screen: its path below the area, its view, and the permission it asks for.

    :param public: needs no sign-in (links sent to a client, the sign-in itself).
    :param nav: icon name when the page stands in the staff navigation.
    :param shown_to: asked with the viewer, says whether the navigation holds it for them.
    :param acting: whose front door it lies behind, ``staff`` or ``client``; to the other it is
        not there.
    """

    path: str
    view: PageView
    name: str
    label: Text
    needs: Permission | None = None
    public: bool = False
    nav: str = ""
    nav_order: int = 50
    key: str = ""
    shown_to: Callable[..., bool] | None = None
    acting: str = "staff"


@dataclass(frozen=True)
class Projection:
    """Rows an area draws from each standing entry of some kinds.

    ``rows`` gets the newest standing version as a :class:`Kept` and returns unsaved
    instances of ``model`` (a ``kernel.models.Projected``).  The kernel fills the place
    columns and writes, replaces and removes them in the entry's own transaction.
    """

    model: type[Any]
    kinds: tuple[type[Body], ...]
    rows: Callable[[Any], Iterable[Any]]


@dataclass(frozen=True)
class Card:
    """A card a higher wing shows in a lower one's screen, such as the chart's rail."""

    place: str
    order: int
    template: str
    facts: Callable[..., dict[str, Any] | None]
    needs: Permission | None = None


@dataclass(frozen=True)
class Area:
    """An area's whole announcement."""

    name: str
    label: Text
    kinds: tuple[type[Body], ...] = ()
    pages: tuple[Page, ...] = ()
    rules: tuple[Rule, ...] = ()
    projections: tuple[Projection, ...] = ()
    cards: tuple[Card, ...] = ()
    jobs: tuple[Callable[..., Any], ...] = ()
    followers: tuple[Callable[..., None], ...] = ()


class Misdeclared(Exception):
    """Two areas contradict each other, or one names what does not exist; start-up stops."""


@dataclass
class Registry:
    """Everything announced, found by name."""

    areas: dict[str, Area] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    rules: dict[type[Body], list[Rule]] = field(default_factory=dict)
    projections: dict[str, list[Projection]] = field(default_factory=dict)

    def announce(self, area: Area) -> None:
        """Take an area in.

        :raises Misdeclared: a kind is claimed twice, lacks a label, or a page's need is unknown.
        """
        if area.name in self.areas:
            raise Misdeclared(f"Two areas are called {area.name}.")
        self.areas[area.name] = area
        for body in area.kinds:
            self._claim(area, body.kind)
        for page in area.pages:
            if page.needs is not None and not isinstance(page.needs, Permission):
                raise Misdeclared(f"{area.name}: {page.name} asks for unknown {page.needs!r}.")
        self._follow(area)

    def _follow(self, area: Area) -> None:
        for rule in area.rules:
            for body in rule.on:
                self.rules.setdefault(body, []).append(rule)
        for projection in area.projections:
            for body in projection.kinds:
                self.projections.setdefault(body.kind.name, []).append(projection)

    def _claim(self, area: Area, kind: Kind) -> None:
        if not kind.label:
            raise Misdeclared(f"{area.name}: kind {kind.name} has no label.")
        for name in (kind.name, *kind.aliases):
            if name in self.kinds or name in self.aliases:
                raise Misdeclared(f"{area.name}: kind {name} is already claimed.")
        self.kinds[kind.name] = kind
        self.aliases.update(dict.fromkeys(kind.aliases, kind.name))

    def kind(self, name: str) -> Kind:
        """Return a kind by its name or an alias.

        :raises KeyError: nobody announced it.
        """
        return self.kinds[self.aliases.get(name, name)]

    def cards(self, place: str) -> Iterator[Card]:
        """Yield the cards announced for a place, in their order."""
        found = [c for area in self.areas.values() for c in area.cards if c.place == place]
        yield from sorted(found, key=lambda card: card.order)

    def models(self) -> list[type[Any]]:
        """Return every projection table announced, each once."""
        seen = {p.model: None for several in self.projections.values() for p in several}
        return list(seen)


registry = Registry()


def announced() -> Registry:
    """Return the registry; a function so that tests may swap it."""
    return registry
