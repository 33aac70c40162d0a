"""Hazards of who fills in the form, what they understand, and what follows an injection. Unsigned drafts of engineers."""

from __future__ import annotations

from triage.safety.records import Control, Hazard, Likelihood, Rating, Severity

H14 = Hazard(
    "H14",
    "Contraindication not seen",
    cause="Allergy, blood thinner, pregnancy, infection, cancer or implant cut off, below the fold or closed.",
    harm="Injury from an injection.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    promises=("R18",),
    controls=(
        Control(
            "Structured questions of their own; a strip on top of the clinician's pages.",
            tests=(
                "triage/test_clinician_pages.py::"
                "test_the_strip_stands_on_the_page_of_a_form_that_came_too_late_as_well",
                "triage/test_clinician_pages.py::"
                "test_the_first_screen_gives_reason_flags_cautions_and_decision_in_this_order",
            ),
            code=("triage/questionnaire/health.py", "triage/rules/cautions.py"),
        ),
        Control(
            "Limits refuse and never cut; every answer stands in every output.",
            tests=(
                "trust/test_r18_every_letter_survives.py::"
                "test_a_text_too_long_is_explained_at_its_field_and_not_cut",
                "triage/test_clinician_pages.py::test_every_answer_stands_on_the_page_whole",
                "triage/test_own_case_copy.py::test_every_answer_of_every_sending_is_in_both_copies",
            ),
            code=("triage/patient/fields.py",),
        ),
        Control(
            '"None", "not asked" and "not sure" look different.',
            tests=(
                "triage/test_clinician_pages.py::"
                "test_no_not_sure_not_answered_and_not_asked_differ_in_the_strip_by_word_and_by_form",
            ),
            code=("triage/clinician/presenters.py",),
        ),
    ),
)

H15 = Hazard(
    "H15",
    "New symptoms after an injection sent through the ordinary form",
    cause="Numbness past the site, weakness, burning that spreads, fever, or loss of bladder control.",
    harm="Lasting nerve damage, sepsis.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    pages=("risks/nerve-damage",),
    controls=(
        Control(
            "The form asks about injections of the last weeks and leads to the check about them first.",
            tests=(
                "trust/hazards/test_h15_after_an_injection.py::"
                "test_h15_who_had_injections_here_is_led_to_the_check_first_and_may_go_on",
                "triage/test_rules_logic.py::"
                "test_recent_injections_offer_the_aftercare_check_and_change_nothing_else",
            ),
            code=("triage/questionnaire/about.py", "triage/patient/after.py"),
        ),
        Control(
            "Rules of their own: same day at least, and never a wait for numbness past the spot.",
            tests=(
                "trust/hazards/test_h15_after_an_injection.py::test_h15_after_procedure_vignettes",
                "trust/hazards/test_h15_after_an_injection.py::test_h15_numbness_past_site_never_waits_24h",
                "trust/hazards/test_h15_after_an_injection.py::test_h15_a_blank_is_never_reassuring",
                "triage/test_rules_properties.py::"
                "test_an_emergency_sign_after_a_procedure_is_an_emergency_at_any_hour",
            ),
            code=("triage/rules/aftercare.py", "triage/services/check_ins.py"),
        ),
        Control(
            "It is in front of who treated within the request, and a possible nerve injury is followed to its end.",
            tests=(
                "trust/hazards/test_h15_after_an_injection.py::"
                "test_h15_a_treated_person_is_in_front_of_the_clinician_who_treated_within_the_request",
                "triage/test_nerve_follow_up.py::"
                "test_spreading_numbness_told_by_the_patient_opens_it_in_the_same_breath",
                "triage/test_nerve_follow_up.py::test_nobody_is_resolved_before_somebody_looked",
            ),
            code=("triage/services/check_ins.py", "triage/services/nerve.py"),
        ),
        Control(
            "Who does not answer a check-in is called: silence is a task.",
            tests=(
                "triage/test_schedule.py::test_silence_puts_the_person_on_the_call_list_when_the_place_opens",
                "triage/test_schedule.py::test_the_third_call_that_reaches_nobody_hands_it_to_the_clinicians",
                "triage/test_schedule.py::test_who_cannot_be_mailed_a_link_is_called_at_the_due_time",
            ),
            code=("triage/services/schedule.py",),
        ),
    ),
)

