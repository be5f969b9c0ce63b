# SPDX-License-Identifier: Apache-2.0
"""Every noun's tables, so that Django finds them."""

from .access.models import AccessRecord, ApiToken, RoleGrant, SignIn
from .accounts.models import Challenge, Factor, OutsideIdentity, RecoveryCode, WrongTry
from .clocks.models import RunningClock
from .closing.models import ClosingApproval, ClosingProposal
from .devices.models import BridgeState, Device, LatestSample, RefusedMessage, Track
from .disclosure.models import BrokenGlass
from .documents.models import Document, Signature
from .events.models import Checkpoint, Counter, EventRecord, Parked, Receipt, Seal
from .evidence.models import Custody, EvidenceItem, Upload
from .matters.models import Conflict, Involvement, Matter, MatterLink, Note, Referred, Version
from .notices.models import Notice, NoticeDelivery, NoticeTry, NoticeWish, PushDevice
from .options.models import OptionValue
from .people.models import Aptitude, Membership, OnCall, Organisation, Person, Post
from .places.models import Premises, Region
from .review.models import CallBackDraw, PlannedReview
from .search.models import SearchEntry
from .teams.models import SeatCall, Team
from .webhooks.models import Webhook, WebhookMessage

__all__ = [
    "AccessRecord",
    "ApiToken",
    "Aptitude",
    "BridgeState",
    "BrokenGlass",
    "CallBackDraw",
    "Challenge",
    "Checkpoint",
    "ClosingApproval",
    "ClosingProposal",
    "Conflict",
    "Counter",
    "Custody",
    "Device",
    "Document",
    "EventRecord",
    "EvidenceItem",
    "Factor",
    "Involvement",
    "LatestSample",
    "Matter",
    "MatterLink",
    "Membership",
    "Note",
    "Notice",
    "NoticeDelivery",
    "NoticeTry",
    "NoticeWish",
    "OnCall",
    "OptionValue",
    "Organisation",
    "OutsideIdentity",
    "Parked",
    "Person",
    "PlannedReview",
    "Post",
    "Premises",
    "PushDevice",
    "Receipt",
    "RecoveryCode",
    "Referred",
    "RefusedMessage",
    "Region",
    "RoleGrant",
    "RunningClock",
    "Seal",
    "SearchEntry",
    "SeatCall",
    "SignIn",
    "Signature",
    "Team",
    "Track",
    "Upload",
    "Version",
    "Webhook",
    "WebhookMessage",
    "WrongTry",
]  # fmt: skip
