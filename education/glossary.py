"""Glossary words in running text: which term a word belongs to, the longest name first."""

import re
from functools import lru_cache

from education.shelf import Term


@lru_cache(maxsize=8)
def names_in_text(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """A pattern that finds any name of any term as whole words, and the term of each name."""
    by_name = {name.lower(): term for term in terms for name in (*term.also, term.medical)}
    longest_first = sorted(by_name, key=lambda name: (-len(name), name))
    names = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])" if names else r"(?!)", re.IGNORECASE), by_name
