# SPDX-License-Identifier: Apache-2.0
"""The way in: the first proof (a password, the demo's door) is half of it where a second factor is there or needed (X-R10).

Between the two nobody is signed in: the session knows who is half-way, for ten minutes, and opens the next step only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest

from anlan.kernel import timing
from anlan.kernel.access.queries import must_show_second
from anlan.kernel.accounts.queries import kinds_of
from anlan.kernel.context import Caller, Session
from anlan.kernel.people.models import Person

HALF = "anlan_half"
HALF_LASTS = timedelta(minutes=10)
LOCAL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Half:
    """Somebody who has given the first proof."""

    person: Person
    account: User
    how: str
    at: datetime
    go_on: str

    def caller(self, *, confirmed: bool = False) -> Caller:
        """He may set up a factor of his own, and nothing else: he holds no grant yet."""
        session = Session(UUID(int=0), self.at, self.at, timing.now() if confirmed else None)
        return Caller(self.person.pk, self.person.name, "page", session=session)


def fresh_session() -> Session:
    """The moment in which somebody proves who he is, before he is signed in."""
    return Session(UUID(int=0), timing.now(), timing.now())


def enter(request: HttpRequest, person: Person, how: str, go_on: str, *, is_strong: bool = False) -> str:
    """Let somebody in whose first proof was right; the address where he goes on."""
    account = person.account
    assert account is not None
    if is_strong:
        return finish(request, account, how, go_on, is_strong=True)
    kinds = kinds_of(person.pk)
    if not kinds and not must_show_second(person.pk):
        return finish(request, account, how, go_on, is_strong=False)
    request.session.cycle_key()
    request.session[HALF] = {
        "person": str(person.pk), "account": str(account.pk), "how": how, "at": timing.now().isoformat(), "go_on": go_on,
    }  # fmt: skip
    return "/sign-in/second" if kinds else "/sign-in/enrol"


def finish(request: HttpRequest, account: User, how: str, go_on: str, *, is_strong: bool) -> str:
    """Sign in for good; the session gets a new key."""
    request.session.pop(HALF, None)
    request.anlan_entered = (how, is_strong)  # type: ignore[attr-defined]  # for the note of the sign-in
    login(request, account, backend=LOCAL_BACKEND)
    return go_on


def half_of(request: HttpRequest) -> Half | None:
    """Who is half-way in here; None when nobody is, or he took longer than ten minutes."""
    held = request.session.get(HALF)
    if not held:
        return None
    at = datetime.fromisoformat(held["at"])
    if timing.now() - at > HALF_LASTS:
        del request.session[HALF]
        return None
    person = Person.objects.select_related("account").filter(pk=held["person"]).first()
    if person is None or person.account is None or str(person.account.pk) != held["account"]:
        return None
    if not person.account.is_active:
        return None
    return Half(person, person.account, held["how"], at, held["go_on"])
