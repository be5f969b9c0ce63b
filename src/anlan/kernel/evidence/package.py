# SPDX-License-Identifier: Apache-2.0
"""Evidence handed over: a ZIP that proves itself anywhere, with the public key alone and no database.

`manifest.json` names every file with its SHA-256 and the whole custody, and in `proofs/` what stands beside the evidence, such as a
signed take-over; `manifest.sig` is its Ed25519 signature (RFC 8032) by
the key that seals the log; `README.txt` says how anybody checks it, with `anlan verify-package` or with openssl.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .. import timing
from ..accounts import signatures
from ..context import Caller
from ..events.seal import private_key, public_key
from ..matters.models import Matter
from ..people.queries import names_of
from .custody import BEGIN, line_digest
from .marking import copy_bytes, with_bytes, words_of
from .models import EvidenceItem, MarkedCopy
from .queries import custody_of, original

ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "video/mp4": "mp4",
    "video/webm": "webm", "video/quicktime": "mov", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a",
    "audio/x-wav": "wav", "audio/webm": "weba",
}  # fmt: skip
SIGNED_RECORD = ".signature.json"  # checked as `anlan verify-signature` does
MOST_MANIFEST = 64 << 20
README = """\
安澜证据包 · Evidence package

一、查验（不需要数据库，也不需要联网）
    anlan verify-package 本文件.zip --key {key}
