"""All addresses of the house, and one that answers nothing: the floor of a page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from qingpu_subsidy.urls import urlpatterns as house

ADDRESS = "/empty/"


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, through the same middleware, for whoever asks."""
    return HttpResponse(str(request.user.is_authenticated))


urlpatterns = [path(ADDRESS.strip("/") + "/", empty), *house]
