# SPDX-License-Identifier: Apache-2.0
"""Reading cases: by code, by likeness, and how often a household called within thirty days (JS-R8)."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.models import Involvement
from anlan.kernel.vault import blind_index

from ..kinds.disclosure import NAMED_AGAINST
from ..models import Case, Household, Likeness

LATELY, BACK = timedelta(days=30), timedelta(days=180)
GROUPS, DIGITS = 3, 4


def code_of(matter: UUID) -> str:
    """What who asked for help asks with later: twelve digits, made of the case's id and the house's key, kept nowhere."""
    digest = blind_index("family-code", str(matter))
    digits = f"{int(digest, 16) % 10 ** (GROUPS * DIGITS):0{GROUPS * DIGITS}d}"
    return "-".join(digits[place : place + DIGITS] for place in range(0, len(digits), DIGITS))


def code_index(code: str) -> str:
    """The digest by which a code is found."""
    digits = "".join(one for one in unicodedata.normalize("NFKC", code) if one.isdigit())
    return blind_index("family-code-index", digits)


def case_by_code(code: str) -> Case | None:
    """The case that this code was given for."""
    return (
        Case.objects.select_related("matter")
        .filter(code_index=code_index(code))
        .exclude(code_index="")
        .first()
    )


def address_digest(words: str) -> str:
    """The digest of an address, however its blanks and widths were typed; empty for none."""
    plain = "".join(unicodedata.normalize("NFKC", words).split()).upper()
    return blind_index("family-address", plain) if plain else ""


def phone_digest(phone: str) -> str:
    """The digest of a telephone; empty for none."""
    digits = "".join(one for one in unicodedata.normalize("NFKC", phone) if one.isdigit())
    return blind_index("phone", digits) if digits else ""


def household_at(address: str) -> Household | None:
    """The household that is known at an address."""
    digest = address_digest(address)
    return Household.objects.filter(address_index=digest).first() if digest else None


def alike(case: Case, phones: Sequence[str], address: str, at: datetime) -> list[tuple[Case, str]]:
    """Cases of the last half-year with the same telephone or address; five at most, the newest first.

    By a telephone also the cases that others of its owner's household brought: as long as he lives there. Before all others
    come those that are against somebody of the register, however old: he is kept away by them (X-R6), and neither his own
    calls with her number nor a few months may push them out.
    """
    wanted = {one for one in phones if one}
    own = Q(phone_index__in=wanted) | Q(parties__phone_index__in=wanted, parties__struck_at=None)
    by = own | Q(household__members__phone_index__in=wanted, household__members__until=None)
    if address:
        by |= Q(household__address_index=address)
    named = Involvement.objects.filter(matter=OuterRef("pk"), part__in=NAMED_AGAINST, until=None)
    rows = (
        Case.objects.filter(by, is_drill=case.is_drill)
        .annotate(is_against=Exists(named))
        .filter(Q(registered_at__gt=at - BACK) | Q(is_against=True))
        .exclude(pk=case.pk)
        .select_related("household")
        .distinct()
        .order_by("-is_against", "-registered_at")
    )
    newest = list(rows[:5])
    called = (
        set(Case.objects.filter(own, pk__in=[one.pk for one in newest]).values_list("pk", flat=True))
        if newest
        else set()
    )
    found: list[tuple[Case, str]] = []
    for one in newest:
        same_home = bool(address) and one.household is not None and one.household.address_index == address
        found.append((one, "address" if same_home else "phone" if one.pk in called else "housemate"))
    return found


def calls_lately(case: Case, at: datetime, person: UUID | None) -> int:
    """How often this household asked or was reported within thirty days, this time among them.

    Whom one of these is against is told of a number in which it does not count: else that would tell him of it (X-R6).
    """
    related = Likeness.objects.filter(case=case).exclude(decision="different").values("other")
    mine = Q(pk=case.pk) | Q(pk__in=related)
    if case.household_id:
        mine |= Q(household=case.household_id)
    rows = Case.objects.filter(mine, registered_at__gt=at - LATELY, is_drill=case.is_drill)
    return rows.exclude(pk__in=all_against(person)).distinct().count()
