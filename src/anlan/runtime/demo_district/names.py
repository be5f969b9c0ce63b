# SPDX-License-Identifier: Apache-2.0
"""Names for generated people, streets and venues. Nobody of these exists; telephones lie in a range given to nobody."""

from datetime import date, timedelta
from random import Random

SURNAMES = "王李张陈林叶金郑蔡徐罗何黄朱周吴潘应卢阮项管章牟戴许沈蒋赵梁"
GIVEN = "建国永福海平伟强志明晓东丽敏静芳秀英栋文清嘉豪子涵宇轩俊杰雪梅美华春燕德胜光辉正荣学军小满"
ALONG = {86: "中山东路", 80: "市府大道", 88: "江滨路", 84: "府前街", 82: "海门老街", 72: "海虹大道", 64: "云西路",
         48: "洪家大道", 32: "三甲大道", 16: "下陈大道", 76: "康平路", 68: "通江路", 112: "章安大道", 104: "前所路"}  # fmt: skip
ACROSS = {88: "工人路", 84: "解放南路", 92: "海晏路", 96: "枫山路", 80: "青年路", 104: "东环大道", 72: "中心大道",
          64: "学院路", 56: "葭沚大道", 48: "机场路", 32: "洪三路", 16: "滨海大道", 112: "东海大道", 128: "海城路",
          76: "云锦路", 100: "轮渡路"}  # fmt: skip
BRIDGES = {96: "椒江大桥", 72: "椒江二桥"}  # by column
WORDS = [
    "安澜",
    "宁和",
    "清平",
    "永康",
    "兴盛",
    "文华",
    "春晖",
    "秋实",
    "金桂",
    "银杏",
    "翠竹",
    "青松",
    "红旗",
    "前进",
    "胜利",
    "光明",
    "幸福",
    "团结",
    "民主",
    "建设",
    "和平",
    "向阳",
    "朝晖",
    "明珠",
    "凤凰",
    "星光",
    "百合",
    "海棠",
    "紫荆",
    "玉兰",
    "芙蓉",
    "桂花",
    "丹桂",
    "枫南",
    "枫林",
    "东升",
    "西园",
    "南苑",
    "北苑",
    "育才",
    "书香",
    "望江",
    "临江",
    "听涛",
    "观潮",
    "渔港",
    "船坞",
    "盐仓",
    "税关",
    "衙前",
    "城隍",
    "学前",
    "仓前",
    "桥头",
    "塘岸",
    "水门",
    "东门",
    "西门",
    "太和",
    "万济",
    "乐安",
    "长安",
    "永安",
    "同心",
    "三友",
    "环翠",
]
BORN_FROM, BORN_DAYS = date(1968, 1, 1), 12_400


class StreetNames:
    """Gives each street one name; the same name never to two streets."""

    def __init__(self) -> None:
        self._given: dict[tuple[bool, int, str], str] = {}
        self._used = [0, 0]

    def name(self, along: bool, line: int, quarter: str) -> str:
        """The name of a lattice line: known for main streets, made up for each quarter elsewhere."""
        known = (ALONG if along else ACROSS).get(line)
        if known:
            return known
        key = (along, line, "" if line % 8 == 0 else quarter)
        if key not in self._given:
            number = self._used[along]
            self._used[along] += 1
            cycle = ("", "新", "东", "南", "北", "西", "上", "下", "前", "后", "中", "大", "小", "老")[
                number // len(WORDS)
            ]
            self._given[key] = f"{cycle}{WORDS[number % len(WORDS)]}{'街' if along else '路'}"
        return self._given[key]


def person_name(draw: Random) -> str:
    """A made-up name."""
    return draw.choice(SURNAMES) + "".join(draw.sample(GIVEN, draw.choice((1, 2, 2))))


def phone(number: int) -> str:
    """A telephone number in a range that is given to nobody."""
    return f"1540{number:07d}"


def identities(draw: Random, count: int) -> list[str]:
    """Well-formed identity numbers of nobody, all different: sequence 000 is never issued."""
    days = draw.sample(range(BORN_DAYS), count)
    return [_identity(BORN_FROM + timedelta(days=day)) for day in days]


def _identity(born: date) -> str:
    stem = f"331002{born:%Y%m%d}000"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(int(n) * w for n, w in zip(stem, weights, strict=True)) % 11]


HEADS = {
    "01": "江滨 云栖 海悦 白云 锦绣 翡翠 东港 和润 枫南 星光 望江 金色 阳光 碧海 香樟 景元 盛世 华庭 耀江 水岸 天和 海棠 桂语",
    "02": "台州湾 椒江 海门 东海 枫山 白云 滨海",
    "03": "中医 妇幼 海门 洪家 三甲 葭沚 白云 章安 前所 下陈 康复 口腔 东山 滨海",
    "04": "海门万象 东港 云锦 白云 枫南 葭沚 洪家 星光 潮汇 海城 时代 新天地 中心大道 月湖",
    "05": "夜色 浪花 老船长 星期八 海韵 金樽 蓝调 不夜天 渔歌 唱响 麦浪 银河 灯塔 潮声 港湾 琥珀 弄堂 拾光",
    "06": "海门 洪家 葭沚 滨海 三甲 月湖 章安 青年路",
}  # fmt: skip
TAILS = {
    "01": "花园 小区 公馆 名邸 家园 雅苑 华府 嘉园", "02": "学院 职业学院 技师学院 高级中学", "03": "医院 卫生院 门诊部",
    "04": "城 广场 中心 百货", "05": "酒吧 歌厅 会所 KTV", "06": "体育馆 体育场 游泳馆 全民健身中心",
}  # fmt: skip


def venue_name(draw: Random, kind: str, taken: set[str]) -> str:
    """A venue's name that is not taken yet."""
    names = [head + tail for head in HEADS[kind].split() for tail in TAILS[kind].split()]
    free = [name for name in names if name not in taken]
    name = draw.choice(free) if free else f"{draw.choice(names)}{len(taken)} 号店"
    taken.add(name)
    return name
