# SPDX-License-Identifier: Apache-2.0
"""Every address: the commands, the API, the pages that all domains share, then each pack's own pages."""

from typing import Any

from django.urls import path
from django.views.i18n import set_language

from anlan.kernel.registry import REGISTRY

from . import upload_endpoint
from .api import api, mount_packs
from .auth import permitted
from .command_endpoint import command_urls
from .frame import page_url
from .pages import (
    account,
    asked_by_phone,
    developers,
    document_files,
    documents,
    door,
    emergencies,
    evidence,
    find_region,
    follow_ups,
    hand_app,
    inbox,
    looked_at,
    matter,
    matters,
    new_matter,
    notices,
    office,
    office_import,
    office_ledger,
    office_notices,
    office_parked,
    office_people,
    office_rules,
    office_settings,
    office_webhooks,
    problems,
    registers,
    search,
    second,
    security,
    sign_in,
    sign_in_outside,
    suggestions,
    verify,
    versions,
)

mount_packs()

pages = [
    path("", inbox.show, name="inbox"),
    path("matters/<str:kind>", matters.show, name="matters"),
    path("m/<str:number>", matter.show, name="matter"),
    path("m/<str:number>/part/<str:part>", matter.part, name="matter-part"),
    path("m/<str:number>/verb/<str:pack>/<str:verb>", matter.verb, name="matter-verb"),
    path("m/<str:number>/unmask/<str:field>", matter.unmask, name="matter-unmask"),
    path("m/<str:number>/evidence/package", evidence.package, name="evidence-package"),
    path("m/<str:number>/evidence/marking", evidence.marking, name="evidence-marking"),
    path("m/<str:number>/evidence/hand-over", evidence.hand_over, name="evidence-hand-over"),
    path("m/<str:number>/evidence/<uuid:key>", evidence.sheet, name="evidence-sheet"),
    path("m/<str:number>/evidence/<uuid:key>/copy", evidence.copy, name="evidence-copy"),
    path("m/<str:number>/evidence/<uuid:key>/original", evidence.whole, name="evidence-original"),
    path("m/<str:number>/evidence/<uuid:key>/do/<slug:verb>", evidence.verb, name="evidence-verb"),
    path("m/<str:number>/documents/new/<str:template>", documents.fresh, name="document-new"),
    path("m/<str:number>/documents/<uuid:key>", documents.show, name="document"),
    path("m/<str:number>/documents/<uuid:key>/open", documents.uncover, name="document-open"),
    path("m/<str:number>/documents/<uuid:key>/pdf", document_files.pdf, name="document-pdf"),
    path("m/<str:number>/documents/<uuid:key>/docx", document_files.word_file, name="document-docx"),
    path("m/<str:number>/documents/<uuid:key>/void", documents.void, name="document-void"),
    path("m/<str:number>/documents/<uuid:key>/sign/<slug:line>", documents.sign, name="document-sign"),
    path("m/<str:number>/versions/<uuid:key>", versions.show, name="versions"),
    path("new/<str:kind>", new_matter.show, name="new-matter"),
    path("follow-ups", follow_ups.show, name="follow-ups"),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:table>", registers.show, name="register"),
    path("registers/<slug:table>/<str:key>", registers.one, name="register-row"),
    path("find/region", find_region.show, name="find-region"),
    path("pick/<slug:table>", registers.pick, name="register-pick"),
    path("emergencies", emergencies.show, name="emergencies"),
    path("search", search.show, name="search"),
    path("search/people/<uuid:key>/unmask", search.uncovered, name="search-unmask"),
    path("account", account.show, name="account"),
    path("account/looked-at", looked_at.show, name="account-looked-at"),
    path("account/tokens", account.make_token, name="account-tokens"),
    path("account/tokens/<uuid:key>/revoke", account.end_token, name="account-token-revoke"),
    path("account/security", security.show, name="account-security"),
    path("account/security/add", security.add, name="account-security-add"),
    path("account/security/codes", security.renew_codes, name="account-security-codes"),
    path("account/notices", notices.show, name="account-notices"),
    path("notices/new", notices.fresh, name="notices-new"),
    path("notices/shown", notices.mark_shown, name="notices-shown"),
    path("notices/<uuid:key>", notices.go, name="notice"),
    path("account/confirm", second.confirm, name="account-confirm"),
    path("sign-in", sign_in.show, name="sign-in"),
    path("sign-in/outside", sign_in_outside.go, name="sign-in-outside"),
    path("sign-in/outside/back", sign_in_outside.back, name="sign-in-outside-back"),
    path("sign-in/second", second.show, name="sign-in-second"),
    path("sign-in/enrol", security.enrol, name="sign-in-enrol"),
    path("sign-in/passkey/<slug:purpose>", second.options, name="sign-in-passkey"),
    path("sign-out", sign_in.leave, name="sign-out"),
    path("demo/become", sign_in.become, name="demo-become"),
    path("demo/scene", door.scene, name="demo-scene"),
    path("demo/scene/shapes", door.scene_shapes, name="demo-scene-shapes"),
    path("language", set_language, name="set_language"),
    path("developers", developers.show, name="developers"),
    path("door/", door.show, name="door"),
    path("door/suggestions", suggestions.show, name="suggestions"),
    path("door/looked-at", asked_by_phone.show, name="door-looked-at"),
    path("verify", verify.show, name="verify-form"),
    path("verify/<str:number>/<str:digest>", verify.show, name="verify"),
    path("hand.webmanifest", hand_app.manifest, name="hand-manifest"),
    path("favicon.ico", hand_app.house_icon, name="house-icon"),
    path("hand-worker.js", hand_app.worker, name="hand-worker"),
    path("office/", office.show, name="office"),
    path("office/seal", office.show_seal, name="office-seal"),
    path("office/verify", office.verify_log, name="office-verify"),
    path("office/parked", office_parked.show, name="office-parked"),
    path("office/parked/<uuid:key>/retry", office_parked.retry, name="office-parked-retry"),
    path("office/ledger", office_ledger.show, name="office-ledger"),
    path("office/ledger/people", office_ledger.people, name="office-ledger-people"),
    path("office/notices", office_notices.show, name="office-notices"),
    path("office/webhooks", office_webhooks.show, name="office-webhooks"),
    path("office/webhooks/<uuid:key>", office_webhooks.one, name="office-webhook"),
    path("office/webhooks/<uuid:key>/secret", office_webhooks.secret, name="office-webhook-secret"),
    path("office/people", office_people.show, name="office-people"),
    path("office/people/<uuid:key>", office_people.one, name="office-person"),
    path("office/import", office_import.show, name="office-import"),
    path("office/rules", office_rules.show, name="office-rules"),
    path("office/settings", office_settings.show, name="office-settings"),
    path("office/suggestions", suggestions.read, name="office-suggestions"),
    path("healthz", problems.healthz, name="healthz"),
    path("readyz", problems.readyz, name="readyz"),
]


def pack_pages() -> list[Any]:
    """The pages of every pack, each behind its permission; one without is open to all (Any: Django's patterns)."""
    found = []
    for name, pack in REGISTRY.packs.items():
        for page in pack.pages:
            needed = page.may if "." in page.may else f"{name}.{page.may}"
            view = permitted(needed)(page.view) if page.may else page.view
            found.append(path(page_url(name, page).lstrip("/"), view, name=f"{name}-{page.name}"))
    return found


urlpatterns = [
    *command_urls(),
    path("api/uploads", upload_endpoint.begin, name="uploads"),
    path("api/uploads/<uuid:key>", upload_endpoint.one, name="upload"),
    path("api/live", problems.no_stream, name="no-stream"),
    path("api/", api.urls),
    path("api/<path:rest>", problems.no_such_call),
    *pages,
    *pack_pages(),
]
