# SPDX-License-Identifier: Apache-2.0
"""Passkeys (WebAuthn level 3): what the browser is asked, and whether what it answers was signed by the right key.

Each answer must be to a challenge of ours that was not answered before, for this deed, from a page of this house, by a
person who was verified by his device (fingerprint, face, PIN).
"""

import json
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ..people.models import Person
from .models import Challenge, Factor

LONGEST = 20_000  # characters of an answer that are worth reading


class NotVerified(Exception):
    """The answer does not prove what it should."""


class TooManyAsked(Exception):
    """This address asks for challenges without answering them."""


def is_offered() -> bool:
    """Whether this house has a name that a passkey can belong to (an address of numbers cannot)."""
    return bool(settings.ANLAN_PASSKEY_HOST)


def asked_to_register(person: Person, house: str, address: str) -> str:
    """The options for making a passkey, as JSON for the browser; raises TooManyAsked."""
    known = Factor.objects.filter(person=person, kind="passkey").values_list("credential", flat=True)
    options = webauthn.generate_registration_options(
        rp_id=settings.ANLAN_PASSKEY_HOST,
        rp_name=house,
        user_id=person.pk.bytes,
        user_name=person.name,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known if one
        ],
    )
    _ask(options.challenge, "register", person.pk, address)
    return webauthn.options_to_json(options)


def asked_to_sign(purpose: str, person: UUID | None, address: str, challenge: bytes | None = None) -> str:
    """The options for using a passkey: any of this house, or one of this person's; raises TooManyAsked."""
    known = Factor.objects.filter(person=person, kind="passkey").values_list("credential", flat=True)
    options = webauthn.generate_authentication_options(
        rp_id=settings.ANLAN_PASSKEY_HOST,
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known if one]
        if person
        else None,
    )
    _ask(options.challenge, purpose, person, address)
    return webauthn.options_to_json(options)


def _ask(challenge: bytes, purpose: str, person: UUID | None, address: str) -> None:
    if not Challenge.ask(bytes_to_base64url(challenge), purpose, person, address):
        raise TooManyAsked


def registered(person: UUID, answer: str) -> Factor:
    """A passkey not yet kept, of an answer to `asked_to_register`; raises NotVerified."""
    challenge, origin = _said(answer, "register", person)
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=settings.ANLAN_PASSKEY_HOST,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise NotVerified from fault
    return Factor(
        person_id=person,
        kind="passkey",
        credential=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key),
        sign_count=found.sign_count,
    )


def signed_by(purpose: str, person: UUID | None, answer: str, wanted: bytes | None = None) -> Factor:
    """The passkey that signed an answer to `asked_to_sign`, and these very bytes if they are `wanted`; raises NotVerified."""
    challenge, origin = _said(answer, purpose, person)
    if wanted is not None and challenge != wanted:
        raise NotVerified
    factor = (
        Factor.objects.select_related("person").filter(kind="passkey", credential=_credential(answer)).first()
    )
    if factor is None or (person is not None and factor.person_id != person):
        raise NotVerified
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=settings.ANLAN_PASSKEY_HOST,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(factor.public_key),
            credential_current_sign_count=factor.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise NotVerified from fault
    factor.count_up(found.new_sign_count)
    return factor


def _credential(answer: str) -> str:
    return str(json.loads(answer).get("id", ""))[:1400]


def _said(answer: str, purpose: str, person: UUID | None) -> tuple[bytes, str]:
    """The challenge that was answered, used up by that, and the page's origin, if it is one of this house."""
    try:
        if not is_offered() or len(answer) > LONGEST:
            raise NotVerified
        client = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        challenge, origin = str(client["challenge"]), str(client["origin"])
        place = urlsplit(origin)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise NotVerified from fault
    host = settings.ANLAN_PASSKEY_HOST
    is_ours = place.hostname == host or (place.hostname or "").endswith(f".{host}")
    is_safe = place.scheme == "https" or (place.scheme == "http" and host == "localhost")
    if not (is_ours and is_safe and Challenge.take(challenge, purpose, person)):
        raise NotVerified
    return base64url_to_bytes(challenge), origin
