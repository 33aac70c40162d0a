"""Addresses of those who work with pages. A page is named by its own address; the front page is `home`."""

from django.urls import path

from education.editing import deeds, sources, views, writing

app_name = "library"
urlpatterns = [
    path("", views.pages, name="pages"),
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/handled/", deeds.handled, name="handled"),
    path("sources/", sources.sources, name="sources"),
    path("sources/add/", sources.add, name="add_source"),
    path("sources/<slug:key>/", sources.change, name="source"),
    path("<path:slug>/edit/", writing.edit, name="edit"),
    path("<path:slug>/as-readers-see-it/", views.as_readers_see_it, name="preview"),
    path("<path:slug>/compare/", views.compare, name="compare"),
    path("<path:slug>/submit/", deeds.submit, name="submit"),
    path("<path:slug>/withdraw/", deeds.withdraw, name="withdraw"),
    path("<path:slug>/set-aside/", deeds.set_aside, name="set_aside"),
    path("<path:slug>/review/", deeds.review, name="review"),
    path("<path:slug>/publish/", deeds.publish, name="publish"),
    path("<path:slug>/unschedule/", deeds.unschedule, name="unschedule"),
    path("<path:slug>/restore/", deeds.restore, name="restore"),
    path("<path:slug>/owner/", deeds.owner, name="owner"),
    path("<path:slug>/move/", deeds.move, name="move"),
    path("<path:slug>/retire/", deeds.retire, name="retire"),
    path("<path:slug>/", views.page, name="page"),
]
