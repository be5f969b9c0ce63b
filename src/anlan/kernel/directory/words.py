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
    "asked_after_seconds": pgettext_lazy(
        "kernel", "Seconds after which a guard there is asked whether he is well"
    ),
    "bearer": pgettext_lazy("kernel", "Code of who carries it"),
    "call_sign": pgettext_lazy("kernel", "Call sign"),
    "category": pgettext_lazy("kernel", "Code of the type of incident"),
    "certificate_number": pgettext_lazy("kernel", "Number of the guard's certificate"),
    "class": pgettext_lazy("kernel", "May guards respond"),
    "code": pgettext_lazy("kernel", "Code"),
    "company": pgettext_lazy("kernel", "Code of the company"),
    "contact_phone": pgettext_lazy("kernel", "Telephone of the contact"),
    "dialects": pgettext_lazy("kernel", "Dialects, semicolon between"),
    "employer": pgettext_lazy("kernel", "Code of the employer"),
    "employer_kind": pgettext_lazy("kernel", "Kind of employer"),
    "ends_at": pgettext_lazy("kernel", "Ends at"),
    "ends_on": pgettext_lazy("kernel", "Last day"),
    "fields": pgettext_lazy("kernel", "Fields, semicolon between"),
    "filing_number": pgettext_lazy("kernel", "Filing number"),
    "home_post": pgettext_lazy("kernel", "Code of his own post"),
    "identity_number": pgettext_lazy("kernel", "Identity number"),
    "jurisdiction": pgettext_lazy("kernel", "Codes of its regions, semicolon between"),
    "kind": pgettext_lazy("kernel", "Kind"),
    "lat": pgettext_lazy("kernel", "Latitude, WGS-84"),
    "kept_as": pgettext_lazy("kernel", "Whose footage it makes"),
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
    "place": pgettext_lazy("kernel", "Place in the list"),
    "police_at_once": pgettext_lazy("kernel", "Police are sent at once"),
    "polygon": pgettext_lazy("kernel", "Outline (GeoJSON)"),
    "post": pgettext_lazy("kernel", "Code of the post"),
    "premises": pgettext_lazy("kernel", "Code of the premises"),
    "region": pgettext_lazy("kernel", "Code of the region"),
    "revoked_on": pgettext_lazy("kernel", "Certificate revoked on"),
    "role": pgettext_lazy("kernel", "Role"),
    "situation": pgettext_lazy("kernel", "Situation"),
    "source": pgettext_lazy("kernel", "Source"),
    "starts_at": pgettext_lazy("kernel", "Begins at"),
    "starts_on": pgettext_lazy("kernel", "First day"),
    "state": pgettext_lazy("kernel", "State"),
    "station": pgettext_lazy("kernel", "Code of the station"),
    "text": pgettext_lazy("kernel", "Question"),
    "trained_until": pgettext_lazy("kernel", "Training counts until"),
    "type": pgettext_lazy("kernel", "Type of venue"),
    "username": pgettext_lazy("kernel", "Account name"),
    "violent": pgettext_lazy("kernel", "Violence involved"),
    "when": pgettext_lazy("kernel", "The answer that proposes the level"),
    "woman": pgettext_lazy("kernel", "A woman, where somebody wishes for one"),
}


SHOWN_WORDS: Mapping[str, Label] = {  # where a page shows the name of what a delivery names by code
    "bearer": pgettext_lazy("kernel", "Carried by"),
    "category": pgettext_lazy("kernel", "Type of incident"),
    "company": pgettext_lazy("kernel", "Company"),
    "dialects": pgettext_lazy("kernel", "Dialects"),
    "employer": pgettext_lazy("kernel", "Employer"),
    "fields": pgettext_lazy("kernel", "Fields"),
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


# By column; a pack adds those of its own columns. Venue types: domain.md section 8.
CHOICE_WORDS: dict[str, Mapping[str, Label]] = {
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
        "police_bureau": pgettext_lazy("kernel organisation", "Police bureau"),
        "police_station": pgettext_lazy("kernel organisation", "Police station"),
        "security_company": pgettext_lazy("kernel organisation", "Security company"),
        "property_company": pgettext_lazy("kernel organisation", "Property company"),
        "venue_operator": pgettext_lazy("kernel organisation", "Runs a venue"),
        "street_office": pgettext_lazy("kernel organisation", "Street office"),
        "emergency_bureau": pgettext_lazy("kernel organisation", "Emergency bureau"),
        "firm": pgettext_lazy("kernel organisation", "Firm"),
        "womens_federation": pgettext_lazy("kernel organisation", "Women's federation"),
        "family_centre": pgettext_lazy("kernel organisation", "Family centre"),
        "family_studio": pgettext_lazy("kernel organisation", "Family studio"),
        "shelter": pgettext_lazy("kernel organisation", "Shelter"),
        "court": pgettext_lazy("kernel organisation", "Court"),
        "hospital": pgettext_lazy("kernel organisation", "Hospital"),
    },
    "kept_as": {  # PB-R3
        "guard": pgettext_lazy("kernel", "Guards': at least 30 days"),
        "police": pgettext_lazy("kernel", "Police: six months"),
    },
    "state": {
        "in_service": pgettext_lazy("kernel", "In service"),
        "repair": pgettext_lazy("kernel", "In repair"),
        "lost": pgettext_lazy("kernel", "Lost"),
        "retired": pgettext_lazy("kernel", "Out of use"),
    },
    "employer_kind": {
        "security_company": pgettext_lazy("kernel", "Security company"),
        "in_house": pgettext_lazy("kernel", "Employs its own guards"),
        "property_company": pgettext_lazy("kernel", "Property company"),
    },
    "class": {
        "allowed": pgettext_lazy("kernel", "Guards may respond first"),
        "conditional": pgettext_lazy("kernel", "With police sent at the same time"),
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
    "when": {
        "yes": pgettext_lazy("kernel", "yes"),
        "no": pgettext_lazy("kernel", "no"),
    },
    "woman": {
        "yes": pgettext_lazy("kernel", "yes"),
        "no": pgettext_lazy("kernel", "no"),
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
