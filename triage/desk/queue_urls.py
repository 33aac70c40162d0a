"""What is done on the queue itself: keep a view, take a case from the list, do one thing to several cases."""

from django.urls import path

from triage.desk import queue_views, together

app_name = "worklist"

urlpatterns = [
    path("views/keep/", queue_views.keep, name="keep"),
    path("views/<uuid:view>/forget/", queue_views.forget, name="forget"),
    path("take/<str:reference>/", queue_views.take, name="take"),
    path("together/", together.mark, name="together"),
    path("together/give/", together.give, name="give"),
    path("together/write/", together.write, name="write"),
]
