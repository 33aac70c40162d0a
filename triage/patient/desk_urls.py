"""Checks that staff enter for somebody."""

from django.urls import path

from triage.patient import after_by_phone, assisted, by_phone

app_name = "assisted"

urlpatterns = [
    path("", assisted.new, name="new"),
    path("<uuid:intake>/", assisted.go_on, name="go_on"),
    path("<str:reference>/answers/", by_phone.answers, name="answers"),
    path("<str:reference>/check-in/", after_by_phone.check_in, name="check_in"),
]
