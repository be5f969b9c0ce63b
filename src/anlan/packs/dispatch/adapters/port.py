# SPDX-License-Identifier: Apache-2.0
"""What the district and the 110 side say to each other: the messages, the port, and its two ways of failing.

The codes of a call order are those of public 12345–110 exchanges. Where these publish a name only (feedback,
return, revisit, supplement, cancellation), the codes here are ours in the same style, and so are `longitude`,
`latitude`, `datum`, `msgtype`, `redelivery`, `repeat` and `cxzt`; an agreement with a bureau renames them here.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, NamedTuple, Protocol, Self

from pydantic import ConfigDict, Field, field_validator

from anlan.kernel.ports import Point

from . import wire
from .wire import AsCode, Message

_DELIVERY = frozenset(
    {"flowid", "pushstatus", "acktime", "redelivery"}
)  # facts of the carrying, not of the call


class CallType(StrEnum):
    """接警类型: which line took the call."""

    HOTLINE_12345 = "00"
    POLICE_110 = "01"
    TRAFFIC_122 = "02"


class Sex(StrEnum):
    """报警人性别, by GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


class PushStatus(StrEnum):
    """How far a message has come: not pushed, pushed, dealt with."""

    NOT_PUSHED = "0"
    PUSHED = "1"
    DEALT_WITH = "2"


class Satisfaction(StrEnum):
    """回访处理结果: what the caller said when he was asked again."""

    SATISFIED = "1"
    MOSTLY_SATISFIED = "2"
    DISSATISFIED = "3"


class CancelReason(StrEnum):
    """撤销原因: false alarm, the same call again, withdrawn by the caller, another."""

    FALSE_ALARM = "1"
    DUPLICATE = "2"
    WITHDRAWN = "3"
    OTHER = "9"


class CancelState(StrEnum):
    """撤销状态: the order is closed, or a guard holds the scene and is relieved first; then it closes."""

    DONE = "1"
    WAITS = "2"


class Box(NamedTuple):
    """A rectangle in WGS-84 degrees, such as the one around the district."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.west <= point.lng <= self.east and self.south <= point.lat <= self.north


class _Inbound(wire.Placed):
    """What every message to us carries: the order it speaks of, its own time, and how it was delivered."""

    TIME_CODE: ClassVar[str]

    order_number: Annotated[wire.Number, Field(alias="jjdbh", title="接警单编号")]
    is_redelivery: Annotated[wire.YesNo, Field(alias="redelivery", title="补推标志")] = False

    @property
    def happened_at(self) -> datetime:
        """The message's own time, that of TIME_CODE."""
        raise NotImplementedError


class CallOrder(_Inbound):
    """接警单: one emergency call as the 110 side took it. Content may be empty: there are silent calls."""

    TIME_CODE = "bjsj"

    message_type: Annotated[Literal["order"], Field(alias="msgtype", title="消息类型")] = "order"
    flow_number: Annotated[wire.Number | None, Field(alias="flowid", title="流程编号")] = None
    dispatch_number: Annotated[wire.Number | None, Field(alias="pjdbh", title="派警单编号")] = None
    call_type: Annotated[CallType, AsCode, Field(alias="jjlx", title="接警类型")]
    category_code: Annotated[wire.Code, Field(alias="jqlbdm", title="警情类别代码")]
    category_name: Annotated[wire.Name, Field(alias="jqlbmc", title="警情类别名称")] = ""
    content: Annotated[wire.Words, Field(alias="bjnr", title="报警内容", repr=False)] = ""
    called_at: Annotated[wire.Moment, Field(alias="bjsj", title="报警时间")]
    address: Annotated[wire.Address, Field(alias="bjdz", title="报警地址", repr=False)] = ""
    caller_number: Annotated[wire.Telephone | None, Field(alias="bjdh", title="报警电话", repr=False)] = None
    contact_number: Annotated[wire.Telephone | None, Field(alias="lxdh", title="联系电话", repr=False)] = None
    caller_sex: Annotated[Sex, AsCode, Field(alias="bjrxbdm", title="报警人性别", repr=False)] = Sex.UNKNOWN
    unit_code: Annotated[wire.Code | None, Field(alias="gxdwdm", title="管辖单位代码")] = None
    unit_name: Annotated[wire.Name, Field(alias="gxdwmc", title="管辖单位名称")] = ""
    desk_code: Annotated[wire.Code | None, Field(alias="jjdwdm", title="接警单位代码")] = None
    is_secret: Annotated[wire.YesNo, Field(alias="sfbm", title="是否保密")] = False
    region_code: Annotated[wire.RegionCode | None, Field(alias="xzqhdm", title="行政区划代码")] = None
    push_status: Annotated[PushStatus, AsCode, Field(alias="pushstatus", title="推送状态")] = (
        PushStatus.PUSHED
    )
    acknowledged_at: Annotated[wire.Moment | None, Field(alias="acktime", title="确认时间")] = None

    @property
    def happened_at(self) -> datetime:
        """When it was called."""
        return self.called_at


