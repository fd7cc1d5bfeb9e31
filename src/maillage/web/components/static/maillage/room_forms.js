// Forms of a room sent without leaving the page; a shared screen wiped when nobody touches it.
// Without this file the forms reload the page, and a timer of the page itself wipes it.
(() => {
  "use strict";

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-room-form]");
    if (!form) return;
    event.preventDefault();
    const content = new FormData(form, event.submitter);
    const options = { method: "POST", body: new URLSearchParams(content), headers: { "X-Room": "1" } };
    let error = "";
    try {
      const answer = await fetch(form.action, options);
      if (!answer.ok) error = (await answer.json()).error;
    } catch {
      error = "Pas de réponse du serveur. Recommencez dans un instant.";
    }
    document.dispatchEvent(new CustomEvent("room:sent", { detail: { error } }));
  });

  const wiping = document.querySelector("[data-wipe-after]");
  if (!wiping) return;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => wiping.submit(), wiping.dataset.wipeAfter * 1000);
  };
  for (const gesture of ["pointerdown", "keydown", "scroll"]) addEventListener(gesture, again, { passive: true });
  again();
})();
