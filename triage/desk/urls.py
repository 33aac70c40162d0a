"""The front desk's pages."""

from django.urls import path

from triage.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/take/", views.take, name="take"),
    path("<str:reference>/accept/", views.accept, name="accept"),
    path("<str:reference>/return/", views.return_to_patient, name="return"),
    path("<str:reference>/tell/", views.tell, name="tell"),
    path("<str:reference>/messages-read/", views.heard, name="heard"),
    path("<str:reference>/code/", views.new_code, name="code"),
    path("<str:reference>/raise/", views.raise_urgency, name="raise"),
]
