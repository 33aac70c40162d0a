"""The areas of the body a person can choose, and named groups of them."""

from __future__ import annotations

from triage.questionnaire.comparisons import Values
from triage.questionnaire.records import Option

REGIONS = (
    Option("neck", "Neck"),
    Option("midback", "Upper or mid back"),
    Option("lowback", "Low back"),
    Option("sacroiliac", "Low back, to one side of the tailbone"),
    Option("tailbone", "Tailbone"),
    Option("chest", "Chest or ribs"),
    Option("shoulder", "Shoulder"),
    Option("upper_arm", "Upper arm"),
    Option("elbow", "Elbow"),
    Option("wrist", "Wrist or hand"),
    Option("hip", "Hip or groin"),
    Option("thigh", "Thigh"),
    Option("knee", "Knee"),
    Option("calf_shin", "Calf or shin"),
    Option("ankle", "Ankle"),
    Option("foot", "Heel or foot"),
    Option("jaw", "Jaw"),
    Option("head_face", "Head or face"),
    Option("tummy_pelvis", "Tummy or pelvis"),
    Option("all_over", "All over"),
    Option("other", "Somewhere else"),
)
SPINE = Values("the spine", ("neck", "midback", "lowback", "sacroiliac", "tailbone"))
LIMB = Values(
    "the limbs",
    ("shoulder", "upper_arm", "elbow", "wrist", "hip", "thigh", "knee", "calf_shin", "ankle", "foot"),
)
OUTSIDE_AREAS = Values("the areas this service does not cover", ("head_face", "tummy_pelvis", "other"))
BIG_TENDON_AREAS = Values(
    "the areas with a big tendon", ("shoulder", "elbow", "thigh", "knee", "calf_shin", "ankle", "foot")
)
ANY_REGION = Values("any area", tuple(option.value for option in REGIONS))
