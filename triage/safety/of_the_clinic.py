"""Hazards of the work at the clinic: who reads, who acts, whose record it is. Unsigned drafts of engineers."""

from __future__ import annotations

from triage.safety.records import Control, Hazard, Likelihood, Rating, Severity

H3 = Hazard(
    "H3",
    "Emergency advice shown, yet nobody acts",
    cause="Staff think the patient went; the patient thinks the clinic calls.",
    harm="No care.",
    before=Rating(Severity.CATASTROPHIC, Likelihood.LOW),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    controls=(
        Control(
            "The stop page says what the clinic does and does not do, and when.",
            tests=("trust/hazards/test_h03_nobody_acts.py::test_h03_wording_states_what_clinic_does",),
            code=("triage/patient/presenters.py",),
        ),
        Control(
            "An emergency exit is a case at once, on top of the queue, with a clock of its own.",
            tests=(
                "triage/test_services_safety.py::test_a_tick_on_the_first_page_is_a_case_at_once",
                "triage/test_desk_pages.py::test_emergencies_stand_on_top_of_the_queue_with_a_clock",
                "triage/test_queue_pages.py::"
                "test_an_emergency_stands_on_top_whatever_the_page_is_narrowed_to",
            ),
            code=("triage/services/safety.py", "triage/queries/queues.py"),
        ),
        Control(
            "The patient may leave a number; it is called when somebody has read it.",
            tests=(
                "triage/test_services_safety.py::test_a_number_left_on_the_stop_page_reaches_the_case",
                "triage/test_check_ins.py::"
                "test_who_has_no_number_on_file_leaves_one_on_the_emergency_page_and_is_to_be_called",
                "triage/test_check_ins.py::test_a_number_is_taken_on_the_emergency_page_after_a_rest_too",
            ),
            code=("triage/services/safety.py", "triage/patient/after_own.py"),
        ),
        Control(
            '"I have called" and "I cannot call" on an emergency page reach staff; neither makes the case calmer.',
            tests=(
                "trust/hazards/test_h03_nobody_acts.py::"
                "test_h03_who_cannot_call_is_seen_by_staff_and_is_on_the_call_list_once_there_is_a_number",
                "trust/hazards/test_h03_nobody_acts.py::test_h03_who_has_called_is_seen_and_stays_as_urgent",
            ),
            code=("triage/services/safety.py", "triage/patient/views.py"),
        ),
        Control(
            "Untouched, it goes to the next person on cover.",
            tests=("triage/test_escalation.py::test_an_untouched_emergency_goes_from_person_to_person",),
            code=("triage/services/escalation.py",),
        ),
        Control(
            "Outside opening hours nothing calmer is said.",
            tests=("triage/test_no_cover.py::test_an_emergency_sign_hears_of_no_calmer_way",),
            code=("triage/patient/waiting.py",),
        ),
    ),
)

H6 = Hazard(
    "H6",
    "Two patients joined into one",
    cause="Twins, a shared family address, the same date of birth.",
    harm="Care on another's history.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    promises=("S1",),
    controls=(
        Control(
            "Nobody is joined by itself; three of four things must agree even to be called likely.",
            tests=(
                "trust/hazards/test_h06_two_joined_into_one.py::test_h06_twins_and_shared_mail_make_no_link",
                "triage/test_same_person.py::test_two_of_four_do_not",
            ),
            code=("triage/queries/likeness.py",),
            missing="The log asks that all four agree before two are called likely; three do here, as spelling differs.",
        ),
        Control(
            "The differences are shown; one proposes and another confirms; it can be ended, nothing merged.",
            tests=(
                "triage/test_same_person.py::"
                "test_one_proposes_another_confirms_another_ends_and_nothing_is_merged",
                "triage/test_same_person.py::test_who_proposed_it_never_confirms_it",
                "triage/test_same_person.py::test_two_persons_stand_side_by_side_with_what_differs",
            ),
            code=("triage/services/matches.py",),
        ),
    ),
)

H7 = Hazard(
    "H7",
    "Wrong patient on screen",
    cause='Two tabs, a kept page, a "current patient" in the session, a swapped stored value.',
    harm="A note or advice to the wrong person.",
    before=Rating(Severity.MAJOR, Likelihood.LOW),
    after=Rating(Severity.MAJOR, Likelihood.VERY_LOW),
    promises=("S2", "S19", "S30"),
    controls=(
        Control(
            "Each form names its case; one that was shown for another case changes nothing.",
            tests=(
                "trust/test_s02_object_level.py::test_a_form_shown_for_one_case_changes_no_other",
                "triage/test_desk_pages.py::test_a_form_of_another_case_changes_nothing",
                "triage/test_clinician_pages.py::test_a_form_of_another_case_changes_nothing",
            ),
            code=("triage/deeds.py",),
        ),
        Control(
            "Name, date of birth, side and area on the page of a case and on each button.",
            tests=(
                "triage/test_desk_pages.py::"
                "test_name_birth_date_side_and_area_stand_on_the_page_and_on_each_button",
            ),
            code=("triage/desk/presenters.py",),
        ),
        Control(
            "A stored value opens in its own row alone; pages with a patient are kept nowhere.",
            tests=(
                "trust/test_s30_a_moved_value_alarms.py::test_a_value_of_another_patient_is_never_shown",
                "trust/test_s19_nothing_is_kept.py::test_every_answer_but_the_librarys_forbids_keeping_it",
            ),
            code=("prolo/vault/sealing.py",),
        ),
    ),
)

