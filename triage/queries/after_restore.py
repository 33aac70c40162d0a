"""What a restored database lost: cases of the log of receipts that are not there, or were further on."""

from collections.abc import Iterator, Mapping

from triage.models import Case

AT_ONCE = 1000


def to_check(logged: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Reference, version here and version logged of each case that went back; 0 where there is none."""
    references = sorted(logged)
    for start in range(0, len(references), AT_ONCE):
        lot = references[start : start + AT_ONCE]
        here = dict(Case.objects.filter(reference__in=lot).values_list("reference", "version"))
        for reference in lot:
            if here.get(reference, 0) < logged[reference]:
                yield reference, here.get(reference, 0), logged[reference]