二、没有安澜时：
    1. 签名   openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in manifest.json -sigfile manifest.sig
    2. 文件   sha256sum files/* marked/* proofs/*   与 manifest.json 中的 sha256 逐一相同
proofs/ 里是证据之外、自己能证明自己的材料，如民警签署的移交记录；以 .signature.json 结尾的也可用 anlan verify-signature 单独查验。
marked/ 里是供观看的录像副本，画面上压印了取走人、时间和事项编号；录像原件封存不动，清单中 is_here 为 false 的原件未随包移送，
只列出它的 sha256，可据此向签发单位核对。
公钥应当从签发单位另行取得并核对，不能只用包里的这一份：
    {key}

Films in marked/ are copies to be looked at, with who took them, when, and of which matter in the picture. An item whose is_here is
false stayed in the house; its digest stands in the manifest.

Check it with the command above, or without Anlan by openssl and sha256sum. Compare the public key with one that the issuing
office gave you by another way: the one in this package proves nothing by itself.
"""


def file_name(item: EvidenceItem) -> str:
    """The item's name in packages and when it is saved: ordinal and ending."""
    return f"{item.ordinal:02}.{ENDINGS.get(item.upload.media_type, 'bin')}"


def write_package(
    out: IO[bytes],
    matter: Matter,
    items: Iterable[EvidenceItem],
    by: Caller,
    proofs: Iterable[tuple[str, str]] = (),
    marked: Iterable[MarkedCopy] = (),
) -> None:
    """Write the package of a matter's items, marked copies of films, and proofs (name, text).

    Whoever calls this has recorded the handing over. An original that stays in the house is named with its digest all the same.
    """
    held, copies = list(items), with_bytes(marked)
    stays = {key for key, copy in copies.items() if not copy.with_original}
    beside = {f"proofs/{name}": text.encode() for name, text in proofs}
    manifest = _manifest(matter, held, beside, by, copies)
    key = public_key()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("manifest.json", manifest)
        package.writestr("manifest.sig", private_key().sign(manifest))
        package.writestr("public.pem", _pem(key))
        package.writestr("README.txt", README.format(key=key.hex()))
        for item in held:
            if item.pk not in stays:
                _put(package, f"files/{file_name(item)}", original(item))
            if copy := copies.get(item.pk):
                _put(package, marked_name(item), copy_bytes(copy))
        for name, content in beside.items():
            package.writestr(name, content)


def _put(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with package.open(name, "w", force_zip64=True) as written:
        for piece in pieces:
            written.write(piece)


def marked_name(item: EvidenceItem) -> str:
    """The marked copy of a film in the package; it is always an MP4."""
    return f"marked/{item.ordinal:02}.mp4"


def _marked(item: EvidenceItem, copy: MarkedCopy) -> dict[str, object]:
    who, which = words_of(copy)
    return {
        "file": marked_name(item),
        "sha256": copy.sha256,
        "size": copy.size,
        "item": str(item.pk),
        "words": [who, which],
    }


def _pem(key: bytes) -> str:
    """The public key as openssl reads it: SubjectPublicKeyInfo (RFC 8410)."""
    spki = bytes.fromhex("302a300506032b6570032100") + key
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(spki).decode()}\n-----END PUBLIC KEY-----\n"


def _manifest(
    matter: Matter,
    items: list[EvidenceItem],
    beside: dict[str, bytes],
    by: Caller,
    copies: Mapping[UUID, MarkedCopy],
) -> bytes:
    lines = {item.pk: custody_of(item) for item in items}
    names = names_of(
        [item.bearer for item in items]
        + [line.person for rows in lines.values() for line in rows if line.person]
    )
    said = {
        "format": "anlan-evidence-1",
        "matter": matter.number,
        "made_at": timing.now().isoformat(),
        "made_by": by.name,
        "people": {str(key): name for key, name in names.items()},
        "proofs": [
            {"file": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in beside.items()
        ],
        "marked": [_marked(item, copies[item.pk]) for item in items if item.pk in copies],
        "items": [
            {
                "is_here": item.pk not in copies or copies[item.pk].with_original,
                "item": str(item.pk), "ordinal": item.ordinal, "file": f"files/{file_name(item)}", "medium": item.medium,
                "sha256": item.upload.sha256, "size": item.upload.size, "bearer": str(item.bearer),
                "taken_at": item.taken_at.isoformat() if item.taken_at else None,
                "received_at": item.received_at.isoformat(),
                "place": [item.lat, item.lng, item.accuracy] if item.lat is not None else None,
                "custody": [
                    {
                        "ordinal": line.ordinal, "at": line.at.isoformat(), "person": str(line.person or ""),
                        "deed": line.deed, "reason": line.reason, "before": line.before, "digest": line.digest,
                    }
                    for line in lines[item.pk]
                ],
            }
            for item in items
        ],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


class Unreadable(ValueError):
    """The file is no package of evidence."""


def faults_of(path: Path, public: bytes) -> Iterator[str]:
    """What does not fit in a package, a sentence for each; raises Unreadable when it is none."""
    try:
        with zipfile.ZipFile(path) as package:
            manifest = _small(package, "manifest.json")
            said = json.loads(manifest)
            if said["format"] != "anlan-evidence-1":
                raise Unreadable(str(said["format"]))
            if not _is_signed(manifest, _small(package, "manifest.sig"), public):
                yield "manifest.json: the signature does not fit this key"
            proofs = said.get("proofs", [])  # older packages have none
            here = [item for item in said["items"] if item.get("is_here", True)]
            yield from _files(package, [*here, *said.get("marked", []), *proofs])
            for item in said["items"]:
                yield from _custody(item)
            yield from _signatures(package, proofs)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as fault:
        raise Unreadable(f"{path.name}: {fault}") from fault


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MOST_MANIFEST:
        raise Unreadable(name)
    return package.read(name)


def _is_signed(manifest: bytes, signature: bytes, public: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, manifest)
    except InvalidSignature:
        return False
    return True


def _files(package: zipfile.ZipFile, items: list[dict[str, Any]]) -> Iterator[str]:
    """Every file as the manifest names it, and none beside (Any: JSON values)."""
    there = {name for name in package.namelist() if name.startswith(("files/", "proofs/", "marked/"))}
    for name in sorted(there - {item["file"] for item in items}):
        yield f"{name}: the manifest does not name it"
    for item in items:
        if item["file"] not in there:
            yield f"{item['file']}: missing"
            continue
        found = hashlib.sha256()
        with package.open(item["file"]) as read:
            while piece := read.read(1 << 20):
                found.update(piece)
        if found.hexdigest() != item["sha256"]:
            yield f"{item['file']}: not what was taken in"


def _signatures(package: zipfile.ZipFile, proofs: list[dict[str, Any]]) -> Iterator[str]:
    """Whether each record signed by a passkey stands (Any: JSON values)."""
    for one in proofs:
        if one["file"].endswith(SIGNED_RECORD) and one["file"] in package.namelist():
            for fault in signatures.faults_of(_small(package, one["file"]).decode()):
                yield f"{one['file']}: {fault}"


def _custody(item: dict[str, Any]) -> Iterator[str]:
    """Whether each line of the custody follows from the one before (Any: JSON values)."""
    before = BEGIN
    for count, line in enumerate(item["custody"], 1):
        found = line_digest(
            before, UUID(item["item"]), item["sha256"], count, datetime.fromisoformat(line["at"]),
            UUID(line["person"]) if line["person"] else None, line["deed"], line["reason"],
        )  # fmt: skip
        if (line["ordinal"], line["before"], line["digest"]) != (count, before, found):
            yield f"{item['file']}: line {count} of its custody does not follow from the one before"
            return
        before = line["digest"]
