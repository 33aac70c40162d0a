"""The clinic's outcomes."""

from django.urls import path

from triage.clinician import outcomes

app_name = "outcomes"

urlpatterns = [
    path("", outcomes.page, name="page"),
    path("file/", outcomes.file, name="file"),
]
