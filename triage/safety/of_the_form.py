"""Hazards of the questions, the rules and what patients are told. Unsigned drafts of engineers."""

from __future__ import annotations

from triage.safety.records import Control, Hazard, Likelihood, Rating, Severity

H1 = Hazard(
    "H1",
    "Warning sign missed",
    cause='Question skipped, hidden by branching, taken as "no" by default, or JavaScript is off.',
    harm="Cord compression, infection or a clot found late.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    promises=("S5",),
    controls=(
        Control(
            "The emergency check is the first page, before any name, for everyone.",
            tests=("trust/test_s05_order_of_steps.py::test_the_gate_comes_first_and_before_any_name",),
            code=("triage/questionnaire/gate.py", "triage/questionnaire/pages.py"),
        ),
        Control(
            "Every safety question must be answered, nothing is chosen beforehand; yes, no or not sure.",
            tests=(
                "trust/hazards/test_h01_warning_sign_missed.py::"
                "test_h01_no_path_to_send_without_every_safety_answer",
                "trust/test_s05_order_of_steps.py::test_the_gate_left_blank_leads_nowhere",
                "journeys/test_patient.py::"
                "test_a_patient_without_scripts_walks_from_the_page_about_the_knee_to_the_receipt",
            ),
            code=("triage/services/drafts.py", "triage/patient/forms.py"),
        ),
        Control(
            "Not sure and blank never count as no.",
            tests=(
                "triage/test_rules_properties.py::test_a_calm_reply_made_blank_or_not_sure_is_never_less_urgent",
                "triage/test_services_intake.py::test_not_sure_can_be_sent_and_is_not_taken_for_no",
            ),
            code=("triage/questionnaire/conditions.py",),
        ),
        Control(
            "The server checks that the form is complete, by the version of the rules in use.",
            tests=(
                "triage/test_services_intake.py::test_a_missing_safety_answer_keeps_the_form_from_being_sent",
                "triage/test_rules_properties.py::"
                "test_a_missing_required_reply_is_never_hidden_by_a_calmer_result",
            ),
            code=("triage/services/intake.py",),
        ),
    ),
)

H2 = Hazard(
    "H2",
    "Warning sign given and the rules are silent, or so many flags that staff stop reading",
    cause="An error in a rule; a sign said only in free text; a mix-up of units.",
    harm="As H1; alert fatigue.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    controls=(
        Control(
            "Rules are records with a version and a source; two clinicians sign the very words.",
            tests=(
                "triage/test_rules_records.py::test_each_rule_has_a_source_a_hazard_and_a_word_for_the_clinician",
                "triage/test_rules_kept.py::test_a_changed_word_needs_a_new_number",
                "triage/test_rules_released.py::test_what_nobody_signed_is_not_released",
            ),
            code=("triage/rules/records.py", "triage/services/rule_releases.py"),
            missing="No clinician has signed version 2 yet.",
        ),
        Control(
            "Stored answer sets with expected results; a change of any rule is told by a test.",
            tests=(
                "triage/test_rules_conformance.py::test_every_conformance_line_agrees",
                "triage/test_rules_conformance.py::test_every_worked_story_ends_as_written",
                "triage/test_rules_mutants.py::test_each_change_of_a_condition_is_told",
                "triage/test_rules_mutants.py::test_each_change_of_level_or_words_is_told",
            ),
            code=("triage/rules/intake.py", "triage/rules/aftercare.py"),
            missing="16 worked stories by clinicians of the 200 that are wanted.",
        ),
        Control(
            "Any words of the patient make a person read them, whole; they never lower the urgency.",
            tests=(
                "triage/test_rules_properties.py::test_words_never_lower_urgency",
                "triage/test_services_intake.py::test_words_are_read_within_one_working_day",
                "triage/test_services_casework.py::test_a_case_with_unread_words_cannot_be_decided",
                "triage/test_rules_echo.py::test_each_text_asks_what_is_expected",
            ),
            code=("triage/rules/notes.py", "triage/services/echoes.py"),
        ),
        Control(
            "How often each rule fires, and how often clinicians agree, is counted and shown.",
            tests=(
                "triage/test_counted_days.py::"
                "test_a_rule_is_called_lowered_too_often_from_three_in_ten_on_and_never_on_few_acts",
            ),
            code=("triage/queries/day_counts.py",),
        ),
    ),
)

