from django.urls import path

from diagnosis.views import census, reports

urlpatterns = [
    path("census/", census.rounds, name="census"),
    path("census/<str:public_id>/", census.survey_round, name="survey_round"),
    path("census/<str:public_id>/enter/", census.EnterEnterprise.as_view(), name="enter_surveyed"),
    path("diagnosis/", reports.report_list, name="reports"),
    path("diagnosis/new/", reports.NewReport.as_view(), name="new_report"),
    path("diagnosis/<str:public_id>/", reports.ReportPage.as_view(), name="report"),
]
