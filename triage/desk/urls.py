"""The front desk's pages."""

from django.urls import path

from triage.desk import calls, check_ins, finding, queue_views, same_person, scores, views

app_name = "desk"

urlpatterns = [
    path("", queue_views.queue, name="queue"),
    path("find/", finding.find, name="find"),
    path("calls/", calls.call_list, name="calls"),
    path("check-ins/", check_ins.to_call, name="check_ins"),
    path("scores/", scores.to_call, name="scores"),
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/same-person/", same_person.compare, name="same_person"),
    path("<str:reference>/same-person/propose/", same_person.propose, name="same_person_propose"),
    path("<str:reference>/same-person/confirm/", same_person.confirm, name="same_person_confirm"),
    path("<str:reference>/same-person/end/", same_person.end, name="same_person_end"),
    path("<str:reference>/here/", views.here, name="here"),
    path("<str:reference>/assign/", views.assign, name="assign"),
    path("<str:reference>/preview/", views.preview, name="preview"),
    path("<str:reference>/call/", views.call, name="call"),
    path("<str:reference>/call-list/", views.call_wanted, name="call_wanted"),
    path("<str:reference>/note/", views.note, name="note"),
    path("<str:reference>/take/", views.take, name="take"),
    path("<str:reference>/accept/", views.accept, name="accept"),
    path("<str:reference>/return/", views.return_to_patient, name="return"),
    path("<str:reference>/tell/", views.tell, name="tell"),
    path("<str:reference>/messages-read/", views.heard, name="heard"),
    path("<str:reference>/code/", views.new_code, name="code"),
    path("<str:reference>/raise/", views.raise_urgency, name="raise"),
]
