"""A patient's own case."""

from django.urls import path

from triage.patient import own

app_name = "own"

urlpatterns = [
    path("<uuid:case>/", own.status, name="status"),
]
