# SPDX-License-Identifier: Apache-2.0
"""What the tables and columns of a delivery are called by those who fill them in."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from ..declare import Label

TABLE_WORDS: Mapping[str, Label] = {
    "regions": pgettext_lazy("kernel", "Regions down to grid cells"),
    "organisations": pgettext_lazy("kernel", "Organisations"),
    "posts": pgettext_lazy("kernel", "Posts"),
    "people": pgettext_lazy("kernel", "People"),
    "premises": pgettext_lazy("kernel", "Premises"),
    "devices": pgettext_lazy("kernel", "Devices"),
    "grants": pgettext_lazy("kernel", "Roles"),
}

COLUMN_WORDS: Mapping[str, Label] = {
    "address": pgettext_lazy("kernel", "Address"),
    "area": pgettext_lazy("kernel", "Service area (GeoJSON)"),
    "bearer": pgettext_lazy("kernel", "Code of who carries it"),
    "call_sign": pgettext_lazy("kernel", "Call sign"),
    "certificate_number": pgettext_lazy("kernel", "Number of the guard's certificate"),
    "class": pgettext_lazy("kernel", "May guards respond"),
    "code": pgettext_lazy("kernel", "Code"),
    "company": pgettext_lazy("kernel", "Code of the company"),
    "contact_phone": pgettext_lazy("kernel", "Telephone of the contact"),
    "employer": pgettext_lazy("kernel", "Code of the employer"),
    "employer_kind": pgettext_lazy("kernel", "Kind of employer"),
    "ends_at": pgettext_lazy("kernel", "Ends at"),
    "ends_on": pgettext_lazy("kernel", "Last day"),
    "filing_number": pgettext_lazy("kernel", "Filing number"),
    "home_post": pgettext_lazy("kernel", "Code of his own post"),
    "identity_number": pgettext_lazy("kernel", "Identity number"),
    "jurisdiction": pgettext_lazy("kernel", "Codes of its regions, semicolon between"),
    "kind": pgettext_lazy("kernel", "Kind"),
    "lat": pgettext_lazy("kernel", "Latitude, WGS-84"),
    "level": pgettext_lazy("kernel", "Level"),
    "lng": pgettext_lazy("kernel", "Longitude, WGS-84"),
    "name": pgettext_lazy("kernel", "Name"),
    "note": pgettext_lazy("kernel", "Note"),
    "officers": pgettext_lazy("kernel", "Codes of the crew, semicolon between"),
    "operator": pgettext_lazy("kernel", "Code of who runs it"),
    "organisation": pgettext_lazy("kernel", "Code of the organisation"),
    "parent": pgettext_lazy("kernel", "Code of the one above"),
    "person": pgettext_lazy("kernel", "Code of the person"),
    "phone": pgettext_lazy("kernel", "Telephone"),
    "police_at_once": pgettext_lazy("kernel", "Police are sent at once"),
    "polygon": pgettext_lazy("kernel", "Outline (GeoJSON)"),
    "post": pgettext_lazy("kernel", "Code of the post"),
    "premises": pgettext_lazy("kernel", "Code of the premises"),
    "region": pgettext_lazy("kernel", "Code of the region"),
    "revoked_on": pgettext_lazy("kernel", "Certificate revoked on"),
    "role": pgettext_lazy("kernel", "Role"),
    "starts_at": pgettext_lazy("kernel", "Begins at"),
    "starts_on": pgettext_lazy("kernel", "First day"),
    "station": pgettext_lazy("kernel", "Code of the station"),
    "trained_until": pgettext_lazy("kernel", "Training counts until"),
    "type": pgettext_lazy("kernel", "Type of venue"),
    "username": pgettext_lazy("kernel", "Account name"),
    "violent": pgettext_lazy("kernel", "Violence is at hand"),
}


def column_word(name: str) -> str:
    """What a column is called; its own name when nobody gave it a word."""
    return str(COLUMN_WORDS.get(name, name))
