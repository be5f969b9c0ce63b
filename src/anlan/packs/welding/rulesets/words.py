# SPDX-License-Identifier: Apache-2.0
"""What the codes of permits, warnings and checks are called; they stand in events and in forms."""

from django.utils.translation import pgettext_lazy

from .warning_sorts import CAUSES, SORTS

LEVEL_WORDS = {
    "special": pgettext_lazy("welding", "Special level"),
    "first": pgettext_lazy("welding", "First level"),
    "second": pgettext_lazy("welding", "Second level"),
    "third": pgettext_lazy("welding", "Third level"),
}
MEASURE_WORDS = {
    "cleaned": pgettext_lazy("welding", "Equipment emptied and cleaned"),
    "cut_off": pgettext_lazy("welding", "Pipes cut off by blind plates"),
    "combustibles_15m": pgettext_lazy("welding", "Nothing that burns within 15 m"),
    "no_discharge_30m": pgettext_lazy("welding", "No gas released within 30 m"),
    "drains_covered": pgettext_lazy("welding", "Drains and wells covered"),
    "bottles_10m": pgettext_lazy("welding", "Gas bottles 10 m from the flame"),
    "extinguishers": pgettext_lazy("welding", "Extinguishers at hand"),
    "machine_sound": pgettext_lazy("welding", "Machine, earth and cables sound"),
    "protective_gear": pgettext_lazy("welding", "Protective gear worn"),
    "video_runs": pgettext_lazy("welding", "The whole work is filmed"),
}
GAS_WORDS = {
    "ok": pgettext_lazy("welding", "within limits"),
    "missing": pgettext_lazy("welding", "not tested yet"),
    "stale": pgettext_lazy("welding", "to be tested again"),
    "bad": pgettext_lazy("welding", "over the limit"),
    "not_needed": pgettext_lazy("welding", "not needed here"),
}
INDUSTRY_WORDS = {
    "hazardous_chemical": pgettext_lazy("welding", "Hazardous chemicals"),
    "general": pgettext_lazy("welding", "General industry"),
    "construction": pgettext_lazy("welding", "Construction"),
    "power": pgettext_lazy("welding", "Electric power"),
}
AGAINST_WORDS = {
    "no_permit": pgettext_lazy("welding", "no permit names this machine and this welder"),
    "not_approved": pgettext_lazy("welding", "the permit is not approved"),
    "not_now": pgettext_lazy("welding", "the permit does not hold at this time"),
    "upgraded": pgettext_lazy("welding", "the level is higher now than the permit was approved at"),
    "suspended": pgettext_lazy("welding", "work is suspended"),
    "gas_missing": pgettext_lazy("welding", "the gas was not tested"),
    "gas_stale": pgettext_lazy("welding", "the gas must be tested again"),
    "gas_bad": pgettext_lazy("welding", "the gas is over its limit"),
    "no_watcher": pgettext_lazy("welding", "no watcher is on the spot"),
}
NEVER_WORDS = {  # reasons of a refusal that no emergency overrides
    "R01:not_active": pgettext_lazy("welding", "the machine is not in use"),
    "R01:offline": pgettext_lazy("welding", "its chip has no network and would hear nothing"),
    "R02:not_bound": pgettext_lazy("welding", "he is not bound to this firm"),
    "R02:suspended": pgettext_lazy("welding", "his entry as a welder is suspended"),
    "R09:two_machines": pgettext_lazy("welding", "he is welding with another machine"),
    "R10:in_use": pgettext_lazy("welding", "somebody else is welding with it"),
    "R10:tampered": pgettext_lazy("welding", "it may have been tampered with and is looked at first"),
}
FIRE_WORDS = {
    "permitted": pgettext_lazy("welding", "under a permit, by a certified welder"),
    "without_permit": pgettext_lazy("welding", "without a permit"),
    "without_certificate": pgettext_lazy("welding", "without a certificate"),
    "not_known": pgettext_lazy("welding", "not known yet"),
}
CATEGORIES = {
    "fusion": pgettext_lazy("welding", "fusion welding and thermal cutting"),
    "pressure": pgettext_lazy("welding", "pressure welding"),
    "brazing": pgettext_lazy("welding", "brazing"),
}
PERMIT_WORDS = {
    **FIRE_WORDS,
    **CATEGORIES,
    **LEVEL_WORDS,
    **MEASURE_WORDS,
    **SORTS,
    **CAUSES,
    "rest_day": pgettext_lazy("welding", "a day of rest"),
    "night": pgettext_lazy("welding", "night"),
    "wind": pgettext_lazy("welding", "wind of force five or more"),
    "arc": pgettext_lazy("welding", "Arc welding"),
    "gas_welding": pgettext_lazy("welding", "Gas welding"),
    "cutting": pgettext_lazy("welding", "Flame cutting"),
    "grinding": pgettext_lazy("welding", "Grinding"),
    "other": pgettext_lazy("welding", "Other"),
    "combustible": pgettext_lazy("welding", "Combustible gas"),
    "oxygen": pgettext_lazy("welding", "Oxygen"),
    "toxic": pgettext_lazy("welding", "Toxic gas"),
    "rest": pgettext_lazy("welding", "rest"),
    "changed_place": pgettext_lazy("welding", "the place changed"),
    "weather": pgettext_lazy("welding", "weather"),
    "unsafe": pgettext_lazy("welding", "not safe"),
    "gas": pgettext_lazy("welding", "gas"),
    "watcher_left": pgettext_lazy("welding", "the watcher left"),
    "measures": pgettext_lazy("welding", "safety measures"),
    "place": pgettext_lazy("welding", "place"),
    "time": pgettext_lazy("welding", "time"),
    "not_needed": pgettext_lazy("welding", "not needed any more"),
    "wrong": pgettext_lazy("welding", "written wrongly"),
    "passkey": pgettext_lazy("welding", "by passkey"),
    "second_factor": pgettext_lazy("welding", "as signed in, with a second factor"),
    "account": pgettext_lazy("welding", "weak: by account"),
    "source_down": pgettext_lazy("welding", "the ministry's source does not answer"),
    "disputed": pgettext_lazy("welding", "the answer is said to be wrong"),
    "valid": pgettext_lazy("welding", "Valid"),
    "invalid": pgettext_lazy("welding", "Not valid"),
    "yes": pgettext_lazy("welding", "Yes"),
    "no": pgettext_lazy("welding", "No"),
    "fine": pgettext_lazy("welding", "in order"),
    "mend": pgettext_lazy("welding", "to be mended"),
    "stop": pgettext_lazy("welding", "stopped"),
    "certificate_on_site": pgettext_lazy("welding", "The welder's certificate is on the spot"),
    "permit_on_site": pgettext_lazy("welding", "The permit is on the spot"),
    "watcher_on_site": pgettext_lazy("welding", "The watcher is on the spot"),
    "chip_whole": pgettext_lazy("welding", "Chip and code are whole"),
    "extinguishers_there": pgettext_lazy("welding", "Extinguishers are there"),
    "certificate_number": pgettext_lazy("welding", "Certificate number"),
    "red": pgettext_lazy("welding", "Red"),
    "orange": pgettext_lazy("welding", "Orange"),
    "yellow": pgettext_lazy("welding", "Yellow"),
    "blue": pgettext_lazy("welding", "Blue"),
}
PART_WORDS = {
    "work_leader": pgettext_lazy("welding", "Work leader"),
    "safety_officer": pgettext_lazy("welding", "Safety officer"),
    "duty_manager": pgettext_lazy("welding", "Duty manager"),
    "gas_analyst": pgettext_lazy("welding", "Gas analyst"),
    "watcher": pgettext_lazy("welding", "Watcher"),
    "welder": pgettext_lazy("welding", "Welder"),
    "handler": pgettext_lazy("welding", "Handler"),
    "verifier": pgettext_lazy("welding", "Verifier"),
    "checker": pgettext_lazy("welding", "Checker"),
    "reporter": pgettext_lazy("welding", "Reporter"),
    "approver": pgettext_lazy("welding", "Approver"),
}

STOP_WORDS = {  # why a session is to end, or ended
    "user": pgettext_lazy("welding", "stopped by the welder"),
    "admin": pgettext_lazy("welding", "stopped by whoever answers for safety"),
    "permit": pgettext_lazy("welding", "the permit carries no work any more"),
    "revoked": pgettext_lazy("welding", "certificate or binding does not hold any more"),
    "late": pgettext_lazy("welding", "the lease came too late"),
    "ban": pgettext_lazy("welding", "a ban on hot work began"),
    "tamper": pgettext_lazy("welding", "perhaps tampered with"),
    "limit": pgettext_lazy("welding", "its time was over"),
    "idle": pgettext_lazy("welding", "no arc for too long"),
    "armed": pgettext_lazy("welding", "no arc was struck"),
    "power": pgettext_lazy("welding", "the power was cut"),
    "lost": pgettext_lazy("welding", "not heard any more"),
    "not_accepted": pgettext_lazy("welding", "the machine did not start"),
    "probe": pgettext_lazy("welding", "sign of life"),
    "reboot": pgettext_lazy("welding", "begin anew"),
}
