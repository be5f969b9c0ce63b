# SPDX-License-Identifier: Apache-2.0
"""The registry of dispatch as it stands now, in the shapes in which it is delivered."""

from collections.abc import Mapping

from django.db.models import OuterRef, Subquery

from anlan.kernel.directory.registers import Register
from anlan.kernel.places.models import Region

from ..models import (
    AlarmButton,
    CallQuestion,
    Camera,
    Car,
    Category,
    Contract,
    Guard,
    Recorder,
    Shift,
    Station,
    VenuePost,
)
from .buttons import button_states
from .deliveries import (
    ButtonRow,
    CallQuestionRow,
    CameraLine,
    CarLine,
    CategoryRow,
    ContractRow,
    GuardLine,
    PostRow,
    RecorderRow,
    ShiftRow,
    StationRow,
)
from .recorders import recorder_states


def _guard(row: Guard) -> dict[str, object]:
    return {
        "person": row.person.code, "certificate_number": row.certificate_number, "revoked_on": row.revoked_on,
        "employer": row.employer.code, "employer_kind": row.employer_kind, "trained_until": row.trained_until,
        "home_post": _home_post(row),
    }  # fmt: skip


def _home_post(row: Guard) -> str:
    """The code of his own post: the guard's row holds its premises and its name."""
    posts = row.home_premises.venuepost_set.all() if row.home_premises else ()
    return next((one.code for one in posts if one.name == row.home_post), "")


def _station(row: Station) -> dict[str, object]:
    codes = (path.rsplit(".", 1)[-1] for path in row.jurisdiction.split())
    return {
        "organisation": row.organisation.code,
        "lat": row.lat,
        "lng": row.lng,
        "jurisdiction": ";".join(codes),
    }


def _regions_named(row: Station) -> str:
    codes = [path.rsplit(".", 1)[-1] for path in row.jurisdiction.split()]
    names: Mapping[str, str] = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return " ".join(names.get(code, code) for code in codes)


# A shift names its post by code, for a delivery of shifts may come before that of the posts.
_POST_NAME = Subquery(VenuePost.objects.filter(code=OuterRef("post")).values("name")[:1])

