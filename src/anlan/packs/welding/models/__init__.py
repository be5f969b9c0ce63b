# SPDX-License-Identifier: Apache-2.0
"""Tables of welding, by theme."""

from .firms import Firm  # noqa: F401
from .machines import Chip, InstallOrder, Machine  # noqa: F401
from .sessions import (  # noqa: F401
    Arc,
    ChipEvent,
    EmergencyUnlock,
    Reading,
    Refusal,
    Session,
    Silence,
)
from .welders import Binding, Certificate, CertificateCheck, Welder  # noqa: F401
