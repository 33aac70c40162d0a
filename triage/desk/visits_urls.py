"""The pages of visits."""

from django.urls import path

from triage.desk import visits

app_name = "visits"

urlpatterns = [
    path("", visits.day, name="day"),
    path("<str:reference>/", visits.hand_over, name="hand_over"),
    path("<str:reference>/sheet/", visits.sheet, name="sheet"),
]
