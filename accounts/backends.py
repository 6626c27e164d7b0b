"""Who a session belongs to: the login together with its person, in one query for each page."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User

PATH = "accounts.backends.PersonBackend"


class PersonBackend(ModelBackend):
    """Passwords as Django checks them; a login is read with the person it acts for."""

    def get_user(self, user_id: int) -> User | None:
        """The login of a session with its person, unless it was closed in the meantime."""
        found = User.objects.select_related("person").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
