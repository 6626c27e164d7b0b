"""Where sessions lie: in the database, as the framework keeps them, read by a planned statement."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.prepared import Statement

_IN_FORCE = Statement(
    "session_in_force",
    "SELECT session_data, expire_date FROM django_session"
    " WHERE session_key = $1 AND expire_date > $2",
)


class SessionStore(db.SessionStore):
    """The framework's own, but for how it looks a session up."""

    def _get_session_from_db(self) -> Session | None:
        for data, expires in _IN_FORCE.run(self.session_key, timezone.now()):
            return Session(session_key=self.session_key, session_data=data, expire_date=expires)
        self._session_key = None
        return None
