# SPDX-License-Identifier: Apache-2.0
"""Those who answer for family disputes in the demo: window, mediators, officers, helpers; all made up and marked 演示."""

WOMEN, CENTRE, SHELTER, COURT, HOSPITAL, SCHOOL = (
    "women", "family-centre", "shelter", "court", "hospital-mind", "school-demo",
)  # fmt: skip
ORGANISATIONS = (  # code, name, kind, region, parent
    (WOMEN, "区妇联", "womens_federation", "331002", ""),
    (CENTRE, "区家事综合服务中心", "family_centre", "331002", WOMEN),
    (SHELTER, "区救助管理站", "shelter", "331002", ""),
    (COURT, "区人民法院家事审判庭", "court", "331002", ""),
    (HOSPITAL, "区中西医结合医院心理科", "hospital", "331002", ""),
    (SCHOOL, "海门演示小学", "school", "331002001", ""),
)
PEOPLE = (  # code and account, name, organisation, role
    ("fanyun", "范云", CENTRE, "window"), ("heping", "何萍", CENTRE, "window"), ("wuxiulan", "吴秀兰", WOMEN, "head"),
    ("chenyuee", "陈月娥", CENTRE, "mediator"), ("dingzhiguo", "丁治国", CENTRE, "mediator"),
    ("linfen", "林芬", CENTRE, "grid_worker"), ("wangcuiying", "王翠英", CENTRE, "committee"),
    ("jiangning", "江宁", CENTRE, "psychologist"), ("xumin", "徐敏", HOSPITAL, "hospital"),
    ("caifang", "蔡芳", WOMEN, "womens_federation"), ("zhouyi", "周怡", CENTRE, "child_protection"),
    ("huangjian", "黄健", CENTRE, "justice"), ("tangmei", "唐梅", SHELTER, "shelter"),
    ("shenlv", "沈律", COURT, "court_liaison"), ("luomeifang", "罗美芳", CENTRE, "neighbour"),
    ("yingxiuying", "应秀英", WOMEN, "leader"), ("linxiulan", "林秀兰", WOMEN, "reviewer"),
    ("chenlaoshi", "陈晓", SCHOOL, "mandated_reporter"),
)  # fmt: skip
OFFICERS = (("lintao", "police"), ("zhoumin", "station_duty"))  # of the register already
POST_NAMES = {
    "window": "家事窗口", "head": "妇联主席", "mediator": "婚调员", "grid_worker": "网格员", "committee": "村社妇联执委",
    "psychologist": "心理咨询师", "hospital": "心理科医生", "womens_federation": "妇联干部", "child_protection": "儿童督导员",
    "justice": "司法所干部", "shelter": "救助站干部", "court_liaison": "法院联络员", "neighbour": "好邻里", "leader": "区领导",
    "reviewer": "案件复核员", "mandated_reporter": "班主任",
}  # fmt: skip
CALL_CODES = (("901101", "家庭暴力", "violence"),)  # of registry.CATEGORIES
CODES_FROM = "演示警情类别表；接入本区 110 时换成区公安分局的正式编码"


def call_codes() -> list[dict[str, object]]:
    """Which calls of the demo's 110 desk come to the family window, and as what."""
    names = ("code", "name", "situation")
    return [{**dict(zip(names, row, strict=True)), "source": CODES_FROM} for row in CALL_CODES]
