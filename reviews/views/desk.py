"""The base of the review desks: what stands beside the work; desks that take no step."""

from accounts.permissions import require
from accounts.roles import Role
from applications.views.desk import Desk
from reviews.deadlines import Deadlines
from reviews.views import facts


class ReviewDesk(Desk):
    """A step of a case, with its materials and the working days left."""

    template_name = "reviews/desk.html"
    title = ""
    limit = ""

    @property
    def label(self):
        return self.title or super().label

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "due": self._due(),
            "materials": facts.materials(self.case),
        }

    def _due(self):
        if not self.limit:
            return None
        return Deadlines().due(self.case.version_id, self.limit, self.case.state_since)


class SideDesk(ReviewDesk):
    """Work on a case that takes no step of it; ``roles`` may do it."""

    roles: frozenset[Role] = frozenset()

    def refuse(self):
        require(self.request.user, self.roles)
