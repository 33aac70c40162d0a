"""Secret addresses that stand in mails."""

from django.urls import path

from triage.patient import returning

app_name = "patient_link"

urlpatterns = [
    path("<str:token>/", returning.open_link, name="open"),
]
