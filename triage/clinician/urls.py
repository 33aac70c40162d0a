"""The clinician's pages."""

from django.urls import path

from triage.clinician import views

app_name = "clinician"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/decide/", views.decide, name="decide"),
    path("<str:reference>/lower/", views.lower_urgency, name="lower"),
    path("<str:reference>/return/", views.ask, name="return"),
    path("<str:reference>/tell/", views.tell, name="tell"),
    path("<str:reference>/messages-read/", views.heard, name="heard"),
    path("<str:reference>/code/", views.new_code, name="code"),
    path("<str:reference>/words-read/", views.mark_words_read, name="read"),
    path("<str:reference>/reopen/", views.reopen, name="reopen"),
]
