"""Statistics for clinicians."""

from django.urls import path

from triage.staff import statistics

app_name = "statistics"

urlpatterns = [
    path("", statistics.page, name="page"),
    path("file/", statistics.file, name="file"),
]
