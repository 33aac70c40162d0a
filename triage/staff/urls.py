"""The rulebook in the open."""

from django.urls import path

from triage.staff import views

app_name = "rules"

urlpatterns = [
    path("", views.index, name="index"),
    path("questions/<slug:form>/", views.questions, name="questions"),
    path("try/<slug:form>/", views.attempt, name="try"),
    path("<slug:rule>/", views.rule, name="rule"),
]
