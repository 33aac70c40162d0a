"""Hazards of several people at work, of a service that is away, and of a restore. Unsigned drafts of engineers."""

from __future__ import annotations

from triage.safety.records import Control, Hazard, Likelihood, Rating, Severity

H11 = Hazard(
    "H11",
    "Two staff at once",
    cause="A note overwritten; one closes a case while new answers arrive.",
    harm="Information lost.",
    before=Rating(Severity.CONSIDERABLE, Likelihood.MEDIUM),
    after=Rating(Severity.MINOR, Likelihood.VERY_LOW),
    promises=("R11",),
    controls=(
        Control(
            "The slower of two changes nothing and sees both texts.",
            tests=(
                "triage/test_two_at_once.py::"
                "test_r11_in_two_hundred_interleavings_nothing_is_overwritten_silently",
                "triage/test_services_casework.py::test_the_slower_of_two_changes_nothing",
                "triage/test_clinician_pages.py::test_the_slower_clinician_gets_409_with_both_texts",
            ),
            code=("triage/services/casework.py", "triage/deeds.py"),
        ),
        Control(
            "New answers open a decided case again; a page says who else looks.",
            tests=(
                "triage/test_services_safety.py::test_a_new_emergency_opens_a_decided_case_again",
                "triage/test_work_on_a_case.py::test_the_page_says_who_else_looks_at_it",
            ),
            code=("triage/services/own_case.py", "triage/services/presence.py"),
        ),
    ),
)

H12 = Hazard(
    "H12",
    "The front desk lowers a case, or closes it as routine",
    cause='"Already under follow-up" (HSSIB 2024).',
    harm="A worsening is missed.",
    before=Rating(Severity.MAJOR, Likelihood.MEDIUM),
    after=Rating(Severity.SIGNIFICANT, Likelihood.LOW),
    promises=("S1",),
    controls=(
        Control(
            "The desk cannot lower an urgency or decide a case, on any route.",
            tests=(
                "triage/test_services_casework.py::test_the_desk_cannot_lower_or_keep_an_urgency",
                "triage/test_services_casework.py::test_only_a_clinician_lowers_or_decides",
                "trust/test_s01_role_by_route.py::test_get_head_and_post_answer_as_the_matrix_says",
            ),
            code=("prolo/accounts/permissions.py", "triage/services/desk.py"),
        ),
        Control(
            "A worse form within 90 days stands above the first, with the earlier case beside it.",
            tests=(
                "triage/test_same_person.py::"
                "test_h12_a_second_worse_submission_goes_on_top_and_shows_the_earlier_one",
            ),
            code=("triage/queries/earlier.py",),
        ),
        Control(
            "Answers told by phone run through the rules and may only raise.",
            tests=(
                "triage/test_answers_by_phone.py::test_h12_phone_answer_reruns_rules",
                "triage/test_answers_by_phone.py::"
                "test_h12_an_alarming_answer_by_phone_raises_the_case_and_a_calm_one_never_lowers_it",
            ),
            code=("triage/services/by_phone.py",),
        ),
    ),
)

H16 = Hazard(
    "H16",
    "Service down or overloaded: a bare error",
    cause="A fault, a full machine, work on the server.",
    harm="Delay, panic.",
    before=Rating(Severity.SIGNIFICANT, Likelihood.HIGH),
    after=Rating(Severity.MINOR, Likelihood.LOW),
    promises=("R5", "R20", "S37"),
    pages=("emergency",),
    controls=(
        Control(
            "Every error page has the clinic's phone and the emergency line; the web server has one too.",
            tests=(
                "trust/test_s37_error_pages.py::test_what_a_page_raises_becomes_a_page_that_helps",
                "trust/test_r05_database_away.py::test_a_view_without_a_database_advises",
                "trust/door/test_the_whole_service.py::test_with_gunicorn_down_nginx_still_says_whom_to_call",
            ),
            code=("prolo/errors.py", "deploy/nginx.conf"),
        ),
        Control(
            "Staff pages have a pool of their own.",
            tests=(
                "trust/door/test_the_whole_service.py::test_staff_pages_are_served_by_the_pool_of_their_own",
            ),
            code=("deploy/nginx.conf",),
            missing="A load test beyond what the machine can bear; a printed list each day.",
        ),
    ),
)

H20 = Hazard(
    "H20",
    "A restore rolls back",
    cause="Cases after the backup vanish, erased ones return, mails go out again.",
    harm="Missed cases; privacy.",
    before=Rating(Severity.MAJOR, Likelihood.LOW),
    after=Rating(Severity.SIGNIFICANT, Likelihood.VERY_LOW),
    promises=("R21",),
    controls=(
        Control(
            "Rows that contradict each other after a restore are found and named.",
            tests=(
                "trust/test_r22_rows_agree_with_each_other.py::"
                "test_a_broken_row_is_found_named_and_ends_the_command_with_an_error",
            ),
            code=("triage/queries/invariants.py",),
        ),
        Control(
            'A log outside the database names each change of a case; a command lists "check these references".',
            tests=(
                "trust/hazards/test_h20_a_restore_rolls_back.py::"
                "test_h20_drill_lists_exactly_what_came_after_the_backup",
                "trust/hazards/test_h20_a_restore_rolls_back.py::"
                "test_h20_a_log_that_cannot_be_written_loses_no_case",
            ),
            code=("prolo/receipt_log.py", "triage/queries/after_restore.py"),
            missing=(
                "Backup to within five minutes and replay of erasures; mail is held by a service kept stopped, not by "
                "the program; the shipped docker-compose.yml mounts no folder for the log."
            ),
        ),
    ),
)

OF_THE_SERVICE: tuple[Hazard, ...] = (H11, H12, H16, H20)