H4 = Hazard(
    "H4",
    "The patient goes back and softens an answer, or leaves at the stop page",
    cause="Fear, haste, a wish to finish the form.",
    harm="A warning sign is lost.",
    before=Rating(Severity.MAJOR, Likelihood.HIGH),
    after=Rating(Severity.SIGNIFICANT, Likelihood.LOW),
    controls=(
        Control(
            "An earlier yes stays visible and keeps its urgency.",
            tests=(
                "triage/test_services_safety.py::test_going_back_and_softening_the_answer_keeps_the_case_and_the_yes",
                "triage/test_services_intake.py::test_a_softened_reply_stays_visible_and_keeps_the_case_urgent",
                "triage/test_clinician_pages.py::test_an_alarming_answer_that_was_changed_later_is_still_shown",
                "journeys/test_patient.py::test_h04_yes_back_no_send_keeps_flag",
            ),
            code=("triage/services/drafts.py", "triage/services/safety.py"),
        ),
        Control(
            "Who leaves at the stop page is a case at once; a number that was left is a call to make.",
            tests=(
                "trust/hazards/test_h04_softened_or_left.py::test_h04_closed_tab_leaves_an_open_case",
                "triage/test_work_on_a_case.py::test_a_number_left_on_the_stop_page_is_on_the_call_list",
            ),
            code=("triage/services/safety.py",),
        ),
        Control(
            '"These answers were a mistake" is kept, and a person looks all the same.',
            tests=(
                "triage/test_services_safety.py::test_a_mistake_is_written_down_and_the_form_may_go_on",
                "trust/hazards/test_h04_softened_or_left.py::test_h04_mistake_mark_still_reviewed",
                "trust/test_s05_order_of_steps.py::"
                "test_saying_it_was_a_mistake_does_not_send_a_form_whose_signs_still_stand",
            ),
            code=("triage/services/safety.py",),
        ),
    ),
)

H5 = Hazard(
    "H5",
    "Stale form or rules",
    cause="Begun under one version and sent under another; a later edit changes what old answers mean.",
    harm="Wrong urgency, wrong record.",
    before=Rating(Severity.CONSIDERABLE, Likelihood.MEDIUM),
    after=Rating(Severity.SIGNIFICANT, Likelihood.VERY_LOW),
    promises=("R22",),
    controls=(
        Control(
            "On sending, the version it was begun under and the one in use both assess; the worse counts.",
            tests=(
                "trust/hazards/test_h05_stale_form_or_rules.py::"
                "test_h05_old_form_after_release_the_older_version_counts_when_it_is_more_urgent",
                "trust/hazards/test_h05_stale_form_or_rules.py::"
                "test_h05_old_form_after_release_the_newer_version_counts_when_it_is_more_urgent",
                "trust/hazards/test_h05_stale_form_or_rules.py::"
                "test_h05_old_form_after_release_only_new_questions_are_asked",
            ),
            code=("triage/services/two_versions.py", "triage/rules/versions.py"),
        ),
        Control(
            "A check after an injection carries the version that asked it, and is kept with it; both assess it, and "
            "what was not asked is missing: the same day at least.",
            tests=(
                "trust/hazards/test_h05_stale_form_or_rules.py::"
                "test_h05_old_check_after_release_both_versions_assess_it_and_the_reply_says_which_asked",
                "trust/hazards/test_h05_stale_form_or_rules.py::"
                "test_h05_old_check_after_release_what_it_did_not_ask_is_the_same_day_at_least",
            ),
            code=("triage/services/two_versions.py", "triage/patient/after_walk.py"),
        ),
        Control(
            "The wording on the screen is stored with the answers; old cases and assessments never change.",
            tests=(
                "trust/hazards/test_h05_stale_form_or_rules.py::test_h05_old_case_renders_old_words_byte_equal",
                "trust/hazards/test_h05_stale_form_or_rules.py::test_h05_old_assessments_are_never_rewritten",
                "triage/test_rules_kept.py::test_a_changed_word_needs_a_new_number",
            ),
            code=("triage/services/sending.py", "triage/rules/copies.py"),
        ),
        Control(
            "A new rulebook is rehearsed on what is stored; no emergency ends without a signed line.",
            tests=(
                "trust/hazards/test_h05_stale_form_or_rules.py::test_h05_rehearsal_blocks_lowered_emergency",
                "triage/test_rules_released.py::"
                "test_an_emergency_that_would_end_is_named_and_not_released_until_a_line_is_signed",
            ),
            code=("triage/rules/rehearsing.py", "triage/services/rule_releases.py"),
        ),
    ),
)

H13 = Hazard(
    "H13",
    '"Not flagged" read as "safe"; education read as advice; evidence oversold',
    cause="Words or signs that comfort; numbers without harms; old pages.",
    harm="Wrong self-care, late diagnosis.",
    before=Rating(Severity.CONSIDERABLE, Likelihood.HIGH),
    after=Rating(Severity.SIGNIFICANT, Likelihood.LOW),
    pages=("risks", "what-is-prolotherapy"),
    controls=(
        Control(
            "Neutral words in every language; no score, percent, traffic light or tick for patients.",
            tests=(
                "triage/test_results_patients_see.py::test_h13_forbidden_words",
                "triage/test_spanish.py::test_h13_no_spanish_text_praises_or_judges",
                "triage/test_rules_records.py::test_no_rule_promises_anything",
            ),
            code=("triage/patient/results.py",),
        ),
        Control(
            "Benefit and harm together, with source and day of review; a page whose check is late says so.",
            tests=(
                "education/test_gates.py::test_a_gate_fails_on",
                "education/test_honesty.py::test_a_page_about_a_use_says_what_is_not_known",
                "education/test_reading.py::test_readers_are_told_of_a_check_that_is_a_month_late",
            ),
            code=("education/draft_checks.py", "education/review_clock.py"),
        ),
        Control(
            "A safety net on every result.",
            tests=("triage/test_results_patients_see.py::test_h13_every_result_has_a_safety_net",),
            code=("triage/patient/results.py",),
        ),
    ),
)

OF_THE_FORM: tuple[Hazard, ...] = (H1, H2, H4, H5, H13)
