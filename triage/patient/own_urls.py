"""A patient's own case."""

from django.urls import path

from triage.patient import own

app_name = "own"

urlpatterns = [
    path("<uuid:case>/", own.status, name="status"),
    path("<uuid:case>/messages/", own.write, name="write"),
    path("<uuid:case>/questions/", own.answer, name="answer"),
    path("<uuid:case>/change/", own.amend, name="amend"),
    path("<uuid:case>/answers/", own.answers, name="answers"),
    path("<uuid:case>/answers.json", own.answers_file, name="answers_file"),
    path("<uuid:case>/who-looked/", own.who_looked, name="who_looked"),
    path("<uuid:case>/code/", own.new_code, name="code"),
    path("<uuid:case>/withdraw/", own.withdraw, name="withdraw"),
    path("<uuid:case>/erase/", own.erase, name="erase"),
]
