"""The lists of the payment desks, each under one of a few headings."""

from functools import cached_property

from django.views.generic import ListView

from accounts.permissions import RoleRequired
from payments.models.order import READERS


class HeadedList(RoleRequired, ListView):
    """Rows under one of the ``headings``; under the first where no known one is asked for."""

    roles = READERS
    paginate_by = 50
    headings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def show(self) -> str:
        """The heading that is open."""
        asked = self.request.GET.get("show", "")
        return asked if asked in dict(self.headings) else self.headings[0][0]

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | {"page": context["page_obj"], "show": self.show, "shown": self.headings}