H8 = Hazard(
    "H8",
    "Notification lost",
    cause="Mail down, spam, a full box, a wrong address.",
    harm="A flagged case stays unread.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.SIGNIFICANT, Likelihood.LOW),
    promises=("R8", "R12", "R24"),
    controls=(
        Control(
            "The queue is the truth and mail a hint: cases stand there whether or not mail goes out.",
            tests=(
                "triage/test_services_mail.py::test_a_mail_server_that_is_away_is_tried_later_and_later",
                "triage/test_queries.py::test_the_most_urgent_is_first_and_a_decided_case_is_gone",
            ),
            code=("triage/services/outbox.py",),
        ),
        Control(
            "When mails and check-ins stop going out, every member of staff sees it within a quarter of an hour.",
            tests=(
                "trust/test_r24_a_stopped_schedule_is_seen.py::"
                "test_every_member_of_staff_sees_within_15_minutes_that_it_stopped",
                "trust/test_r24_a_stopped_schedule_is_seen.py::"
                "test_the_check_of_the_server_is_red_while_something_waits",
            ),
            code=("prolo/clinic/beats.py",),
        ),
        Control(
            "A mail that comes back is a call to make; a dead sender is followed by the next.",
            tests=(
                "triage/test_work_on_a_case.py::test_h08_bounce_makes_task",
                "triage/test_services_mail.py::"
                "test_a_sender_that_died_is_followed_by_the_next_one_with_the_same_id",
                "trust/test_r12_tasks_of_killed_workers.py::test_every_mail_goes_out_though_workers_die",
            ),
            code=("triage/services/delivery.py",),
        ),
    ),
)

H9 = Hazard(
    "H9",
    "Flagged case unread over a weekend, a holiday, a leave",
    cause="Nobody is there and nobody knows.",
    harm="Days of delay.",
    before=Rating(Severity.MAJOR, Likelihood.HIGH),
    after=Rating(Severity.CONSIDERABLE, Likelihood.LOW),
    controls=(
        Control(
            "Opening hours, closed days and cover for each place; time to reply by its clock.",
            tests=(
                "trust/hazards/test_h09_nobody_reads_it_in_time.py::test_h09_friday_1805_to_monday",
                "trust/hazards/test_h09_nobody_reads_it_in_time.py::test_h09_christmas",
                "trust/hazards/test_h09_nobody_reads_it_in_time.py::test_h09_summer_time_change",
                "trust/hazards/test_h09_nobody_reads_it_in_time.py::test_h09_two_locations_two_zones",
            ),
            code=("prolo/clinic/hours.py", "prolo/clinic/cover.py"),
        ),
        Control(
            "Who is on cover is told before it is late, then the next person, then all managers.",
            tests=(
                "triage/test_escalation.py::test_the_person_who_has_the_case_is_warned_before_anybody_else",
                "triage/test_escalation.py::"
                "test_where_nobody_is_on_cover_the_managers_are_told_to_change_that",
            ),
            code=("triage/services/escalation.py",),
        ),
        Control(
            'With nobody on cover the form says "do not wait for us".',
            tests=("triage/test_no_cover.py::test_h09_no_cover_changes_wording",),
            code=("triage/patient/waiting.py",),
        ),
    ),
)

H10 = Hazard(
    "H10",
    "Submission lost or doubled; the patient believes it arrived",
    cause="A crash, a cut line, a double click.",
    harm="No care; double work.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.SIGNIFICANT, Likelihood.VERY_LOW),
    promises=("R1", "R4", "R9"),
    controls=(
        Control(
            "A receipt with a reference only after everything is written; one key makes one submission.",
            tests=(
                "trust/test_r01_nothing_is_lost_or_doubled.py::"
                "test_two_hundred_people_send_while_workers_and_connections_die",
                "triage/test_services_intake.py::test_a_hundred_posts_at_once_make_one_submission",
                "triage/test_services_intake.py::test_when_one_part_cannot_be_written_none_is",
            ),
            code=("triage/services/sending.py",),
        ),
        Control(
            "A cut request stores nothing and shows no receipt.",
            tests=("trust/test_r04_a_cut_request_stores_nothing.py::test_a_cut_sending_sends_nothing",),
            code=("triage/patient/views.py",),
        ),
    ),
)

OF_THE_CLINIC: tuple[Hazard, ...] = (H3, H6, H7, H8, H9, H10)
