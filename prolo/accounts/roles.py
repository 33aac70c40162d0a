"""The three roles of staff: groups of these names hold them."""

from enum import StrEnum


class Role(StrEnum):
    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    MANAGER = "manager"
