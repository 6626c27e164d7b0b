from django.urls import path

from diagnosis.views import reports

urlpatterns = [
    path("diagnosis/", reports.report_list, name="reports"),
    path("diagnosis/new/", reports.NewReport.as_view(), name="new_report"),
    path("diagnosis/<str:public_id>/", reports.ReportPage.as_view(), name="report"),
]
