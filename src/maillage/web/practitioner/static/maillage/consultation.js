// Notes not yet saved leave with the page; what was just asked for comes into view. htmx does the rest.
(() => {
  "use strict";

  const form = document.querySelector("[data-notes]");
  let isDirty = false;

  form?.addEventListener("input", () => {
    isDirty = true;
  });
  form?.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) isDirty = false;
  });
  addEventListener("pagehide", () => {
    if (!isDirty) return;
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    const writing = event.target.closest?.("#ecrire, .writing");
    if (!writing) return;
    const wanted = [".error-summary", ".message", ".invalid :is(input, textarea)", "input:not([type=hidden])", "textarea"];
    const first = wanted.map((each) => writing.querySelector(each)).find((each) => each);
    first?.focus();
    first?.scrollIntoView({ block: "nearest" });
  });
})();
