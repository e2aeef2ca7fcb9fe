"""Make the database itself refuse to change what was said, on both engines.

Set anew after every migrate: SQLite drops a table's triggers when it rebuilds the table.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = ("entry", "checkpoint", "checkpoint_leaf", "opening", "opening_named", "site_key")
APP_ROLE = "mainstay_app"

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
"""
_SQLITE_SLOT = """
CREATE TRIGGER slot_no_overlap BEFORE INSERT ON slot
WHEN EXISTS (SELECT 1 FROM slot WHERE resource_id = NEW.resource_id
  AND (ends_at IS NULL OR ends_at > NEW.starts_at)
  AND (NEW.ends_at IS NULL OR starts_at < NEW.ends_at))
BEGIN SELECT RAISE(ABORT, 'slot is taken'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION slot_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.resource_id::text, 0));
  IF EXISTS (SELECT 1 FROM slot WHERE resource_id = NEW.resource_id
     AND (ends_at IS NULL OR ends_at > NEW.starts_at)
     AND (NEW.ends_at IS NULL OR starts_at < NEW.ends_at)) THEN
    RAISE EXCEPTION 'slot is taken' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def wanted(vendor: str) -> set[str]:
    """Return the names of every trigger that must stand on an engine."""
    verbs = ("update", "delete") if vendor == "sqlite" else ("change", "truncate")
    return {f"{table}_no_{verb}" for table in GUARDED for verb in verbs} | {"slot_no_overlap"}


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that stand and are switched on."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {str(row[0]) for row in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that should stand and do not."""
    return sorted(wanted(connection.vendor) - standing(connection))


def set_up(alias: str = "default") -> None:
    """Set every trigger, and on PostgreSQL give the app's role only what it needs."""
    connection = connections[alias]
    if "entry" not in connection.introspection.table_names():
        return
    absent = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in absent:
                cursor.execute(_sqlite_trigger(name))
            return
        cursor.execute(_POSTGRES)
        for name in absent:
            cursor.execute(_postgres_trigger(name))
        _grant(connection)


def _sqlite_trigger(name: str) -> str:
    if name == "slot_no_overlap":
        return _SQLITE_SLOT
    table, _, verb = name.rpartition("_no_")
    return _SQLITE.format(table=table, verb=verb)


def _postgres_trigger(name: str) -> str:
    if name == "slot_no_overlap":
        return (
            "CREATE TRIGGER slot_no_overlap BEFORE INSERT ON slot "
            "FOR EACH ROW EXECUTE FUNCTION slot_is_free()"
        )
    table, _, verb = name.rpartition("_no_")
    when = "UPDATE OR DELETE" if verb == "change" else "TRUNCATE"
    each = "ROW" if verb == "change" else "STATEMENT"
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION only_added()"
    )


def _grant(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            return
        tables = connection.introspection.table_names()
        quoted = ", ".join(connection.ops.quote_name(t) for t in tables)
        kept = ", ".join(GUARDED)
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quoted} TO {APP_ROLE}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM {APP_ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
