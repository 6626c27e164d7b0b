"""The addresses of records."""

from django.urls import path

from records import views

urlpatterns = [
    path("files/<str:public_id>/", views.file, name="file"),
    path("verify/<str:public_id>/", views.verify_paper, name="verify_paper"),
]