REGISTERS = (
    Register(
        "guards", GuardLine,
        lambda: Guard.objects.select_related("person", "employer", "home_premises").prefetch_related("home_premises__venuepost_set"),
        _guard, order=("person__code",), regions="employer__region_path", found_by=("person", "person"),
        lookups={"person": "person__code"}, ends="trained_until",
        picks={"person": "people", "employer": "organisations", "home_post": "venue_posts"},
        narrows={"person": "person__code", "employer": "employer__code"},
        shown=lambda row: {"person": row.person.name, "employer": row.employer.name, "home_post": row.home_post},
    ),
    Register(
        "venue_posts", PostRow, lambda: VenuePost.objects.select_related("premises"),
        lambda row: {"code": row.code, "premises": row.premises.code if row.premises else "", "name": row.name,
                     "lat": row.lat, "lng": row.lng},
        regions="premises__region_path", usual=("code", "name", "premises"),
        picks={"premises": "premises"}, narrows={"premises": "premises__code"},
        shown=lambda row: {"premises": row.premises.name} if row.premises else {},
    ),
    Register(
        "alarm_buttons", ButtonRow, lambda: AlarmButton.objects.select_related("premises", "post"),
        lambda row: {"code": row.code, "premises": row.premises.code, "post": row.post.code if row.post else "",
                     "phone": row.phone},
        regions="premises__region_path", found_by=("premises", "premises"), states=button_states,
        picks={"premises": "premises", "post": "venue_posts"}, narrows={"premises": "premises__code"},
        shown=lambda row: {"premises": row.premises.name, "post": row.post.name if row.post else ""},
    ),
    Register(
        "cameras", CameraLine, lambda: Camera.objects.select_related("premises"),
        lambda row: {"code": row.code, "premises": row.premises.code, "name": row.name, "address": row.address,
                     "user": row.user, "password": ""},
        regions="premises__region_path", usual=("code", "name", "premises", "address"),
        picks={"premises": "premises"}, narrows={"premises": "premises__code"},
        shown=lambda row: {"premises": row.premises.name},
    ),
    Register(
        "recorders", RecorderRow, lambda: Recorder.objects.select_related("organisation", "bearer", "post"),
        lambda row: {"code": row.code, "name": row.name, "organisation": row.organisation.code, "kept_as": row.kept_as,
                     "bearer": row.bearer.code if row.bearer else "", "post": row.post.code if row.post else "",
                     "state": row.state},
        regions="organisation__region_path", states=recorder_states,
        picks={"organisation": "organisations", "bearer": "people", "post": "venue_posts"},
        narrows={"organisation": "organisation__code", "post": "post__code", "bearer": "bearer__code"},
        shown=lambda row: {"organisation": row.organisation.name, "bearer": row.bearer.name if row.bearer else "",
                           "post": row.post.name if row.post else ""},
    ),
    Register(
        "contracts", ContractRow, lambda: Contract.objects.select_related("company", "premises"),
        lambda row: {"code": row.code, "company": row.company.code, "premises": row.premises.code if row.premises else "",
                     "area": row.area, "starts_on": row.starts_on, "ends_on": row.ends_on},
        regions="company__region_path", found_by=("company", "organisation"), ends="ends_on",
        usual=("code", "company", "premises", "starts_on", "ends_on"),
        picks={"company": "organisations", "premises": "premises"},
        narrows={"company": "company__code", "premises": "premises__code"},
        shown=lambda row: {"company": row.company.name, "premises": row.premises.name if row.premises else ""},
    ),
    Register(
        "rosters", ShiftRow,
        lambda: Shift.objects.select_related("person").annotate(post_name=_POST_NAME),
        lambda row: {"person": row.person.code, "post": row.post, "starts_at": row.starts_at, "ends_at": row.ends_at},
        order=("-starts_at", "person__code"), regions="person__memberships__organisation__region_path",
        found_by=("person", "person"), lookups={"person": "person__code"},
        picks={"person": "people", "post": "venue_posts"}, narrows={"person": "person__code", "post": "post"},
        shown=lambda row: {"person": row.person.name, "post": row.post_name or row.post},
    ),
    Register(
        "stations", StationRow, lambda: Station.objects.select_related("organisation"), _station,
        order=("organisation__code",), regions="organisation__region_path", found_by=("organisation", "organisation"),
        lookups={"organisation": "organisation__code"}, usual=("organisation", "jurisdiction"),
        picks={"organisation": "organisations"},
        shown=lambda row: {"organisation": row.organisation.name, "jurisdiction": _regions_named(row)},
    ),
    Register(
        "cars", CarLine, lambda: Car.objects.select_related("station").prefetch_related("crew"),
        lambda row: {"code": row.code, "call_sign": row.call_sign, "station": row.station.code,
                     "officers": ";".join(sorted(one.code for one in row.crew.all()))},
        regions="station__region_path", found_by=("station", "organisation"),
        picks={"station": "organisations"}, narrows={"station": "station__code"},
        shown=lambda row: {"station": row.station.name, "officers": " ".join(one.name for one in row.crew.all())},
    ),
    Register(
        "categories", CategoryRow, lambda: Category.objects.all(),
        lambda row: {"code": row.code, "name": row.name, "class": row.category_class, "level": row.level,
                     "police_at_once": row.police_at_once, "violent": row.violent,
                     "asked_after_seconds": row.asked_after_seconds},
        regions="",
    ),
    Register(
        "call_questions", CallQuestionRow, lambda: CallQuestion.objects.select_related("category"),
        lambda row: {"code": row.code, "category": row.category_id, "place": row.place, "text": row.text, "when": row.when,
                     "level": row.level, "starts_on": row.starts_on, "ends_on": row.ends_on, "source": row.source},
        order=("category__name", "place", "code"), regions="", ends="ends_on", reads=("code", "text", "category__name"),
        usual=("code", "category", "text", "when", "level", "starts_on", "ends_on"),
        picks={"category": "categories"}, narrows={"category": "category__code"},
        shown=lambda row: {"category": row.category.name},
    ),
)  # fmt: skip
