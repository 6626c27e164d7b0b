from django.urls import path

from applications.views import (
    acceptance,
    applicant,
    bundles,
    cases,
    commission,
    filing,
    opening,
    public,
    recognition,
    recognition_rows,
    transfer,
)

urlpatterns = [
    path("", public.home, name="home"),
    path("calls/<str:public_id>/", public.call, name="call"),
    path("calls/<str:public_id>/start/", cases.Start.as_view(), name="start"),
    path("calls/<str:public_id>/reports/", bundles.StartBundle.as_view(), name="start_bundle"),
    path("bundles/<str:public_id>/", bundles.BundlePage.as_view(), name="bundle"),
    path("cases/", cases.my_cases, name="my_cases"),
    path("cases/<str:public_id>/", cases.case, name="case"),
    path("cases/<str:public_id>/file/", filing.FileCase.as_view(), name="file_case"),
    path("cases/<str:public_id>/save/", filing.save_draft, name="save_draft"),
    path("cases/<str:public_id>/submit/", filing.Submit.as_view(), name="submit"),
    path("cases/<str:public_id>/resubmit/", filing.Resubmit.as_view(), name="resubmit"),
    path("cases/<str:public_id>/withdraw/", applicant.Withdraw.as_view(), name="withdraw"),
    path("cases/<str:public_id>/waive/", applicant.Waive.as_view(), name="waive"),
    path("cases/<str:public_id>/confirm/", applicant.Confirm.as_view(), name="confirm"),
    path("acceptance/", acceptance.acceptance_queue, name="acceptance_queue"),
    path("cases/<str:public_id>/accept/", acceptance.Accept.as_view(), name="accept"),
    path("cases/<str:public_id>/refuse/", acceptance.Refuse.as_view(), name="refuse"),
    path(
        "cases/<str:public_id>/return/",
        acceptance.ReturnForCorrection.as_view(),
        name="return_for_correction",
    ),
    path("cases/<str:public_id>/transfer/", transfer.Transfer.as_view(), name="transfer"),
    path("cases/<str:public_id>/close/", acceptance.CloseStale.as_view(), name="close_stale"),
    path("cases/<str:public_id>/paper/", acceptance.PaperCheckIn.as_view(), name="paper_check_in"),
    path("recognitions/", recognition.recognitions, name="recognitions"),
    path("recognitions/new/", recognition.OpenList.as_view(), name="open_recognition_list"),
    path("recognitions/<str:public_id>/", recognition.official_list, name="recognition_list"),
    path(
        "recognitions/<str:public_id>/add/", recognition.AddLine.as_view(), name="add_recognition"
    ),
    path("recognitions/<str:public_id>/check/", recognition.check_rows, name="check_recognitions"),
    path(
        "recognitions/rows/<str:public_id>/check/",
        recognition_rows.Recognise.as_view(),
        name="recognise",
    ),
    path(
        "recognitions/rows/<str:public_id>/return/",
        recognition_rows.SendBack.as_view(),
        name="send_recognition_back",
    ),
    path(
        "recognitions/rows/<str:public_id>/drop/",
        recognition_rows.Drop.as_view(),
        name="drop_recognition",
    ),
    path(
        "recognitions/rows/<str:public_id>/revoke/",
        recognition_rows.Revoke.as_view(),
        name="revoke_recognition",
    ),
    path("cases/<str:public_id>/remind/", recognition.remind, name="remind_to_confirm"),
    path("opening-balances/", opening.opening_balances, name="opening_balances"),
    path("opening-balances/new/", opening.Enter.as_view(), name="enter_opening_balance"),
    path(
        "opening-balances/<str:public_id>/check/",
        opening.Check.as_view(),
        name="check_opening_balance",
    ),
    path("cases/<str:public_id>/stop/", commission.Stop.as_view(), name="stop"),
]
