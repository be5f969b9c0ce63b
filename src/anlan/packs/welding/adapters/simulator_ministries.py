# SPDX-License-Identifier: Apache-2.0
"""Plays the three ministries for demo and tests, over HTTP, with the words of their public answers; slow, wrong or down on demand.

It belongs on the loopback: `/behave` asks nobody who he is. Everybody it knows is generated.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Way = Literal["answer", "down", "busy", "nonsense", "empty"]
NAMES = {"fusion": "熔化焊接与热切割作业", "pressure": "压力焊作业", "brazing": "钎焊作业"}


class Manner(BaseModel):
    """How one ministry behaves until it is told otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    way: Way = "answer"
    slow_seconds: float = Field(default=0.0, ge=0, le=60)


@dataclass(frozen=True)
class Issued:
    """A certificate as its ministry has it."""

    kind: str
    number: str
    name: str
    identity: str
    begins_on: date
    ends_on: date
    process: str = "fusion"
    projects: tuple[str, ...] = ()
    review_on: date | None = None
    reviewed_on: date | None = None
    counts: bool = True


@dataclass
class Ministries:
    """What the three know, and how each behaves."""

    issued: list[Issued] = field(default_factory=list)
    manners: dict[str, Manner] = field(default_factory=dict)
    asked: int = 0

    def app(self) -> Starlette:
        """The three doors and the one for behaviour."""
        doors = {"mem": self._mem, "samr": self._samr, "mohurd": self._mohurd}
        routes = [Route(f"/{name}", door, methods=["POST"]) for name, door in doors.items()]
        return Starlette(routes=[*routes, Route("/behave/{name}", self._behave, methods=["POST"])])

    async def _behave(self, request: Request) -> Response:
        try:
            self.manners[request.path_params["name"]] = Manner.model_validate(await request.json())
        except (ValidationError, ValueError):
            return PlainTextResponse("no such manner", 422)
        return Response(status_code=204)

    async def _mem(self, request: Request) -> Response:
        said = await request.json()
        rows = self._of("special_operation", said.get("name"), said.get("idcardNum"))
        return await self._answered("mem", [
            {"certNum": one.number, "jobCategoryName": "焊接与热切割作业", "operItemName": NAMES[one.process],
             "issueOrgName": "浙江省应急管理厅", "validBeginDate": str(one.begins_on), "validEndDate": str(one.ends_on),
             "shouldReviewDate": _day(one.review_on), "reviewDate": _day(one.reviewed_on),
             "certStatus": "有效" if one.counts else "注销"} for one in rows
        ])  # fmt: skip

    async def _samr(self, request: Request) -> Response:
        said = await request.json()
        rows = self._of("special_equipment", said.get("name"), said.get("keyword"))
        return await self._answered("samr", [
            {"证书编号": one.number, "持证项目": "，".join(one.projects), "批准日期": str(one.begins_on),
             "有效期至": str(one.ends_on), "状态": "有效" if one.counts else "注销"} for one in rows
        ])  # fmt: skip

    async def _mohurd(self, request: Request) -> Response:
        said = await request.json()
        rows = self._of("construction", said.get("name"), said.get("idCard"))
        return await self._answered("mohurd", [
            {"certificateNo": one.number, "workType": "建筑焊工", "issueDate": str(one.begins_on),
             "validDate": str(one.ends_on), "useStatus": "有效" if one.counts else "注销"} for one in rows
        ])  # fmt: skip

    def _of(self, kind: str, name: object, identity: object) -> Sequence[Issued]:
        self.asked += 1
        return [one for one in self.issued if (one.kind, one.name, one.identity) == (kind, name, identity)]

    async def _answered(self, name: str, rows: list[dict[str, Any]]) -> Response:
        manner = self.manners.get(name, Manner())
        await asyncio.sleep(manner.slow_seconds)
        if manner.way == "nonsense":
            return PlainTextResponse("<html>系统维护中</html>")
        if manner.way in ("down", "busy"):
            return PlainTextResponse("", 503 if manner.way == "down" else 429)
        return JSONResponse({"code": 200, "data": [] if manner.way == "empty" else rows})


def _day(one: date | None) -> str:
    return str(one) if one else ""
