# SPDX-License-Identifier: Apache-2.0
"""What a PDF says, for tests of paper."""

import io

import pypdf


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in read(pdf).pages).replace(" ", "").replace("\n", "")
