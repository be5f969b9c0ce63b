# SPDX-License-Identifier: Apache-2.0
"""The shape of each table of a district's register."""

import json
import re
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AfterValidator, Field, StringConstraints

from ..fields import Level, Telephone, Text
from .tables import Row

CodeCell = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,20}$")]  # no dot: it divides a path
NameCell = Annotated[str, StringConstraints(min_length=1, max_length=120)]
ShortName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
RegionName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Username = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]{0,150}$")]
Address = Annotated[str, StringConstraints(max_length=200)]
FilingNumber = Annotated[str, StringConstraints(max_length=60)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _geometry(text: str) -> str:
    if not text:
        return text
    try:
        shape = json.loads(text)
        polygons = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}[shape["type"]]
        points = [point for rings in polygons for ring in rings for point in ring]
        # two points are a line: ranking reads every outline, and one without ground would stop it for all
        grounds = bool(points) and all(
            len({(p[0], p[1]) for p in ring}) >= 3 for rings in polygons for ring in rings
        )
        fits = grounds and all(-180 <= lng <= 180 and -90 <= lat <= 90 for lng, lat, *_more in points)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        fits = False
    if not fits:
        raise ValueError(_("Please give a GeoJSON Polygon or MultiPolygon in WGS-84 degrees."))
    return text


def _identity(text: str) -> str:
    """GB 11643: seventeen digits, a real date of birth, check digit modulo 11-2."""
    if not text:
        return text
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise ValueError(_("An identity number has 18 places."))
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if "10X98765432"[sum(int(n) * w for n, w in zip(text, weights, strict=False)) % 11] != text[17]:
        raise ValueError(_("The check digit of the identity number is wrong."))
    try:
        date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ValueError:
        raise ValueError(_("The identity number holds no real date of birth.")) from None
    return text


Geometry = Annotated[str, AfterValidator(_geometry)]
Identity = Annotated[str, AfterValidator(_identity)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+ -]{5,20}$|^$")]
OwnPhone = Annotated[
    Phone,
    Telephone(
        label=pgettext_lazy("kernel", "Telephone"),
        purpose=pgettext_lazy("kernel", "To reach the person on duty"),
        level=Level.PERSONAL,
    ),
]
OwnIdentity = Annotated[
    Identity,
    Text(
        label=pgettext_lazy("kernel", "Identity number"),
        purpose=pgettext_lazy("kernel", "To tell two people of one name apart"),
        level=Level.PERSONAL,
    ),
]


class RegionRow(Row):
    """A region and the one above it."""

    code: RegionCode
    name: RegionName
    parent: str = ""
    level: Literal["district", "street", "community", "grid"]
    polygon: Geometry = ""


class OrganisationRow(Row):
    """An organisation and where it sits."""

    code: CodeCell
    name: NameCell
    kind: CodeCell
    region: str
    parent: str = ""


class PostRow(Row):
    """A post of an organisation."""

    code: CodeCell
    name: NameCell
    organisation: str
    region: str


class PersonRow(Row):
    """A person with duty, organisation and post."""

    code: CodeCell
    name: ShortName
    organisation: str = ""
    post: str = ""
    phone: OwnPhone = ""
    identity_number: OwnIdentity = ""
    username: Username = ""
    note: str = ""


class PremisesRow(Row):
    """A site of one of the six venue types."""

    code: CodeCell
    name: NameCell
    type: Literal["01", "02", "03", "04", "05", "06"]
    address: Address = ""
    region: str
    operator: str = ""
    lat: Latitude
    lng: Longitude
    polygon: Geometry = ""
    filing_number: FilingNumber = ""
    contact_phone: Phone = ""


class DeviceRow(Row):
    """A device and who bears it."""

    code: CodeCell
    kind: Literal["recorder", "phone", "car_terminal", "machine"]
    bearer: str = ""
    organisation: str = ""


class GrantRow(Row):
    """A role that a person holds in a region."""

    own = ("person", "role", "region")
    person: str
    role: str
    region: str = ""
    organisation: str = ""
