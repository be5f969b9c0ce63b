# SPDX-License-Identifier: Apache-2.0
"""A small district at the other end of the line, so that pushes are read by the real code over real HTTP."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..port import Acknowledgement, Inbound
from ..push import PushRefused, read_push
from ..simulator_110 import HangUp
from .conftest import NOW, SECRET


class District:
    """Takes pushes once for each webhook-id; fails at `failing` first, then keeps `losing` and hangs up."""

    def __init__(self, *, failing: int = 0, losing: int = 0, refusing: frozenset[str] = frozenset()) -> None:
        self.failing, self.losing, self.refusing = failing, losing, refusing
        self.kept: dict[str, Inbound] = {}
        self.seen: list[str] = []
        self.app = Starlette(routes=[Route("/push", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        try:
            push = read_push(request.headers, await request.body(), secrets=[SECRET], now=NOW)
        except PushRefused as refused:
            return JSONResponse(refused.as_dict(), refused.status)
        self.seen.append(push.id)
        if push.message.order_number in self.refusing:
            return JSONResponse({"code": "closed", "message": "已办结"}, 422)
        if self.failing:
            self.failing -= 1
            return Response(status_code=503)
        is_repeat = self.kept.setdefault(push.id, push.message) is not push.message
        if self.losing:
            self.losing -= 1
            return HangUp()
        acknowledgement = Acknowledgement.of(push.message, NOW, is_repeat=is_repeat)
        return JSONResponse(acknowledgement.to_wire(), 409 if is_repeat else 200)
