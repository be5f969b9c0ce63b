# SPDX-License-Identifier: Apache-2.0
"""A firm with its people and a welder with a certificate that counts: what every scenario of welding begins with."""

from anlan.kernel.declare import Result, Row, at, later

FIRM = Row("organisation", "yihua")
IDENTITY = "331002198503070315"  # generated; its check digit fits
OF_THE_FIRM = (
    "welder", "work_leader", "watcher", "gas_analyst", "approver_unit", "safety_officer", "duty_manager",
)  # fmt: skip
BELONGS = dict.fromkeys(OF_THE_FIRM, "yihua")
GIVEN = {
    "organisations": [
        {"code": "yihua", "name": "演示医化设备公司", "kind": "firm", "region": "331002001"},
    ],
    "people": [
        {"code": "welding-welder", "name": "演示焊工", "organisation": "yihua", "identity_number": IDENTITY},
    ],
}  # fmt: skip
BEGINNING = (
    at(0).by("street_officer").does("enrol_firm", firm=FIRM),
    at(0).by("safety_officer").does("enrol_welder", name="演示焊工", identity_number=IDENTITY),
    at(0).by("welder").does("ask_binding", firm=FIRM),
    at(0).by("safety_officer").does("agree_binding", binding=Result("ask_binding")),
    at(0)
    .by("welder")
    .does(
        "record_certificate",
        kind="special_operation",
        number=f"T{IDENTITY}",
        ends_on=later(days=400, as_day=True),
    ),
)
