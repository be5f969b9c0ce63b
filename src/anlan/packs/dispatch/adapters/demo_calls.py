# SPDX-License-Identifier: Apache-2.0
"""Makes up an endless stream of plausible emergency calls for the demo, the same for the same seed.

Every text and caller is marked 演示; telephone numbers lie in the range 154-0000, which is given to nobody.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import NamedTuple, Protocol

from anlan.kernel.ports import Point
from anlan.kernel.timing import LOCAL

from .datum import Datum, to_gcj02
from .port import CallOrder, CallType, Cancellation, CancelReason, Inbound, Sex, Supplement

_METRES_A_DEGREE = 111_320.0
_EVERYWHERE = ("01", "02", "03", "04", "05", "06")


class Site(Protocol):
    """Premises at which calls arise; `type` is one of the six venue codes, the place in WGS-84 degrees."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lng(self) -> float: ...


class Station(NamedTuple):
    """Who took the demo's calls and whose they are."""

    region_code: str = "330000"
    desk_code: str = "330000000110"
    unit_code: str = "330000560001"
    unit_name: str = "演示派出所"


STATION = Station()


class Script(NamedTuple):
    """How one category sounds: what callers say, how often, where, and what they add when they ring again."""

    weight: float
    venues: tuple[str, ...]
    texts: tuple[str, ...]
    more: str


SCRIPTS: Mapping[str, Script] = {
    "停车争吵": Script(9, ("01", "03", "04", "05"), (
        "{site}门口两名司机因车位争吵，车堵住了通道，没有动手。",
        "{site}地下车库剐蹭后双方互不相让，后面排起了车。",
    ), "现在围了七八个人，有人在推搡，请快一点。"),
    "噪声": Script(10, ("01", "02", "05"), (
        "{site}楼上深夜放音乐，敲门不开，影响休息。",
        "{site}旁有人用大音响唱歌，多次劝说无效。",
    ), "声音已经停了，不用过来了。"),
    "醉酒": Script(7, ("04", "05", "06"), (
        "{site}门口一名男子醉倒在台阶上，叫不醒，呼吸正常。",
        "{site}有人喝多了坐在马路边，担心被车撞到。",
    ), "他开始呕吐，旁边没有熟人。"),
    "走失": Script(5, ("01", "03", "04", "06"), (
        "一位老人在{site}附近走失，穿灰色外套，说不清家在哪里。",
        "孩子在{site}与家长走散，六岁，穿红色上衣。",
    ), "有人看到往东门方向走了。"),
    "口角": Script(9, _EVERYWHERE, (
        "{site}两人因排队发生口角，声音很大。",
        "{site}两人因占用通道吵了起来，请来劝一劝。",
    ), "双方各叫了朋友来，人越来越多。"),
    "消费纠纷": Script(6, ("04", "05", "06"), (
        "{site}一家店不肯退预付款，店员与顾客吵了起来。",
        "在{site}消费后对账单有争议，店家不让离开。",
    ), "店家已经同意协商，但还在争。"),
    "急诊口角": Script(4, ("03",), (
        "{site}急诊大厅家属因等候时间与护士争吵，情绪激动。",
        "{site}家属拍打分诊台，要求先看，影响就诊。",
    ), "家属推了医生一下，保安已经在场。"),
    "肢体冲突": Script(4, ("02", "04", "05", "06"), (
        "{site}门口两伙人推搡扭打，没有看到器械。",
        "{site}球场上双方动了手，有人鼻子流血。",
    ), "已经拉开了，有一人头晕坐在地上。"),
    "初期火情": Script(2, ("01", "02", "04"), (
        "{site}楼道里电动车冒烟，有明火，已有人在用灭火器。",
        "{site}餐饮后厨油锅起火，正在疏散。",
    ), "火小了，烟还很大，有人下不来楼。"),
    "持械": Script(2, ("04", "05"), (
        "{site}门口有人手里拿着刀在追人，请马上来。",
        "{site}包厢里有人砸碎酒瓶威胁他人。",
    ), "他往停车场跑了，刀还在手上。"),
    "家庭暴力": Script(3, ("01",), (
        "{site}楼上传来打骂和女人的哭喊声，怕出事。",
        "丈夫酒后动手打人，我在{site}，带着孩子躲在卫生间。",
    ), "声音突然没有了，请快来看看。"),
    "群体聚集": Script(1, ("04", "06"), (
        "{site}门口聚集了约四十人，拉起横幅，堵住了出入口。",
    ), "又来了两车人，秩序比较乱。"),
}  # fmt: skip

