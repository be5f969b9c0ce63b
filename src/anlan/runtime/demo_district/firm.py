# SPDX-License-Identifier: Apache-2.0
"""The demo's firm that welds, in 三甲: its people, and those of street and district who look after it."""

from .ground import Spot, between

FIRM, FIRM_NAME, STREET = "co-yihua", "椒江某医化设备公司", "331002005"
YARD: Spot = between((107.2, 37.4))  # where its machines stand
EMERGENCY, OFFICE = "emergency", f"office-{STREET}"
ORGANISATIONS = (  # code, name, kind, region, parent
    (FIRM, FIRM_NAME, "firm", STREET, ""),
    (EMERGENCY, "区应急管理局", "emergency_bureau", "331002", ""),
)
WELDERS = (
    ("liguoqiang", "李国强"), ("chenweimin", "陈卫民"), ("wanghaibo", "王海波"), ("yejianjun", "叶建军"),
    ("xuyongfa", "徐永发"), ("panxiaofeng", "潘晓峰"), ("zhulingen", "朱林根"), ("maoguohua", "毛国华"),
    ("shenlihui", "沈立辉"),
)  # fmt: skip
NEWCOMER = ("huxiaojun", "胡小军")  # a welder whom no firm has taken on yet: whoever plays him asks one
STAFF = (  # code and account, name, role
    ("zhengjianhua", "郑建华", "safety_officer"), ("daiyuehong", "戴月红", "safety_officer"),
    ("linguodong", "林国栋", "work_leader"), ("zhangbaolin", "张宝林", "watcher"), ("jiangxiaobo", "江小波", "watcher"),
    ("caoliping", "曹丽萍", "watcher"), ("wengxiaoming", "翁小明", "watcher"), ("heyulan", "何玉兰", "gas_analyst"),
    ("zhouzhiyuan", "周志远", "approver_unit"), ("jinjianping", "金建平", "approver_safety"),
    ("zhenghaisheng", "郑海生", "approver_principal"), ("linhaifeng", "林海峰", "duty_manager"),
    ("chenlixin", "陈立新", "installer"),
)  # fmt: skip
OFFICIALS = (  # code and account, name, organisation, role, region
    ("jinli", "金丽", OFFICE, "street_officer", STREET), ("yingguoping", "应国平", EMERGENCY, "district_officer", "331002"),
    ("luohui", "罗辉", EMERGENCY, "inspector", "331002"),
)  # fmt: skip
POST_NAMES = {
    "welder": "焊工", "safety_officer": "安全员", "work_leader": "作业负责人", "watcher": "监护人", "gas_analyst": "气体分析员",
    "approver_unit": "单位审批人", "approver_safety": "安全部门审批人", "approver_principal": "主要负责人",
    "duty_manager": "值班负责人", "installer": "安装员", "street_officer": "街道安监员", "district_officer": "区应急监管员",
    "inspector": "执法人员",
}  # fmt: skip


def people_of_firm() -> list[tuple[str, str, str, str, str, str]]:
    """Everybody: code, name, organisation, role, region of the grant, organisation of the grant."""
    firm = [*((code, name, "welder") for code, name in (*WELDERS, NEWCOMER)), *STAFF]
    own = [(code, name, FIRM, role, STREET, FIRM) for code, name, role in firm]
    return own + [(*one, "") for one in OFFICIALS]
