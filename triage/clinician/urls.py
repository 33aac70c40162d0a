"""The clinician's pages."""

from django.urls import path

from triage.clinician import views

app_name = "clinician"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/decide/", views.decide, name="decide"),
    path("<str:reference>/lower/", views.lower_urgency, name="lower"),
    path("<str:reference>/words-read/", views.mark_words_read, name="read"),
    path("<str:reference>/reopen/", views.reopen, name="reopen"),
]