H17 = Hazard(
    "H17",
    "Time wrong",
    cause='Summer time, the server\'s zone, 03/04 read two ways, "2 weeks ago" that grows old.',
    harm="Wrong urgency, wrong time to reply.",
    before=Rating(Severity.CONSIDERABLE, Likelihood.MEDIUM),
    after=Rating(Severity.MINOR, Likelihood.VERY_LOW),
    promises=("R15",),
    controls=(
        Control(
            "UTC is stored, the clock of the place is shown, and time counts in its opening hours.",
            tests=(
                "trust/test_r15_clock.py::test_a_case_is_due_by_the_clock_of_its_own_location",
                "trust/test_r15_clock.py::test_the_audit_and_every_time_in_the_database_are_in_utc",
            ),
            code=("prolo/clinic/timetable.py",),
        ),
        Control(
            "The age is that of the day of the form; a result never changes with the day it is looked at.",
            tests=(
                "triage/test_services_intake.py::test_the_age_is_that_of_the_day_at_the_clinic",
                "trust/hazards/test_h17_time_wrong.py::test_h17_result_does_not_change_with_today",
            ),
            code=("triage/services/drafts.py", "triage/rules/assess.py"),
        ),
    ),
)

H18 = Hazard(
    "H18",
    "Question not understood",
    cause="Reading, language, screen reader, small phone, shame.",
    harm='A false "no"; the person gives up.',
    before=Rating(Severity.CONSIDERABLE, Likelihood.HIGH),
    after=Rating(Severity.SIGNIFICANT, Likelihood.LOW),
    controls=(
        Control(
            "Plain words, measured for each text.",
            tests=(
                "triage/test_reading_grade.py::test_questions_hints_and_errors_of_the_form_read_easily",
                "triage/test_reading_grade.py::test_the_text_around_the_questions_reads_easily",
            ),
            code=("triage/patient_texts.py",),
        ),
        Control(
            "Keyboard alone is enough; no fault for a screen reader; no sideways scroll on a small phone.",
            tests=(
                "journeys/test_patient.py::test_a_patient_needs_no_mouse",
                "journeys/test_every_page.py::test_a_page_has_no_faults_and_fits",
            ),
            code=("static/prolo.css",),
        ),
        Control(
            "A language is offered when a clinician has signed it; a missing text stands in both languages.",
            tests=(
                "triage/test_spanish.py::test_h18_missing_translation_shows_both",
                "triage/test_spanish.py::test_before_it_is_signed_nobody_is_offered_spanish",
                "triage/test_spanish.py::test_every_emergency_text_has_its_translation",
            ),
            code=("prolo/languages/services.py",),
            missing="No clinician has checked the Spanish texts yet, and no patient was asked.",
        ),
    ),
)

H19 = Hazard(
    "H19",
    "Someone else fills in the form or opens the link",
    cause="Carer, parent, impostor, a relative in a shared home.",
    harm="Wrong history; privacy; risk at home.",
    before=Rating(Severity.CONSIDERABLE, Likelihood.MEDIUM),
    after=Rating(Severity.SIGNIFICANT, Likelihood.VERY_LOW),
    promises=("S7", "S8"),
    controls=(
        Control(
            "Who fills it in stands on every page of the staff; children have a way of their own.",
            tests=(
                "triage/test_who_is_answering.py::"
                "test_the_desk_reads_who_filled_it_in_and_on_which_ways_to_answer",
                "triage/test_assisted_entry.py::"
                "test_it_is_marked_as_entered_and_told_on_every_page_of_the_staff",
                "triage/test_who_is_answering.py::test_a_childs_warning_sign_comes_before_their_age",
            ),
            code=("triage/patient/contact.py",),
        ),
        Control(
            "A link alone shows nothing: the date of birth opens it. A helper gets no later look.",
            tests=(
                "trust/test_s07_link_use.py::"
                "test_looking_at_a_link_twenty_times_shows_nothing_and_uses_nothing_up",
                "trust/test_s07_link_use.py::test_a_helper_who_sent_the_form_cannot_read_it_later",
            ),
            code=("triage/services/links.py",),
        ),
        Control(
            "Mails have a neutral sender and subject and no clinical word.",
            tests=("triage/test_services_mail.py::test_a_mail_has_no_clinical_word_and_a_neutral_subject",),
            code=("triage/mail_words.py",),
        ),
    ),
)

OF_THE_PERSON: tuple[Hazard, ...] = (H14, H15, H17, H18, H19)
