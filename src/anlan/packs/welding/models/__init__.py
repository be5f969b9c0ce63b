# SPDX-License-Identifier: Apache-2.0
"""Tables of welding, by theme."""

from .figures import PublishedWeldFigure  # noqa: F401
from .fires import WeldFire  # noqa: F401
from .firms import Firm  # noqa: F401
from .machines import Chip, InstallOrder, Machine  # noqa: F401
from .methods import WeldMethod  # noqa: F401
from .permits import (  # noqa: F401
    Ban,
    GasTest,
    Measure,
    Permit,
    PermitMachine,
    PermitSignature,
    PermitWelder,
    Watch,
    WorkBreak,
)
from .sessions import (  # noqa: F401
    Arc,
    ChipEvent,
    EmergencyUnlock,
    Reading,
    Refusal,
    Session,
    Silence,
)
from .warnings import CertificateDoubt, Inspection, WeldWarning  # noqa: F401
from .welders import Binding, Certificate, CertificateCheck, Welder  # noqa: F401
