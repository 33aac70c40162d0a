"""Who gets what from each route: one row a route. A route without a row fails the tests."""

from typing import NamedTuple

ACTORS = ("anonymous", "front_desk", "clinician", "manager", "disabled")


class Row(NamedTuple):
    """Expected statuses by actor, for GET and for an empty POST. 302 for staff pages is the way to sign-in."""

    get: tuple[int, ...]
    post: tuple[int, ...]


def everyone(get: int, post: int) -> Row:
    return Row((get,) * 5, (post,) * 5)


def staff(*, desk: int, clinician: int, manager: int, post: tuple[int, int, int]) -> Row:
    return Row((302, desk, clinician, manager, 302), (302, *post, 302))


READ_ONLY_OPEN = everyone(200, 405)
DRAFT_OF_NOBODY = everyone(404, 404)  # a draft is reached by the browser that holds it, by nobody else
DESK_PAGE = staff(desk=200, clinician=200, manager=403, post=(405, 405, 405))
DESK_ACT = staff(desk=405, clinician=405, manager=405, post=(422, 422, 403))
CLINICIAN_PAGE = staff(desk=403, clinician=200, manager=403, post=(405, 405, 405))
CLINICIAN_ACT = staff(desk=405, clinician=405, manager=405, post=(403, 422, 403))

MANAGER_PAGE = staff(desk=403, clinician=403, manager=200, post=(405, 405, 405))
MANAGER_FORM = staff(desk=403, clinician=403, manager=200, post=(403, 403, 422))
MANAGER_ACT = staff(desk=405, clinician=405, manager=405, post=(403, 403, 302))

LIBRARY_PAGE = staff(desk=403, clinician=200, manager=200, post=(405, 405, 405))
LIBRARY_ACT = staff(desk=405, clinician=405, manager=405, post=(403, 422, 422))
LIBRARY_FORM = staff(desk=403, clinician=200, manager=200, post=(403, 422, 422))

NUMBERS = staff(desk=200, clinician=200, manager=200, post=(405, 405, 405))
RULES_PAGE = NUMBERS
STATISTICS = staff(desk=403, clinician=200, manager=200, post=(405, 405, 405))

