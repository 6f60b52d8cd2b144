"""What must be right, and what should be, before a story is published: one list, the same everywhere.

    report(article)          everything there is to say, for a form, a panel, the desk API
    list_problems(article)   what keeps it from being published: services ask this
    list_warnings(article)   what is asked about first: doors for people ask this, imports do not

All at once: an editor should not have to press Publish five times to find five problems.
"""

from articles.checks.lists import CODES, list_problems, list_warnings, report
from articles.checks.proof import ERROR, WARNING, Problem, Proof

__all__ = ["CODES", "ERROR", "WARNING", "Problem", "Proof", "list_problems", "list_warnings", "report"]
