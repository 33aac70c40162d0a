"""A patient's own case."""

from django.urls import path

from triage.patient import after_own, own, scores

app_name = "own"

urlpatterns = [
    path("<uuid:case>/", own.status, name="status"),
    path("<uuid:case>/messages/", own.write, name="write"),
    path("<uuid:case>/questions/", own.answer, name="answer"),
    path("<uuid:case>/change/", own.amend, name="amend"),
    path("<uuid:case>/answers/", own.answers, name="answers"),
    path("<uuid:case>/answers.json", own.answers_file, name="answers_file"),
    path("<uuid:case>/scores/", scores.scores, name="scores"),
    path("<uuid:case>/scores/no-more/", scores.no_more, name="no_more_scores"),
    path("<uuid:case>/check-in/", after_own.check_in, name="check_in"),
    path("<uuid:case>/check-in/help/", after_own.stopped, name="stopped"),
    path("<uuid:case>/check-in/help/called/", after_own.say_called, name="say_called"),
    path("<uuid:case>/check-in/help/number/", after_own.leave_number, name="leave_number"),
    path("<uuid:case>/check-in/sent/", after_own.checked, name="checked"),
    path("<uuid:case>/who-looked/", own.who_looked, name="who_looked"),
    path("<uuid:case>/code/", own.new_code, name="code"),
    path("<uuid:case>/withdraw/", own.withdraw, name="withdraw"),
    path("<uuid:case>/erase/", own.erase, name="erase"),
]
