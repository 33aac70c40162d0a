"""Checks that staff enter for somebody."""

from django.urls import path

from triage.patient import assisted, by_phone

app_name = "assisted"

urlpatterns = [
    path("", assisted.new, name="new"),
    path("<uuid:intake>/", assisted.go_on, name="go_on"),
    path("<str:reference>/answers/", by_phone.answers, name="answers"),
]
