// SPDX-License-Identifier: Apache-2.0
// The CSRF proof that goes with everything this page sends by itself.

/** As the cookie has it now: a kept page's own may be from before the last sign-in. */
export function proof() {
  const cookie = /(?:^|; )(?:csrftoken|__Host-csrf)=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
}
