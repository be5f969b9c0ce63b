# SPDX-License-Identifier: Apache-2.0
"""Who has a name in the demo and where he stands when its opening scene begins, at the bar on 中山东路.

Places are lattice places (column, row); the ways to the bar are 224, 439 and 458 metres for the three who may go.
"""

from .ground import Spot
from .venues import BAR

STATIONS = (  # code, name, place, words of the streets it answers for
    ("st-fuqian", "府前派出所", (83.8, 82.4), ("海门",)), ("st-baiyun", "白云派出所", (70, 71), ("白云",)),
    ("st-jiazhi", "葭沚派出所", (46, 72), ("葭沚",)), ("st-hongjia", "洪家派出所", (44, 38), ("洪家",)),
    ("st-sanjia", "三甲派出所", (108, 36), ("三甲",)), ("st-xiachen", "下陈派出所", (80, 18), ("下陈",)),
    ("st-qiansuo", "前所派出所", (109, 113), ("前所",)), ("st-zhangan", "章安派出所", (52, 112), ("章安",)),
    ("st-dachen", "大陈派出所", (181, 14), ("大陈",)), ("st-east", "滨海派出所", (126, 66), ()),
)  # fmt: skip
COMPANIES = (
    ("co-jiaoan", "椒安保安公司"),
    ("co-antu", "安途保安公司"),
    ("co-haitai", "海泰保安公司"),
    ("co-dongwei", "东卫保安公司"),
)
CAST = (  # code and account, name, organisation, post, role, region
    ("zhoumin", "周敏", "st-fuqian", "duty", "dispatch.duty_officer", "331002"),
    ("sunlei", "孙磊", "bureau", "duty", "dispatch.duty_officer", "331002"),
    ("zhaomingyuan", "赵明远", "st-fuqian", "officer", "dispatch.officer", "331002"),
    ("lintao", "林涛", "st-fuqian", "officer", "dispatch.officer", "331002"),
    ("linxiaodong", "林晓东", "bureau", "leader", "dispatch.leader", "331002"),
    ("hejing", "何静", "bureau", "auditor", "kernel.auditor", ""),
    ("songwei", "宋薇", "bureau", "security", "kernel.security", ""),
    ("luming", "陆鸣", "bureau", "administrator", "kernel.administrator", ""),
    ("suqing", "苏青", "op-bar", "manager", "dispatch.venue_manager", "331002"),
    ("fangqi", "方琦", "bureau", "integrator", "kernel.integrator", "331002"),
    ("duanhong", "段宏", "co-jiaoan", "captain", "dispatch.captain", "331002"),
)
GUARDS = (  # code, name, employer, kind, post, place, seconds since his position, what is wrong
    ("wangjianguo", "王建国", "co-jiaoan", "security_company", "p-laojie3", (85.54, 86.03), 3, ""),
    ("caiyongfu", "蔡永福", "co-jiaoan", "security_company", "p-square", (88.03, 83.16), 4, ""),
    ("luojianping", "罗建平", "co-antu", "security_company", "p-river", (85.66, 88.03), 6, ""),
    ("xuli", "徐立", "op-bar", "in_house", "p-bar", BAR, 5, ""),
    ("heguoping", "何国平", "op-garden", "property_company", "p-garden", (88.28, 86.3), 5, ""),
    ("zhenghai", "郑海", "co-jiaoan", "security_company", "p-square", (89.8, 86.03), 252, ""),
    ("chenxiaoman", "陈小满", "co-antu", "security_company", "p-river", (87.03, 83.1), 7, "untrained"),
)
POSTS: tuple[tuple[str, str, str, Spot], ...] = (  # code, name, premises, place
    ("p-laojie3", "老街 3 号岗", "", (85.5, 86.05)), ("p-square", "广场岗", "", (88.1, 83.1)),
    ("p-river", "江滨岗", "", (85.6, 88.05)), ("p-bar", "酒吧门厅", "bar", BAR),
    ("p-garden", "花园西门", "garden", (88.2, 86.9)),
)  # fmt: skip
LONE_CAR = ("zhaomingyuan", (79.0, 73.0))  # 府前 02, two and a half kilometres away by road
FAR_CARS = (
    (104.0, 66.0),
    (62.0, 66.0),
)  # 府前 01 and 03, farther, so that his is the first car that can be there
POST_NAMES = {
    "duty": "值班员", "officer": "处警民警", "leader": "局领导", "auditor": "审计员",
    "security": "安全管理员", "administrator": "系统管理员", "integrator": "系统对接人员",
    "captain": "保安队长", "manager": "场所负责人", "guard": "保安员",
}  # fmt: skip
