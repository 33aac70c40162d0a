"""The manager's pages."""

from django.urls import path

from triage.manager import views

app_name = "manager"

urlpatterns = [
    path("mails/", views.mails, name="mails"),
    path("mails/<str:language>/<str:kind>/", views.mail, name="mail"),
    path("mails/<str:language>/<str:kind>/ours/", views.restore, name="restore"),
]
