# SPDX-License-Identifier: Apache-2.0
"""Makes `static/shell/icons.svg` out of lucide-static: one sprite of the icons that are used, one weight.

Run `python -m anlan.shell.icons` after adding a name here. The sprite is kept in the repository, so that neither a
wheel nor a closed network needs the package. Lucide is under the ISC licence; its notice stands in the file.
"""

import os
import re
import sys
from pathlib import Path

ICONS = (
    *("inbox", "siren", "house", "flame", "building-2", "shield", "car", "map", "users", "chart-column"),
    *(
        "message-square",
        "search",
        "radio",
        "volume-2",
        "volume-x",
        "lock",
        "lock-open",
        "phone",
        "arrow-right",
    ),
    *(
        "arrow-up",
        "arrow-left-right",
        "check",
        "x",
        "triangle-alert",
        "camera",
        "mic",
        "square",
        "video",
        "video-off",
    ),
    *(
        "scan-line",
        "wifi-off",
        "plus",
        "minus",
        "layers",
        "filter",
        "download",
        "upload",
        "columns-3",
        "settings",
    ),
    *(
        "key",
        "flashlight",
        "qr-code",
        "eye",
        "clock",
        "history",
        "file-text",
        "paperclip",
        "image",
        "map-pin",
        "log-out",
        "refresh-cw",
    ),
    *(
        "languages",
        "menu",
        "chevron-right",
        "chevron-left",
        "chevron-down",
        "undo-2",
        "pencil",
        "user",
        "user-plus",
    ),
    *(
        "send",
        "scale",
        "database",
        "activity",
        "list",
        "bell",
        "play",
        "pause",
        "door-open",
        "hand",
        "heart-handshake",
    ),
    *("briefcase-business", "traffic-cone", "zap", "link", "printer", "star", "external-link", "signature"),
    *("navigation", "monitor", "smartphone", "circle-help", "sun", "moon"),
)
TARGET = Path(__file__).parent / "static/shell/icons.svg"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NOTICE = "<!-- Icons: Lucide (ISC License), Copyright (c) Lucide Icons and Contributors -->"


def symbol(name: str, source: str) -> str:
    """One icon as a symbol of the sprite; raises ValueError when the source is not an SVG."""
    body = _BODY.search(source)
    if body is None:
        raise ValueError(f"{name} is not an SVG")
    inside = re.sub(r">\s+<", "><", body[1].strip()).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>'


def sprite(folder: Path) -> str:
    """The whole sprite, from a folder of lucide's icons."""
    symbols = "\n".join(
        symbol(name, (folder / f"{name}.svg").read_text("utf-8")) for name in sorted(set(ICONS))
    )
    return f'{_NOTICE}\n<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


if __name__ == "__main__":
    packages = Path(os.environ.get("ANLAN_NODE_MODULES", "node_modules"))
    TARGET.write_text(sprite(packages / "lucide-static/icons"), encoding="utf-8")
    sys.stdout.write(f"{len(set(ICONS))} icons in {TARGET.name}\n")