CATEGORIES: Mapping[str, str] = {name: f"90{number:02d}01" for number, name in enumerate(SCRIPTS, 1)}
"""The demo's own category codes by name, for a district that has not brought its table yet."""


@dataclass(frozen=True)
class DemoCall:
    """One call to come: how long after the one before, and what will be said."""

    wait: timedelta
    number: int
    category: tuple[str, str]
    site: Site
    text: str
    more: str
    """What the caller adds when he rings again; empty when he does not."""
    is_withdrawn: bool
    place: Point
    datum: Datum
    telephone: str
    sex: Sex
    station: Station

    def order(self, at: datetime) -> CallOrder:
        """The call order of this call when it comes in at `at`."""
        code, name = self.category
        return CallOrder(
            order_number=f"YS{at.astimezone(LOCAL):%Y%m%d%H%M%S}{self.number:05d}",
            call_type=CallType.POLICE_110,
            category_code=code,
            category_name=name,
            content=f"【演示】{self.text}",
            called_at=at,
            address=f"{self.site.address}（{self.site.name}）" if self.site.address else self.site.name,
            caller_number=self.telephone,
            contact_number=self.telephone,
            caller_sex=self.sex,
            unit_code=self.station.unit_code,
            unit_name=self.station.unit_name,
            desk_code=self.station.desk_code,
            region_code=self.station.region_code,
            longitude=round(self.place.lng, 6),
            latitude=round(self.place.lat, 6),
            datum=self.datum,
        )

    def messages(self, at: datetime) -> list[Inbound]:
        """The order, and the supplement or cancellation that follows it, if any."""
        order = self.order(at)
        said: list[Inbound] = [order]
        if self.more:
            said.append(
                Supplement(
                    order_number=order.order_number, content=f"【演示】{self.more}", supplemented_at=at
                )
            )
        if self.is_withdrawn:
            said.append(
                Cancellation(
                    order_number=order.order_number,
                    reason=CancelReason.WITHDRAWN,
                    explanation="【演示】报警人来电称已自行解决。",
                    cancelled_at=at,
                )
            )
        return said


def calls(
    seed: int,
    premises: Sequence[Site],
    categories: Mapping[str, str] = CATEGORIES,
    *,
    mean: timedelta = timedelta(seconds=90),
    station: Station = STATION,
) -> Iterator[DemoCall]:
    """Calls without end, `mean` apart on average; `categories` are codes by name.

    A category without a script of ours is spoken of in general words.
    Raises ValueError without premises or categories.
    """
    if not premises or not categories:
        raise ValueError("demo calls need premises and categories")
    draw = random.Random(seed)  # noqa: S311 - a demo must be repeatable
    names = list(categories)
    scripts = {name: SCRIPTS.get(name, _plain(name)) for name in names}
    weights = [scripts[name].weight for name in names]
    number = 0
    while True:
        number += 1
        name = draw.choices(names, weights)[0]
        script = scripts[name]
        site = draw.choice([one for one in premises if one.type in script.venues] or list(premises))
        place, datum = _near(draw, Point(site.lat, site.lng))
        ending = draw.random()
        yield DemoCall(
            wait=timedelta(seconds=min(max(draw.expovariate(1 / mean.total_seconds()), 3.0), 900.0)),
            number=number,
            category=(categories[name], name),
            site=site,
            text=draw.choice(script.texts).format(site=site.name),
            more=script.more if ending < 0.15 else "",
            is_withdrawn=ending > 0.96,
            place=place,
            datum=datum,
            telephone=f"1540000{draw.randrange(10_000):04d}",
            sex=draw.choice((Sex.MALE, Sex.FEMALE)),
            station=station,
        )


def _plain(name: str) -> Script:
    spoken = name.replace("{", "").replace("}", "")
    return Script(0.3, _EVERYWHERE, (f"{{site}}发生{spoken}警情，请派人查看。",), "情况有变化，请尽快到场。")


def _near(draw: random.Random, point: Point) -> tuple[Point, Datum]:
    """A place some metres off, in either of the datums that desks use."""
    north, east = draw.gauss(0, 9), draw.gauss(0, 9)
    place = Point(
        point.lat + north / _METRES_A_DEGREE,
        point.lng + east / (_METRES_A_DEGREE * cos(radians(point.lat))),
    )
    return (to_gcj02(place), Datum.GCJ02) if draw.random() < 0.5 else (place, Datum.WGS84)
