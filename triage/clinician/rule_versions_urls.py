"""The versions of the rules and their signatures."""

from django.urls import path

from triage.clinician import rule_versions as views

app_name = "rule_versions"

INTAKE, AFTERCARE = {"form": "intake"}, {"form": "aftercare"}

urlpatterns = [
    path("", views.versions, name="list"),
    path("intake/", views.sign, INTAKE, name="intake"),
    path("intake/line/", views.line, INTAKE, name="intake_line"),
    path("aftercare/", views.sign, AFTERCARE, name="aftercare"),
    path("aftercare/line/", views.line, AFTERCARE, name="aftercare_line"),
]
