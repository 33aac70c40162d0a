"""Checks that staff enter for somebody."""

from django.urls import path

from triage.patient import assisted

app_name = "assisted"

urlpatterns = [
    path("", assisted.new, name="new"),
    path("<uuid:intake>/", assisted.go_on, name="go_on"),
]
