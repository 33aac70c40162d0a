"""The manager's pages."""

from django.urls import path

from triage.manager import translations, views

app_name = "manager"

urlpatterns = [
    path("mails/", views.mails, name="mails"),
    path("mails/<str:language>/<str:kind>/", views.mail, name="mail"),
    path("mails/<str:language>/<str:kind>/ours/", views.restore, name="restore"),
    path("languages/", translations.languages, name="languages"),
    path("languages/<str:language>/", translations.translation, name="translation"),
    path("languages/<str:language>/preview/", translations.preview, name="preview_translation"),
]
