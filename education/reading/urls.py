"""Addresses of the reading side; the page address takes whatever is left, so this list comes last."""

from django.urls import path

from education.reading import views

app_name = "education"
urlpatterns = [
    path("", views.home, name="home"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("<path:slug>/", views.page, name="page"),
]
