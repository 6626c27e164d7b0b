from django.urls import path

from parties.views import organisation

urlpatterns = [
    path("organisations/", organisation.organisations, name="organisations"),
    path("organisations/<str:public_id>/", organisation.organisation, name="organisation"),
    path(
        "organisations/<str:public_id>/accounts/",
        organisation.AddAccount.as_view(),
        name="add_account",
    ),
    path(
        "accounts/<str:public_id>/confirm/",
        organisation.ConfirmAccount.as_view(),
        name="confirm_account",
    ),
    path("accounts/<str:public_id>/discard/", organisation.discard_account, name="discard_account"),
]
