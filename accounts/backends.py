"""Who a session belongs to: the login together with its person, in one query for each page."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from accounts.prepared import SLOT, Prepared

PATH = "accounts.backends.PersonBackend"

_LOGIN = Prepared("login_of_session", lambda: User.objects.filter(pk=SLOT).select_related("person"))


class PersonBackend(ModelBackend):
    """Passwords as Django checks them; a login is read with the person it acts for."""

    def get_user(self, user_id: int) -> User | None:
        """The login of a session with its person, unless it was closed in the meantime."""
        found = next(iter(_LOGIN.ask(user_id)), None)
        return found if found and self.user_can_authenticate(found) else None