class Supplement(_Inbound):
    """补充: the caller rang again or was rung back; adds words, perhaps a better place or number."""

    TIME_CODE = "bcsj"

    message_type: Annotated[Literal["supplement"], Field(alias="msgtype", title="消息类型")] = "supplement"
    content: Annotated[wire.Words, Field(alias="bcnr", title="补充内容", repr=False)]
    supplemented_at: Annotated[wire.Moment, Field(alias="bcsj", title="补充时间")]
    address: Annotated[wire.Address, Field(alias="bjdz", title="报警地址", repr=False)] = ""
    contact_number: Annotated[wire.Telephone | None, Field(alias="lxdh", title="联系电话", repr=False)] = None

    @property
    def happened_at(self) -> datetime:
        """When it was supplemented."""
        return self.supplemented_at


class Cancellation(_Inbound):
    """撤销: the 110 side takes the order back; `duplicate_of` names the order that stays."""

    TIME_CODE = "cxsj"

    message_type: Annotated[Literal["cancel"], Field(alias="msgtype", title="消息类型")] = "cancel"
    reason: Annotated[CancelReason, AsCode, Field(alias="cxyydm", title="撤销原因代码")]
    explanation: Annotated[wire.Words, Field(alias="cxsm", title="撤销说明", repr=False)] = ""
    cancelled_at: Annotated[wire.Moment, Field(alias="cxsj", title="撤销时间")]
    duplicate_of: Annotated[wire.Number | None, Field(alias="cfjjdbh", title="重复的接警单编号")] = None

    @property
    def happened_at(self) -> datetime:
        """When it was cancelled."""
        return self.cancelled_at


