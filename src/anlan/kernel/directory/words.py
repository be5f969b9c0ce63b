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


SHOWN_WORDS: Mapping[str, Label] = {  # where a page shows the name of what a delivery names by code
    "bearer": pgettext_lazy("kernel", "Carried by"),
    "company": pgettext_lazy("kernel", "Company"),
    "employer": pgettext_lazy("kernel", "Employer"),
    "home_post": pgettext_lazy("kernel", "Own post"),
    "jurisdiction": pgettext_lazy("kernel", "Answers for"),
    "officers": pgettext_lazy("kernel", "Crew"),
    "operator": pgettext_lazy("kernel", "Run by"),
    "organisation": pgettext_lazy("kernel", "Organisation"),
    "parent": pgettext_lazy("kernel", "Above it"),
    "person": pgettext_lazy("kernel", "Person"),
    "post": pgettext_lazy("kernel", "Post"),
    "premises": pgettext_lazy("kernel", "Premises"),
    "region": pgettext_lazy("kernel", "Region"),
    "station": pgettext_lazy("kernel", "Station"),
}


def shown_word(name: str) -> str:
    """What a column is called on a page."""
    return str(SHOWN_WORDS.get(name) or column_word(name))


CHOICE_WORDS: Mapping[str, Mapping[str, Label]] = {  # venue types: domain.md section 8
    "type": {
        "01": pgettext_lazy("kernel", "Residential estate"),
        "02": pgettext_lazy("kernel", "University"),
        "03": pgettext_lazy("kernel", "Hospital"),
        "04": pgettext_lazy("kernel", "Commercial complex"),
        "05": pgettext_lazy("kernel", "Entertainment venue"),
        "06": pgettext_lazy("kernel", "Sports centre"),
    },
    "level": {
        "district": pgettext_lazy("kernel", "District"),
        "street": pgettext_lazy("kernel", "Street"),
        "community": pgettext_lazy("kernel", "Community"),
        "grid": pgettext_lazy("kernel", "Grid cell"),
        "red": pgettext_lazy("kernel", "Red"),
        "orange": pgettext_lazy("kernel", "Orange"),
        "yellow": pgettext_lazy("kernel", "Yellow"),
        "blue": pgettext_lazy("kernel", "Blue"),
    },
    "kind": {
        "recorder": pgettext_lazy("kernel", "Body recorder"),
        "phone": pgettext_lazy("kernel", "Phone"),
        "car_terminal": pgettext_lazy("kernel", "Car terminal"),
        "machine": pgettext_lazy("kernel", "Machine"),
    },
    "employer_kind": {
        "security_company": pgettext_lazy("kernel", "Security company"),
        "in_house": pgettext_lazy("kernel", "Employs its own guards"),
        "property_company": pgettext_lazy("kernel", "Property company"),
    },
    "class": {
        "allowed": pgettext_lazy("kernel", "Guards may respond first"),
        "conditional": pgettext_lazy("kernel", "With police sent in the same deed"),
        "forbidden": pgettext_lazy("kernel", "Cordon only"),
    },
    "police_at_once": {
        "1": pgettext_lazy("kernel", "yes"),
        "0": pgettext_lazy("kernel", "no"),
    },
    "violent": {
        "1": pgettext_lazy("kernel", "yes"),
        "0": pgettext_lazy("kernel", "no"),
    },
}


def column_word(name: str) -> str:
    """What a column is called; its own name when nobody gave it a word."""
    return str(COLUMN_WORDS.get(name, name))


def choice_word(column: str, value: str) -> str:
    """What one of a column's choices means; the value itself where it is no choice."""
    return str(CHOICE_WORDS.get(column, {}).get(value, value))


def choice_said(column: str, value: str) -> str:
    """A choice as it is written and what it means: 05 entertainment venue."""
    word = choice_word(column, value)
    return value if word == value else f"{value} {word}"
