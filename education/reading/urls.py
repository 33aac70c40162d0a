"""Addresses of the reading side; the page address takes whatever is left, so this list comes last."""

from django.urls import path

from education.reading import deciding, feedback, finding, signs, views

app_name = "education"
urlpatterns = [
    path("", views.home, name="home"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("search/", finding.find, name="search"),
    path("decide/", deciding.guide, name="decide"),
    path("sources/", finding.sources, name="sources"),
    path("sources/<slug:key>/", finding.source, name="source"),
    path("p/<int:number>/", finding.short, name="short"),
    path("p/<int:number>.svg", finding.square_code, name="square_code"),
    path("warning-signs/<path:slug>/", signs.sheet, name="signs"),
    path("feedback/<int:number>/", feedback.feedback, name="feedback"),
    path("<path:slug>/", views.page, name="page"),
]
