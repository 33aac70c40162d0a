"""Files for other systems."""

from django.urls import path

from triage.clinician import exports

app_name = "exports"

urlpatterns = [
    path("research/", exports.research, name="research"),
    path("<str:reference>/fhir/", exports.fhir, name="fhir"),
]
