"""Replies that many questions share."""

from __future__ import annotations

from triage.questionnaire.records import Option

YES = Option("yes", "Yes")
NO = Option("no", "No")
NOT_SURE = Option("not_sure", "I am not sure")
RATHER_NOT = Option("prefer_not_to_say", "I would rather not say")

YES_NO = (YES, NO)
YES_NO_NOT_SURE = (YES, NO, NOT_SURE)
YES_NO_RATHER_NOT = (YES, NO, RATHER_NOT)
