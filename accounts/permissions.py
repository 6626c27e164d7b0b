"""Who may open a page; a refusal names who can."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator

from accounts.roles import Role, names
from accounts.step_up import recently_authenticated

__all__ = ["RecentlyAuthenticated", "RoleRequired", "recently_authenticated", "role_required"]


def require(user, roles: frozenset[Role]) -> None:
    """Refuse a user without any of these roles, and say who has them (not you)."""
    if not user.roles & roles:
        raise PermissionDenied(f"这一页由{names(roles)}办理。")


def role_required(*roles: Role):
    """Let only holders of one of these roles see the view."""
    allowed = frozenset(roles)

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            require(request.user, allowed)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class RoleRequired:
    """A view for the holders of `roles` (the login itself is asked by the middleware)."""

    roles: frozenset[Role] = frozenset()

    def dispatch(self, request, *args, **kwargs):
        require(request.user, frozenset(self.roles))
        return super().dispatch(request, *args, **kwargs)


@method_decorator(recently_authenticated, name="dispatch")
class RecentlyAuthenticated:
    """A view that asks for the password once more; put it after RoleRequired."""

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
