# SPDX-License-Identifier: Apache-2.0
"""Names for generated people, streets and venues. Nobody of these exists; telephones lie in a range given to nobody."""

from random import Random

SURNAMES = "王李张陈林叶金郑蔡徐罗何黄朱周吴潘应卢阮项管章牟戴许沈蒋赵梁"
GIVEN = "建国永福海平伟强志明晓东丽敏静芳秀英国栋文清嘉豪子涵宇轩俊杰雪梅美华春燕德胜光辉正荣学军小满"
ALONG = {86: "中山东路", 80: "市府大道", 92: "江滨路", 84: "府前街", 88: "海门老街", 72: "海虹大道", 64: "云西路", 48: "洪家大道",
         32: "三甲大道", 16: "下陈大道", 90: "东新街", 76: "康平路", 68: "通江路", 112: "章安大道", 104: "前所路"}  # fmt: skip
ACROSS = {88: "工人路", 84: "解放南路", 92: "枫山路", 96: "海晏路", 80: "青年路", 104: "东环大道", 72: "中心大道", 64: "学院路",
          56: "葭沚大道", 48: "机场路", 32: "洪三路", 16: "滨海大道", 112: "东海大道", 128: "海城路", 76: "云锦路", 100: "轮渡路"}  # fmt: skip
SMALL = "安澜宁和清平永康兴盛文华春晖秋实金桂银杏翠竹青松白云红旗前进胜利光明幸福团结民主"


def street_name(along: bool, index: int) -> str:
    """The name of a lattice line; real ones where they are publicly known, made up elsewhere."""
    known = (ALONG if along else ACROSS).get(index)
    if known:
        return known
    pair = SMALL[(index * 7) % 46 : (index * 7) % 46 + 2]
    return f"{pair}{'街' if along else '路'}"


def person_name(draw: Random) -> str:
    """A made-up name."""
    return draw.choice(SURNAMES) + "".join(draw.sample(GIVEN, draw.choice((1, 2, 2))))


def phone(number: int) -> str:
    """A telephone number in a range that is given to nobody."""
    return f"1540{number:07d}"


def identity(draw: Random, number: int) -> str:
    """A well-formed identity number of nobody: sequence 000 is never issued."""
    born = f"{draw.randint(1968, 2002)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
    stem = f"331002{born}000"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(int(n) * w for n, w in zip(stem, weights, strict=True)) % 11]


VENUES = {
    "01": (("江滨", "云栖", "海悦", "白云", "锦绣", "翡翠", "东港", "和润", "枫南", "星光"), ("花园", "小区", "公馆", "名邸", "家园")),
    "02": (("台州", "椒江", "海门", "东方"), ("学院", "职业学院", "技师学院")),
    "03": (("区人民", "中医", "妇幼", "海门", "洪家", "三甲"), ("医院", "卫生院")),
    "04": (("椒江汇", "海门万象", "东港", "云锦", "银泰"), ("城", "广场", "中心")),
    "05": (("澜岸", "夜色", "浪花", "老船长", "星期八", "海韵", "金樽"), ("酒吧", "歌厅", "会所")),
    "06": (("市", "区", "海门", "洪家"), ("体育中心", "体育场", "游泳馆")),
}  # fmt: skip


def venue_name(draw: Random, kind: str, taken: set[str]) -> str:
    """A venue's name that is not taken yet."""
    heads, tails = VENUES[kind]
    for number in range(1, 100):
        name = draw.choice(heads) + draw.choice(tails) + (f"{number}区" if number > 8 else "")
        if name not in taken:
            break
    taken.add(name)
    return name
