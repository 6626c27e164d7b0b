"""Where every room's pages are."""

from django.contrib import admin
from django.urls import include, path

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
