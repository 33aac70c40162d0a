"""The page of numbers."""

from django.urls import path

from triage.desk import numbers

app_name = "numbers"

urlpatterns = [
    path("", numbers.page, name="page"),
    path("file/", numbers.file, name="file"),
]
