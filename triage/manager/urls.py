"""The manager's pages."""

from django.urls import path

from triage.manager import check_in_plan, places, translations, views

app_name = "manager"

urlpatterns = [
    path("mails/", views.mails, name="mails"),
    path("mails/<str:language>/<str:kind>/", views.mail, name="mail"),
    path("mails/<str:language>/<str:kind>/ours/", views.restore, name="restore"),
    path("places/", places.places, name="places"),
    path("places/<slug:place>/", places.place, name="place"),
    path("places/<slug:place>/hours/", places.hours, name="hours"),
    path("places/<slug:place>/targets/", places.targets, name="targets"),
    path("places/<slug:place>/closed/", places.close_day, name="close_day"),
    path("places/<slug:place>/closed/off/", places.open_day, name="open_day"),
    path("places/<slug:place>/check-ins/", check_in_plan.page, name="check_ins"),
    path("places/<slug:place>/cover/", places.add_cover, name="add_cover"),
    path("places/<slug:place>/cover/off/", places.end_cover, name="end_cover"),
    path("languages/", translations.languages, name="languages"),
    path("languages/<str:language>/", translations.translation, name="translation"),
    path("languages/<str:language>/preview/", translations.preview, name="preview_translation"),
]
