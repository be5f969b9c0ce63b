# SPDX-License-Identifier: Apache-2.0
"""Sign-in through any OpenID Connect provider: discovery, code flow with PKCE, state and nonce, a signed ID token checked here.

The provider says who somebody is and nothing else: no grant ever comes from a claim. Every way in which it can fail has a
sentence of its own. Source: OpenID Connect Core 1.0 (3.1.3.7), RFC 7636, RFC 9207.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from django.conf import settings
from django.utils.translation import pgettext
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet

from anlan.kernel import timing
from anlan.kernel.accounts.outside import Outside

LEEWAY, PATIENCE = 120, 5.0  # seconds that two clocks may differ, and that the provider may take
ALGORITHMS = [
    "RS256",
    "PS256",
    "ES256",
    "EdDSA",
]  # signatures by a key that only the provider holds; never `none`, never ours
LOOPBACK = ("localhost", "127.0.0.1", "::1")
STRONG = frozenset(("mfa", "otp", "hwk", "swk", "fpt", "face"))  # RFC 8176: more than a password


class ProviderFault(Exception):
    """The sign-in through the provider did not come about; the message is for the person."""


def is_offered() -> bool:
    """Whether the house names a provider."""
    return bool(settings.ANLAN_OIDC_ISSUER and settings.ANLAN_OIDC_CLIENT)


@dataclass(frozen=True)
class Asked:
    """What the browser was sent away with; what comes back must fit it."""

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(frozen=True)
class Found:
    """Who came back, and whether the provider says that he showed a second factor there."""

    who: Outside
    is_strong: bool


def _client(back: str) -> OAuth2Client:
    return OAuth2Client(
        settings.ANLAN_OIDC_CLIENT,
        settings.ANLAN_OIDC_SECRET or None,
        scope=settings.ANLAN_OIDC_SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if settings.ANLAN_OIDC_SECRET else "none",
        timeout=PATIENCE,
    )


def discovered() -> dict[str, Any]:
    """The provider's own description of itself (Any: JSON values); raises ProviderFault."""
    issuer = str(settings.ANLAN_OIDC_ISSUER).rstrip("/")
    place = urlsplit(issuer)
    if place.scheme != "https" and place.hostname not in LOOPBACK:
        raise ProviderFault(
            pgettext("shell", "The identity provider is set up without https; it is not asked.")
        )
    said = _json(f"{issuer}/.well-known/openid-configuration")
    if str(said.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderFault(
            pgettext("shell", "The identity provider calls itself otherwise than it is set up here.")
        )
    return said


def _json(address: str) -> dict[str, Any]:
    try:
        answer = httpx.get(address, timeout=PATIENCE, follow_redirects=False)
        answer.raise_for_status()
        read: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise ProviderFault(
            pgettext(
                "shell",
                "The identity provider does not answer. Sign in with your account here, or try again later.",
            )
        ) from fault
    return read


def away(back: str) -> tuple[str, Asked]:
    """Where to send the browser, and what to remember meanwhile; raises ProviderFault."""
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), back)
    address, _state = _client(back).create_authorization_url(
        discovered()["authorization_endpoint"],
        state=asked.state,
        nonce=asked.nonce,
        code_verifier=asked.verifier,
    )
    return str(address), asked


def came_back(asked: Asked, given: Mapping[str, str]) -> Found:
    """Who it is, by the code that the browser brings; raises ProviderFault."""
    if not secrets.compare_digest(given.get("state", "").encode(), asked.state.encode()):
        raise ProviderFault(
            pgettext("shell", "This answer does not belong to a sign-in that began here. Begin again.")
        )
    if given.get("error") or not given.get("code"):
        raise ProviderFault(
            pgettext("shell", "The identity provider did not let you in, or you turned back there.")
        )
    about = discovered()
    if given.get("iss") and given["iss"].rstrip("/") != str(about["issuer"]).rstrip("/"):
        raise ProviderFault(
            pgettext("shell", "This answer comes from another identity provider. Begin again.")
        )
    try:
        token = _client(asked.back).fetch_token(
            about["token_endpoint"],
            code=given["code"],
            code_verifier=asked.verifier,
            grant_type="authorization_code",
        )
    except (AuthlibBaseError, httpx.HTTPError, ValueError) as fault:
        raise ProviderFault(
            pgettext(
                "shell",
                "The identity provider does not take this code: it was used already or is too old. Begin again.",
            )
        ) from fault
    claims = claims_of(
        str(token.get("id_token", "")), _json(about["jwks_uri"]), str(about["issuer"]), asked.nonce
    )
    who = Outside(str(about["issuer"]), str(claims["sub"]), str(claims.get(settings.ANLAN_OIDC_CLAIM, "")))
    proofs = claims.get("amr") or []
    return Found(who, settings.ANLAN_OIDC_SECOND and not STRONG.isdisjoint(proofs))


def claims_of(token: str, keys: dict[str, Any], issuer: str, nonce: str) -> dict[str, Any]:
    """What the ID token says, if it is signed by the provider, for us, now and for this sign-in (Any: JSON values)."""
    registry = jwt.JWTClaimsRegistry(
        now=lambda: int(timing.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": settings.ANLAN_OIDC_CLIENT},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        registry.validate(claims)
    except ExpiredTokenError as fault:
        raise ProviderFault(_clocks()) from fault
    except InvalidClaimError as fault:
        raise ProviderFault(_clocks() if fault.claim in ("iat", "nbf") else _not_for_us()) from fault
    except (JoseError, ValueError, KeyError, TypeError) as fault:
        raise ProviderFault(
            pgettext("shell", "The identity provider’s proof is not signed as it should be.")
        ) from fault
    if claims.get("azp") not in (None, settings.ANLAN_OIDC_CLIENT):
        raise ProviderFault(_not_for_us())
    return dict(claims)


def _clocks() -> str:
    return pgettext(
        "shell",
        "The identity provider’s proof has run out or lies in the future: the two clocks differ. Tell whoever runs the system.",
    )


def _not_for_us() -> str:
    return pgettext(
        "shell",
        "The identity provider’s proof is not meant for this house or not for this sign-in. Begin again.",
    )


def way_out(back: str) -> str:
    """Where one signs out at the provider too; empty when it has no such place or does not answer."""
    try:
        place = str(discovered().get("end_session_endpoint") or "")
    except ProviderFault:
        return ""
    query = {"client_id": settings.ANLAN_OIDC_CLIENT, "post_logout_redirect_uri": back}
    return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}" if place else ""
