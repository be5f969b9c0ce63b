# SPDX-License-Identifier: Apache-2.0
"""What the first reader of a certificate says of it: the second one reads all of it, for with his word all of it counts (AX-R3)."""

from django.utils.translation import pgettext

from anlan.kernel.fields import listed
from anlan.kernel.matters.models import Matter

from ..models.warnings import CertificateDoubt
from ..rulesets.words import CATEGORIES
from .beside import doubted, doubts


def was_read(row: CertificateDoubt) -> list[str]:
    """Result, processes, end and review, each as a person says it; nothing before somebody has read it."""
    if not row.result:
        return []
    if row.result == "invalid":
        return [pgettext("welding", "Not valid")]
    covers = [str(CATEGORIES.get(one, one)) for paper in doubted(row.pk) for one in paper.categories.split()]
    said = [
        pgettext("welding", "Valid"),
        pgettext("welding", "it covers %(processes)s") % {"processes": listed(covers)}
        if covers
        else pgettext("welding", "which process it covers is not known"),
    ]
    if row.ends_on is not None:
        said.append(pgettext("welding", "until %(day)s") % {"day": row.ends_on.isoformat()})
    if row.review_on is not None:
        said.append(pgettext("welding", "to be reviewed by %(day)s") % {"day": row.review_on.isoformat()})
    return said


def answers_to(matter: Matter) -> list[tuple[str, str]]:
    """What the second reader may say, with all that he confirms in the words of his yes."""
    read = [said for row in doubts(matter.pk) for said in was_read(row)]
    return [
        ("yes", pgettext("welding", "I read the same: %(read)s") % {"read": " · ".join(read)}),
        ("no", pgettext("welding", "I read something else")),
    ]
