# SPDX-License-Identifier: Apache-2.0
"""Photographs and items of evidence for tests."""

import io
from typing import Any

from PIL import Image

from anlan.kernel.context import Caller
from anlan.kernel.evidence import uploads
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.models import EvidenceItem, Upload

from .story import Story

WORKER = "specimen.worker"


def picture(width: int = 60, height: int = 40, *, exif: bytes = b"", behind: bytes = b"") -> bytes:
    """A JPEG."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (120, 160, 200)).save(drawn, "JPEG", exif=exif)
    return drawn.getvalue() + behind


def sent(by: Caller, content: bytes, pieces: int = 1) -> Upload:
    """A file that arrived in so many pieces."""
    file = uploads.begin(by, "IMG_0001.jpg", len(content))
    step = -(-len(content) // pieces)
    for at in range(0, len(content), step):
        file = uploads.take(by, file.pk, at, content[at : at + step])
    return file


def added(story: Story, by: Caller, **more: Any) -> EvidenceItem:
    """A photo taken in as evidence of a new matter (Any: the command's own input)."""
    file = sent(by, picture())
    said = story.tell(add_evidence, by=by, matter=story.noise().pk, upload=file.pk, medium="photo", **more)
    return EvidenceItem.objects.select_related("upload", "matter").get(pk=said.result)
