"""The base of the review desks: what stands beside the work; desks that take no step."""

from functools import partial

from django.utils.functional import SimpleLazyObject

from accounts.permissions import require
from accounts.roles import Role
from applications.views.desk import Desk
from reviews.views import facts


class ReviewDesk(Desk):
    """A step of a case, with its materials and the working days left."""

    template_name = "reviews/desk.html"
    title = ""

    @property
    def label(self):
        return self.title or super().label

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | {
            "due": context["head"].deadline,
            "readings": facts.readings(self.case),
            "materials": SimpleLazyObject(partial(facts.materials, self.case)),
        }


class SideDesk(ReviewDesk):
    """Work on a case that takes no step of it; ``roles`` may do it."""

    roles: frozenset[Role] = frozenset()

    def refuse(self):
        require(self.request.user, self.roles)
