# SPDX-License-Identifier: Apache-2.0
"""Web Push on the wire: a message for one browser's eyes (RFC 8291 in the coding of RFC 8188), and who sends it (RFC 8292)."""

import base64
import json
import os
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
PADDED = 512  # what goes out is as long whatever it says
CURVE = ec.SECP256R1()


def b64(raw: bytes) -> str:
    """URL-safe, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The same back; raises ValueError."""
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def private_key(raw: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key from 32 random bytes; raises ValueError for the few that are none."""
    return ec.derive_private_key(int.from_bytes(raw), CURVE)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(
    plain: bytes, p256dh: str, auth: str, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b"",
    padded: int = PADDED,
) -> bytes:  # fmt: skip
    """The body of a push message; own key and salt are made anew for each, but for the standard's example."""
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs = unb64(p256dh)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    key, nonce = keys_for(shared, theirs, point(own.public_key()), unb64(auth), salt)
    padding = b"\x02" + bytes(max(0, padded - len(plain)))
    header = salt + RECORD.to_bytes(4) + bytes([65]) + point(own.public_key())
    return header + AESGCM(key).encrypt(nonce, plain + padding, None)


def keys_for(shared: bytes, theirs: bytes, ours: bytes, auth: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Content key and nonce; both sides derive the same."""
    secret = _hkdf(auth, b"WebPush: info\0" + theirs + ours, shared, 32)
    return _hkdf(salt, b"Content-Encoding: aes128gcm\0", secret, 16), _hkdf(
        salt, b"Content-Encoding: nonce\0", secret, 12
    )


def _hkdf(salt: bytes, info: bytes, secret: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def decrypt(body: bytes, receiver: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What the browser does with a body; the simulator and the tests do it too. Raises InvalidTag."""
    salt, ours = body[:16], body[21:86]
    shared = receiver.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, ours))
    key, nonce = keys_for(shared, point(receiver.public_key()), ours, auth, salt)
    return AESGCM(key).decrypt(nonce, body[86:], None).rstrip(b"\0")[:-1]


def vapid(origin: str, contact: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> str:
    """The Authorization header that says to a push service which house this is; it holds for twelve hours."""
    claims = {"aud": origin, "exp": int((now + timedelta(hours=12)).timestamp()), "sub": contact}
    text = ".".join(
        b64(json.dumps(one, separators=(",", ":")).encode())
        for one in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={text}.{b64(r.to_bytes(32) + s.to_bytes(32))}, k={b64(point(key.public_key()))}"
