# SPDX-License-Identifier: Apache-2.0
"""The three ministries, each with the words of its own public answer, made into one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ..rulesets.methods import METHODS, processes_of
from .http_source import HttpSource
from .port import Ask, Found, NoAnswer

PROCESSES = {"熔化焊接与热切割作业": "fusion", "压力焊作业": "pressure", "钎焊作业": "brazing"}


class Ministries:
    """Asks whichever ministry issues the kind; fulfils `port.CertVerifier`."""

    def __init__(
        self, sources: Mapping[str, HttpSource], methods: Callable[[], Mapping[str, str]] = lambda: METHODS
    ) -> None:
        self._sources, self._methods = sources, methods

    def check(self, ask: Ask) -> Found:
        """One question to one ministry; a kind without a source gets no answer."""
        source = self._sources.get(ask.kind)
        if source is None:
            raise NoAnswer("no_source", ask.kind)
        said, read = WORDS[ask.kind]
        answer = source.ask(said(ask))
        try:
            rows = answer["data"]
            if not isinstance(rows, list):
                raise NoAnswer("garbled", source.name)
            found = [read(row) for row in rows if _number(row) == ask.number]
        except (KeyError, TypeError, ValueError, AttributeError) as odd:
            raise NoAnswer("garbled", source.name) from odd
        if not found:
            return Found("not_found", source.name)
        covers = (
            processes_of(found[0].projects, self._methods()) if found[0].projects else found[0].categories
        )
        return replace(found[0], categories=covers)


def _number(row: dict[str, Any]) -> str:
    return str(row.get("certNum") or row.get("证书编号") or row.get("certificateNo") or "")


def _day(said: object) -> date | None:
    return date.fromisoformat(str(said)[:10]) if said else None


def _mem(row: dict[str, Any]) -> Found:
    """应急管理部: jobCategoryName, operItemName, validBeginDate, validEndDate, shouldReviewDate, reviewDate, certStatus."""
    process = PROCESSES.get(str(row["operItemName"]))
    is_welding = "焊接与热切割" in str(row["jobCategoryName"])
    return Found(
        "valid" if str(row["certStatus"]) in ("有效", "1") else "invalid", "mem",
        categories=(process,) if process and is_welding else (), begins_on=_day(row.get("validBeginDate")),
        ends_on=date.fromisoformat(str(row["validEndDate"])[:10]), review_on=_day(row.get("shouldReviewDate")),
        reviewed_on=_day(row.get("reviewDate")),
    )  # fmt: skip


def _samr(row: dict[str, Any]) -> Found:
    """市场监管总局: 持证项目 are project codes such as GTAW-FeⅡ-6G, whose first part is the method (TSG Z6002)."""
    projects = tuple(str(row["持证项目"]).replace("，", " ").replace(",", " ").split())
    return Found(
        "valid" if row.get("状态", "有效") == "有效" else "invalid", "samr", projects=projects,
        begins_on=_day(row.get("批准日期")), ends_on=date.fromisoformat(str(row["有效期至"])[:10]),
    )  # fmt: skip


def _mohurd(row: dict[str, Any]) -> Found:
    """住建部: workType, useStatus, issueDate, validDate."""
    is_welder = "焊" in str(row["workType"])
    return Found(
        "valid" if row["useStatus"] == "有效" else "invalid", "mohurd", categories=("fusion",) if is_welder else (),
        begins_on=_day(row.get("issueDate")), ends_on=date.fromisoformat(str(row["validDate"])[:10]),
    )  # fmt: skip


WORDS: dict[str, tuple[Callable[[Ask], dict[str, str]], Callable[[dict[str, Any]], Found]]] = {
    "special_operation": (
        lambda ask: {
            "name": ask.name,
            "idcardNum": ask.identity,
            "idcardTypeCode": "111",
            "searchType": "1",
            "personTypeCode": "01",
        },
        _mem,
    ),
    "special_equipment": (lambda ask: {"keyword": ask.identity, "name": ask.name}, _samr),
    "construction": (lambda ask: {"idCard": ask.identity, "name": ask.name}, _mohurd),
}
