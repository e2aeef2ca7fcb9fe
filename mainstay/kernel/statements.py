"""Ask the database the few questions of the hot paths, each written once and never compiled anew.

Django's query compiler costs more than the disk does: a durable commit takes a tenth of a
millisecond, one compiled query several times that.  The kernel's fixed statements are therefore
plain SQL that both engines read, with the model's own columns; all else stays with the ORM.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
Step = Callable[[Any], Any]

PLAIN_FIELDS = (
    models.BinaryField,
    models.BooleanField,
    models.CharField,
    models.FloatField,
    models.IntegerField,
    models.TextField,
)
PLAIN = frozenset({bool, bytes, float, int, str, type(None)})


def marks(values: Sequence[Any]) -> str:
    """Return as many placeholders as there are values, for a list in a statement."""
    return ", ".join(["%s"] * len(values))


@lru_cache(maxsize=256)
def columns(model: type[models.Model], table: str) -> str:
    """Return every column of a model, in the model's own order, for a select list."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def fetch(
    sql: str, values: Iterable[Any] = (), *, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[Any, ...]]:
    """Run one select and return its rows as the driver gives them."""
    connection = connections[using]
    plainly = _for_sqlite if connection.vendor == "sqlite" else _as_it_is
    with connection.cursor() as cursor:
        cursor.execute(sql, [plainly(one) for one in values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def select(model: type[M], rest: str, values: Iterable[Any] = (), *, table: str) -> list[M]:
    """Read whole rows of a model; ``rest`` is the fixed text after the select list."""
    return instances(model, fetch(f"SELECT {columns(model, table)} {rest}", values))


def instances(model: type[M], rows: Iterable[Sequence[Any]]) -> list[M]:
    """Make a model's instances of the leading columns of rows."""
    connection = connections[DEFAULT_DB_ALIAS]
    names, steps = _reading(model, connection.vendor)
    found = []
    for row in rows:
        held = list(row[: len(names)])
        for place, step in steps:
            held[place] = step(held[place])
        # As from_db does, without the defaults and signals that no model here has.
        made = model.__new__(model)
        made.__dict__.update(zip(names, held, strict=True))
        made._state = ModelState()
        made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
        found.append(made)
    return found


def insert(model: type[M], rows: Sequence[M]) -> None:
    """Add rows in one statement, however many; numbers the database gives are not read back."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(model, connection.vendor)
    values = [[step(getattr(row, name)) for name, step in fields] for row in rows]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


def update(row: models.Model, *names: str) -> None:
    """Write some columns of one row back."""
    connection = connections[DEFAULT_DB_ALIAS]
    meta = row._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    steps = [_keeping(field, connection.vendor) for field in [*fields, meta.pk]]
    held = [getattr(row, field.attname) for field in [*fields, meta.pk]]
    sql = f'UPDATE "{meta.db_table}" SET {sets} WHERE "{meta.pk.column}" = %s'  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [step(each) for step, each in zip(steps, held, strict=True)])


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], vendor: str) -> tuple[str, list[tuple[str, Step]]]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({marks(fields)})'  # noqa: S608 - ours
    return sql, [(field.attname, _keeping(field, vendor)) for field in fields]


def _keeping(field: Any, vendor: str) -> Step:
    """Return how a column's value is brought into the form an engine keeps."""

    def with_care(value: Any) -> Any:
        return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])

    simple = PLAIN
    if isinstance(field, models.UUIDField):
        simple = frozenset({UUID, type(None)})
    elif isinstance(field, models.DateTimeField):
        simple = frozenset({datetime, type(None)})
    elif not isinstance(field, PLAIN_FIELDS):
        return with_care
    plainly = _for_sqlite if vendor == "sqlite" else _as_it_is
    return lambda value: plainly(value) if type(value) in simple else with_care(value)


@lru_cache(maxsize=256)
def _reading(model: type[models.Model], vendor: str) -> tuple[list[str], list[tuple[int, Step]]]:
    fields = model._meta.concrete_fields
    steps = [(place, _opening(field, vendor)) for place, field in enumerate(fields)]
    return [field.attname for field in fields], [
        (place, step) for place, step in steps if step is not _as_it_is
    ]


def _opening(field: Any, vendor: str) -> Step:
    """Return how a column's value is read from what an engine keeps."""
    if vendor == "sqlite":
        if isinstance(field, models.UUIDField):
            return as_uuid
        if isinstance(field, models.DateTimeField):
            return _moment
    connection = connections[DEFAULT_DB_ALIAS]
    column = field.get_col(field.model._meta.db_table)
    own = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
    if not own:
        return _as_it_is

    def through(value: Any) -> Any:
        for step in own:
            value = step(value, column, connections[DEFAULT_DB_ALIAS])
        return value

    return through


def _as_it_is(value: Any) -> Any:
    return value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value


@lru_cache(maxsize=8192)
def _uuid(written: str) -> UUID:
    return UUID(written)


def as_uuid(kept: Any) -> Any:
    """Read an id the way either driver gives it."""
    return _uuid(kept) if isinstance(kept, str) else kept


def _moment(kept: str | datetime | None) -> datetime | None:
    # The driver reads a column it knows for a date; one from within a union comes as text.
    if isinstance(kept, str):
        kept = datetime.fromisoformat(kept)
    return None if kept is None else kept.replace(tzinfo=UTC)
