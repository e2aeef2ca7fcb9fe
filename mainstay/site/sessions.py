"""Keep sessions in the database, and read one by a statement that is never compiled anew."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from mainstay.kernel import statements

ALIVE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(Kept):
    """A session that every request reads once."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, or begin anew where there is none."""
        using = "transient" if "transient" in connections else DEFAULT_DB_ALIAS
        moment = timezone.now()  # noqa: TID251 - as the sessions' own expiry is reckoned
        rows = statements.fetch(ALIVE, [self.session_key, moment], using=using)
        if not rows:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(rows[0][0])
        return held
