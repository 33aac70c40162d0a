"""The clinician's pages."""

from django.urls import include, path

from triage.clinician import deciding, papers, procedures, scores, tracing, views

app_name = "clinician"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("", include("triage.clinician.follow_up_urls")),
    path("<str:reference>/", views.case, name="case"),
    path("<str:reference>/receipts/", tracing.receipts, name="receipts"),
    path("<str:reference>/changes/", tracing.changes, name="changes"),
    path("<str:reference>/decide/", deciding.decide, name="decide"),
    path("<str:reference>/lower/", deciding.lower_urgency, name="lower"),
    path("<str:reference>/return/", deciding.ask, name="return"),
    path("<str:reference>/tell/", deciding.tell, name="tell"),
    path("<str:reference>/messages-read/", deciding.heard, name="heard"),
    path("<str:reference>/code/", deciding.new_code, name="code"),
    path("<str:reference>/words-read/", deciding.mark_words_read, name="read"),
    path("<str:reference>/reopen/", deciding.reopen, name="reopen"),
    path("<str:reference>/note/", deciding.note, name="note"),
    path("<str:reference>/ask-opinion/", deciding.ask_opinion, name="ask_opinion"),
    path("<str:reference>/opinion/", deciding.give_opinion, name="give_opinion"),
    path("<str:reference>/summary/", papers.summary, name="summary"),
    path("<str:reference>/summary.txt", papers.summary_file, name="summary_file"),
    path("<str:reference>/letter/patient/", papers.letter_to_patient, name="letter_to_patient"),
    path("<str:reference>/letter/doctor/", papers.letter_to_doctor, name="letter_to_doctor"),
    path("<str:reference>/procedures/", procedures.listed, name="procedures"),
    path("<str:reference>/procedures/new/", procedures.new, name="procedure_new"),
    path("<str:reference>/procedures/<uuid:procedure>/", procedures.correct, name="procedure_correct"),
    path("<str:reference>/procedures/<uuid:procedure>/strike/", procedures.strike, name="procedure_strike"),
    path("<str:reference>/scores/", scores.page, name="scores"),
    path("<str:reference>/scores/told/", scores.told, name="scores_told"),
    path("<str:reference>/scores/no-more/", scores.no_more, name="scores_no_more"),
]
