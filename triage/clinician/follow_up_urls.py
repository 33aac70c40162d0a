"""The clinician's pages of what follows an injection."""

from django.urls import path

from triage.clinician import harms, nerve

urlpatterns = [
    path("harms/", harms.register, name="harms"),
    path("harms/file/", harms.file, name="harms_file"),
    path("<str:reference>/harms/new/", harms.new, name="harm_new"),
    path("<str:reference>/harms/<uuid:harm>/", harms.correct, name="harm_correct"),
    path("nerve/", nerve.listed, name="nerves"),
    path("<str:reference>/nerve/", nerve.page, name="nerve"),
    path("<str:reference>/nerve/open/", nerve.begin, name="nerve_open"),
    path("<str:reference>/nerve/step/", nerve.step, name="nerve_step"),
    path("<str:reference>/nerve/end/", nerve.end, name="nerve_end"),
]
