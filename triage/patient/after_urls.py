"""Is this normal? The check after injections."""

from django.urls import path

from triage.patient import after

app_name = "after"

urlpatterns = [path("check/", after.check, name="check")]
