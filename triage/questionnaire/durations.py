"""Named groups of how long a problem has lasted."""

from __future__ import annotations

from triage.questionnaire.comparisons import Values

LONG_LASTING = Values("the group 3 months or more", ("from_3_to_12_months", "over_12_months"))
SHORT_LASTING = Values("the group under 3 months", ("under_6_weeks", "from_6_to_12_weeks"))
