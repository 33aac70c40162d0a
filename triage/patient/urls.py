"""The patient's pages, in the order a person meets them."""

from django.urls import path

from triage.patient import after_first, returning, views

app_name = "patient"

urlpatterns = [
    path("", views.start, name="start"),
    path("come-back/", returning.come_back, name="come_back"),
    path("come-back/new-link/", returning.new_link, name="new_link"),
    path("<uuid:intake>/", views.tasks, name="tasks"),
    path("<uuid:intake>/leave/", returning.leave, name="leave"),
    path("<uuid:intake>/unlock/", returning.unlock, name="unlock"),
    path("<uuid:intake>/after-injections/", after_first.after_first, name="after_first"),
    path("<uuid:intake>/once-more/", views.once_more, name="echo"),
    path("<uuid:intake>/contact/", views.contact, name="contact"),
    path("<uuid:intake>/answers/", views.answers, name="answers"),
    path("<uuid:intake>/sent/", views.sent, name="sent"),
    path("<uuid:intake>/stop/", views.stop, name="stop"),
    path("<uuid:intake>/stop/number/", views.stop_number, name="stop_number"),
    path("<uuid:intake>/stop/call/", views.stop_call, name="stop_call"),
    path("<uuid:intake>/stop/mistake/", views.mistake, name="mistake"),
    path("<uuid:intake>/<slug:page>/", views.page, name="page"),
]
