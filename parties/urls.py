from django.urls import path

from parties.views import claims, members, organisation, registration, takeaway

urlpatterns = [
    path("organisations/", organisation.organisations, name="organisations"),
    path("organisations/new/", registration.NewOrganisation.as_view(), name="new_organisation"),
    path("organisations/new/<str:code>/", registration.FileClaim.as_view(), name="file_claim"),
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
    path("claims/", claims.queue, name="claims"),
    path("claims/counter/", registration.CounterClaim.as_view(), name="counter_claim"),
    path("claims/<str:public_id>/", claims.claim, name="claim"),
    path("claims/<str:public_id>/confirm/", claims.confirm, name="confirm_claim"),
    path("claims/<str:public_id>/refuse/", claims.refuse, name="refuse_claim"),
    path("claims/<str:public_id>/withdraw/", claims.withdraw, name="withdraw_claim"),
    path("organisations/<str:public_id>/members/", members.show, name="members"),
    path("organisations/<str:public_id>/members/invite/", members.invite, name="invite"),
    path("organisations/<str:public_id>/members/remove/", members.remove, name="remove_member"),
    path("organisations/<str:public_id>/members/offer/", members.offer, name="offer_handover"),
    path("organisations/<str:public_id>/leave/", members.leave, name="leave_organisation"),
    path("organisations/<str:public_id>/take-away/", takeaway.take_away, name="take_away"),
    path("invitations/<str:public_id>/revoke/", members.revoke, name="revoke_invitation"),
    path("handovers/<str:public_id>/accept/", members.take_over, name="take_over"),
    path("handovers/<str:public_id>/end/", members.end_handover, name="end_handover"),
    path("join/", members.enter_code, name="enter_code"),
    path("join/<str:code>/", members.join, name="join"),
]