MATRIX: dict[str, Row] = {
    "livez": READ_ONLY_OPEN,
    "readyz": READ_ONLY_OPEN,
    "emergency": READ_ONLY_OPEN,
    "security_txt": READ_ONLY_OPEN,
    "display": everyone(200, 302),
    "demo_mailbox": everyone(404, 405),  # it exists in the demo alone
    "home_of_staff": Row((302, 302, 302, 302, 302), (302, 405, 405, 405, 302)),
    "patient:start": everyone(200, 302),
    "patient:come_back": everyone(200, 422),
    "patient:new_link": everyone(200, 422),
    "patient:tasks": Row((404,) * 5, (405,) * 5),
    "patient:leave": DRAFT_OF_NOBODY,
    "patient:unlock": DRAFT_OF_NOBODY,
    "patient_link:open": everyone(404, 404),  # a link that nobody was given
    **dict.fromkeys(
        [
            *("own:status", "own:write", "own:answer", "own:amend", "own:answers", "own:answers_file"),
            *("own:who_looked", "own:code", "own:withdraw", "own:erase"),
        ],
        Row((302,) * 5, (302,) * 5),  # to the way back
    ),
    "after:check": everyone(200, 200),
    "patient:after_first": DRAFT_OF_NOBODY,
    "own:check_in": Row((302,) * 5, (302,) * 5),
    "own:stopped": Row((302,) * 5, (302,) * 5),
    "own:say_called": Row((302,) * 5, (302,) * 5),
    "own:leave_number": Row((302,) * 5, (302,) * 5),
    "own:checked": Row((302,) * 5, (302,) * 5),
    "assisted:check_in": staff(desk=200, clinician=200, manager=403, post=(422, 422, 403)),
    "own:scores": Row((302,) * 5, (302,) * 5),
    "own:no_more_scores": Row((302,) * 5, (302,) * 5),
    "patient:page": DRAFT_OF_NOBODY,
    "patient:echo": DRAFT_OF_NOBODY,
    "patient:contact": DRAFT_OF_NOBODY,
    "patient:answers": DRAFT_OF_NOBODY,
    "patient:sent": Row((404,) * 5, (405,) * 5),
    "patient:stop": Row((404,) * 5, (405,) * 5),
    "patient:stop_number": Row((405,) * 5, (404,) * 5),
    "patient:stop_call": Row((405,) * 5, (404,) * 5),
    "patient:mistake": Row((405,) * 5, (404,) * 5),
    "assisted:new": staff(desk=200, clinician=200, manager=403, post=(422, 422, 403)),
    "assisted:answers": staff(desk=200, clinician=200, manager=403, post=(422, 422, 403)),
    "assisted:go_on": staff(desk=405, clinician=405, manager=405, post=(404, 404, 403)),
    "desk:queue": DESK_PAGE,
    "worklist:keep": DESK_ACT,
    "worklist:forget": staff(desk=405, clinician=405, manager=405, post=(302, 302, 403)),
    "worklist:take": DESK_ACT,
    "worklist:together": DESK_ACT,
    "worklist:give": DESK_ACT,
    "worklist:write": DESK_ACT,
    "desk:find": staff(desk=200, clinician=200, manager=403, post=(422, 422, 403)),
    "desk:case": DESK_PAGE,
    "desk:same_person": DESK_PAGE,
    "desk:same_person_propose": DESK_ACT,
    "desk:same_person_confirm": CLINICIAN_ACT,
    "desk:same_person_end": DESK_ACT,
    "desk:take": DESK_ACT,
    "desk:accept": DESK_ACT,
    "desk:return": DESK_ACT,
    "desk:raise": DESK_ACT,
    "desk:tell": DESK_ACT,
    "desk:heard": DESK_ACT,
    "desk:code": DESK_ACT,
    "desk:calls": DESK_PAGE,
    "desk:scores": DESK_PAGE,
    "desk:check_ins": DESK_PAGE,
    "desk:assign": DESK_ACT,
    "desk:preview": DESK_ACT,
    "desk:call": DESK_ACT,
    "desk:call_wanted": DESK_ACT,
    "desk:note": DESK_ACT,
    "desk:here": staff(desk=405, clinician=405, manager=405, post=(200, 200, 403)),
    "visits:day": DESK_PAGE,
    "visits:hand_over": staff(desk=200, clinician=200, manager=403, post=(422, 422, 403)),
    "visits:sheet": DESK_PAGE,
    "numbers:page": NUMBERS,
    "numbers:file": NUMBERS,
    "statistics:page": STATISTICS,
    "statistics:file": STATISTICS,
    "rules:index": RULES_PAGE,
    "rules:questions": RULES_PAGE,
    "rules:rule": RULES_PAGE,
    "rules:try": staff(desk=200, clinician=200, manager=200, post=(200, 200, 200)),
    "clinician:scores": CLINICIAN_PAGE,
    "outcomes:page": LIBRARY_PAGE,
    "outcomes:file": LIBRARY_PAGE,
    **dict.fromkeys(["clinician:scores_told", "clinician:scores_no_more"], CLINICIAN_ACT),
    "clinician:queue": CLINICIAN_PAGE,
    "clinician:case": CLINICIAN_PAGE,
    "clinician:receipts": CLINICIAN_PAGE,
    "clinician:changes": CLINICIAN_PAGE,
    "clinician:decide": CLINICIAN_ACT,
    "clinician:lower": CLINICIAN_ACT,
    "clinician:read": CLINICIAN_ACT,
    "clinician:reopen": CLINICIAN_ACT,
    "clinician:return": CLINICIAN_ACT,
    "clinician:tell": CLINICIAN_ACT,
    "clinician:heard": CLINICIAN_ACT,
    "clinician:code": CLINICIAN_ACT,
    "clinician:note": CLINICIAN_ACT,
    "clinician:ask_opinion": CLINICIAN_ACT,
    "clinician:give_opinion": CLINICIAN_ACT,
    "clinician:summary": CLINICIAN_PAGE,
    "clinician:summary_file": CLINICIAN_PAGE,
    "clinician:letter_to_patient": CLINICIAN_PAGE,
    "clinician:letter_to_doctor": CLINICIAN_PAGE,
    "exports:research": staff(desk=403, clinician=200, manager=403, post=(403, 422, 403)),
    "exports:fhir": CLINICIAN_PAGE,
    "fhir:form": READ_ONLY_OPEN,
    **dict.fromkeys(["clinician:nerves", "clinician:nerve", "clinician:harms"], CLINICIAN_PAGE),
    "clinician:harms_file": CLINICIAN_PAGE,
    "clinician:harm_new": staff(desk=403, clinician=200, manager=403, post=(403, 422, 403)),
    "clinician:harm_correct": staff(desk=403, clinician=404, manager=403, post=(403, 404, 403)),
    **dict.fromkeys(["clinician:nerve_open", "clinician:nerve_step", "clinician:nerve_end"], CLINICIAN_ACT),
    "clinician:procedures": CLINICIAN_PAGE,
    "clinician:procedure_new": staff(desk=403, clinician=200, manager=403, post=(403, 422, 403)),
    "clinician:procedure_correct": staff(desk=403, clinician=404, manager=403, post=(403, 404, 403)),
    "clinician:procedure_strike": staff(desk=405, clinician=405, manager=405, post=(403, 404, 403)),
    "manager:mails": MANAGER_PAGE,
    "manager:mail": MANAGER_FORM,
    "manager:restore": MANAGER_ACT,
    "manager:places": MANAGER_PAGE,
    "manager:place": MANAGER_PAGE,
    **dict.fromkeys(
        ["manager:hours", "manager:targets", "manager:close_day", "manager:add_cover"],
        staff(desk=405, clinician=405, manager=405, post=(403, 403, 422)),
    ),
    "manager:check_ins": MANAGER_FORM,
    "manager:open_day": MANAGER_ACT,
    "manager:end_cover": MANAGER_ACT,
    "manager:languages": CLINICIAN_PAGE,
    "manager:preview_translation": staff(desk=405, clinician=405, manager=405, post=(403, 302, 403)),
    "manager:translation": staff(desk=403, clinician=200, manager=403, post=(403, 422, 403)),
    "rule_versions:list": staff(desk=200, clinician=200, manager=200, post=(405, 405, 405)),
    **dict.fromkeys(
        ["rule_versions:intake", "rule_versions:aftercare"],
        staff(desk=403, clinician=200, manager=403, post=(403, 422, 403)),
    ),
    "rule_versions:intake_line": CLINICIAN_ACT,
    "rule_versions:aftercare_line": CLINICIAN_ACT,
    "library:pages": LIBRARY_PAGE,
    "library:page": LIBRARY_PAGE,
    "library:preview": LIBRARY_PAGE,
    "library:compare": LIBRARY_PAGE,
    "library:feedback": LIBRARY_PAGE,
    "library:sources": LIBRARY_PAGE,
    "library:add_source": LIBRARY_FORM,
    "library:source": staff(
        desk=403, clinician=404, manager=404, post=(403, 404, 404)
    ),  # not the clinic's own
    "library:edit": LIBRARY_FORM,
    "library:publish": LIBRARY_FORM,
    "library:owner": LIBRARY_FORM,
    "library:move": LIBRARY_FORM,
    "library:retire": LIBRARY_FORM,
    "library:review": staff(desk=403, clinician=200, manager=403, post=(403, 409, 403)),
    "library:submit": LIBRARY_ACT,
    "library:withdraw": LIBRARY_ACT,
    "library:set_aside": LIBRARY_ACT,
    "library:unschedule": LIBRARY_ACT,
    "library:restore": LIBRARY_ACT,
    "library:handled": LIBRARY_ACT,
    "kept_words": Row((302, 200, 200, 200, 302), (302, 302, 302, 302, 302)),
    "keep_words": Row((302, 405, 405, 405, 302), (302, 200, 200, 200, 302)),
    "totp_picture": Row((302, 404, 404, 404, 302), (302, 405, 405, 405, 302)),
    "education:home": READ_ONLY_OPEN,
    "education:page": READ_ONLY_OPEN,
    "education:decide": everyone(200, 200),
    "education:search": READ_ONLY_OPEN,
    "education:sources": READ_ONLY_OPEN,
    "education:source": READ_ONLY_OPEN,
    "education:short": Row((302,) * 5, (405,) * 5),
    "education:square_code": READ_ONLY_OPEN,
    "education:signs": READ_ONLY_OPEN,
    "education:feedback": everyone(200, 422),
    "education:sitemap": READ_ONLY_OPEN,
    "education:robots": READ_ONLY_OPEN,
}
