"""A case and the form as FHIR R4 resources, plain dicts for JSON. Needs no Django; knows no storage."""