class _Outbound(Message):
    """What every answer of ours carries. Unknown fields are refused: they would be a slip of our own."""

    model_config = ConfigDict(extra="forbid")

    order_number: Annotated[wire.Number, Field(alias="jjdbh", title="接警单编号")]

    @field_validator("answer_kind", mode="before", check_fields=False)
    @classmethod
    def _answer_kind(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


class Feedback(_Outbound):
    """反馈 (dyyy 1): what was done on the scene and what came of it."""

    answer_kind: Annotated[Literal["1"], Field(alias="dyyy", title="答复类型")] = "1"
    dispatch_number: Annotated[wire.Number | None, Field(alias="pjdbh", title="派警单编号")] = None
    feedback_number: Annotated[wire.Number, Field(alias="fkdbh", title="反馈单编号")]
    fed_back_at: Annotated[wire.Moment, Field(alias="fksj", title="反馈时间")]
    deeds: Annotated[wire.Words, Field(alias="cjczqk", title="出警处置情况", repr=False)]
    outcome: Annotated[wire.Words, Field(alias="cljgsm", title="处理结果说明", repr=False)]
    person_name: Annotated[wire.Name, Field(alias="fkr", title="反馈人", repr=False)]
    unit_code: Annotated[wire.Code | None, Field(alias="fkdwdm", title="反馈单位代码")] = None
    unit_name: Annotated[wire.Name, Field(alias="fkdwmc", title="反馈单位名称")]


class Return(_Outbound):
    """退回 (dyyy 2): the order does not belong here, and why."""

    answer_kind: Annotated[Literal["2"], Field(alias="dyyy", title="答复类型")] = "2"
    person_name: Annotated[wire.Name, Field(alias="thr", title="退回人", repr=False)]
    unit_name: Annotated[wire.Name, Field(alias="thbm", title="退回部门")]
    reason: Annotated[wire.Words, Field(alias="thyy", title="退回原因", repr=False)]
    returned_at: Annotated[wire.Moment, Field(alias="thsj", title="退回时间")]


class Revisit(_Outbound):
    """回访 (dyyy 3): what the caller thinks of how it was dealt with."""

    answer_kind: Annotated[Literal["3"], Field(alias="dyyy", title="答复类型")] = "3"
    visited_at: Annotated[wire.Moment, Field(alias="hfsj", title="回访时间")]
    findings: Annotated[wire.Words, Field(alias="hfqk", title="回访情况", repr=False)]
    satisfaction: Annotated[Satisfaction, AsCode, Field(alias="cljgdm", title="处理结果代码")]


class Acknowledgement(Message):
    """The answer of whoever got a message: it is kept. `is_repeat` when it was known already."""

    order_number: Annotated[wire.Number, Field(alias="jjdbh", title="接警单编号")]
    push_status: Annotated[PushStatus, AsCode, Field(alias="pushstatus", title="推送状态")] = (
        PushStatus.PUSHED
    )
    acknowledged_at: Annotated[wire.Moment, Field(alias="acktime", title="确认时间")]
    is_repeat: Annotated[wire.YesNo, Field(alias="repeat", title="重复标志")] = False
    cancel_state: Annotated[CancelState | None, AsCode, Field(alias="cxzt", title="撤销状态")] = None

    @classmethod
    def of(
        cls,
        message: "Inbound | Outbound",
        at: datetime,
        *,
        is_repeat: bool = False,
        cancel_state: CancelState | None = None,
    ) -> Self:
        """Say that `message` was kept at `at`; of a cancellation, how far it has come."""
        return cls(
            order_number=message.order_number,
            acknowledged_at=at,
            is_repeat=is_repeat,
            cancel_state=cancel_state,
        )


type Inbound = CallOrder | Supplement | Cancellation
type Outbound = Feedback | Return | Revisit

INBOUND: Mapping[str, type[Inbound]] = {"order": CallOrder, "supplement": Supplement, "cancel": Cancellation}
OUTBOUND: Mapping[str, type[Outbound]] = {"1": Feedback, "2": Return, "3": Revisit}


class NotReached(Exception):
    """The other side could not be reached or was not itself: send the same message again later."""

    def __init__(self, code: str, message_zh: str, message_en: str, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {message_en}")
        self.code, self.message_zh, self.message_en = code, message_zh, message_en
        self.retry_after = retry_after  # seconds, when the other side named them


class Rejected(Exception):
    """The other side read the message and does not take it: a person must look, sending again is no use."""

    def __init__(self, code: str, sentence: str, status: int) -> None:
        super().__init__(f"{status} {code}")  # their sentence may quote the message: not into a log
        self.code, self.sentence, self.status = code, sentence, status


class Police110(Protocol):
    """The 110 side, as the district speaks to it."""

    def send(self, message: Outbound) -> Acknowledgement:
        """Deliver; the same message twice arrives once. Raises NotReached (later) or Rejected (never)."""
        ...


def body_of(message: Message) -> bytes:
    """The bytes that are signed and sent: JSON, keys in order, UTF-8."""
    return json.dumps(message.to_wire(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(message: Inbound | Outbound) -> str:
    """SHA-256 of what a message says, in hex; how it was delivered does not count.

    The same order number under another fingerprint is an amendment.
    """
    said = {code: value for code, value in message.to_wire().items() if code not in _DELIVERY}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def message_id(message: Inbound | Outbound) -> str:
    """The webhook-id of a message: the same for the same contents, also after a restart."""
    return f"msg_{fingerprint(message)[:40]}"
