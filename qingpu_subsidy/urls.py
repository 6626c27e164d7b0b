"""Where every room's pages are."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from qingpu_subsidy import demo_progress

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("payments.urls")),
    path("", include("reviews.urls")),
    path("", include("applications.urls")),
    path("", include("diagnosis.urls")),
    path("", include("parties.urls")),
    path("", include("records.urls")),
    path("", include("accounts.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/progress/", demo_progress.papers, name="demo_progress"))
