# SPDX-License-Identifier: Apache-2.0
"""What a case that ends on an agreement must show: both sides have signed the paper that was laid out (JS-R1, art. 29).

By part, never by name: the list of what is missing is read by whoever sees the case.
"""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Need

_MISSING = ("family.agreement_written", "family.agreement_laid_out", "family.signatures_void")

SIGNED = tuple(
    Need(
        f"{side}_signed", label, on="family.agreement_signed", only={"side": (side,)}, undone_by=_MISSING, once=_MISSING,
        unless_since=("family.mediation_ended", "family.paper_taken_back"), outcomes=("settled",),
    )
    for side, label in (
        ("applicant", pgettext_lazy("family", "the applicant's signature under the agreement")),
        ("respondent", pgettext_lazy("family", "the respondent's signature under the agreement")),
    )
)  # fmt: skip
