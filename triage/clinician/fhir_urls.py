"""Our forms at the addresses by which FHIR knows them."""

from django.urls import path

from triage.clinician import exports

app_name = "fhir"

urlpatterns = [
    path("Questionnaire/<slug:name>", exports.form, name="form"),
]
