"""The site map of the whole project, one list per audience."""

from django.urls import include, path

from prolo import demo_mailbox, views

handler400 = "prolo.views.bad_request"
handler403 = "prolo.views.forbidden"
handler404 = "prolo.views.not_found"
handler500 = "prolo.views.server_error"

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("emergency/", views.emergency, name="emergency"),
    path("display/", views.display, name="display"),
    path("staff/", views.home_of_staff, name="home_of_staff"),
    path("demo/mailbox/", demo_mailbox.mailbox, name="demo_mailbox"),
    path("accounts/", include("prolo.accounts.urls")),
    path("check/", include("triage.patient.urls")),
    path("r/", include("triage.patient.link_urls")),
    path("my/", include("triage.patient.own_urls")),
    path("after/", include("triage.patient.after_urls")),
    path("desk/new/", include("triage.patient.desk_urls")),
    path("desk/list/", include("triage.desk.queue_urls")),
    path("desk/numbers/", include("triage.desk.numbers_urls")),
    path("desk/visits/", include("triage.desk.visits_urls")),
    path("desk/", include("triage.desk.urls")),
    path("clinician/files/", include("triage.clinician.export_urls")),
    path("clinician/statistics/", include("triage.staff.statistics_urls")),
    path("clinician/outcomes/", include("triage.clinician.outcomes_urls")),
    path("clinician/", include("triage.clinician.urls")),
    path("fhir/", include("triage.clinician.fhir_urls")),
    path("rules/versions/", include("triage.clinician.rule_versions_urls")),
    path("rules/", include("triage.staff.urls")),
    path("manage/", include("triage.manager.urls")),
    path("library/", include("education.editing.urls")),
    path("", include("education.reading.urls")),
]
