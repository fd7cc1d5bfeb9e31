// Two maps of the same place, one over the other, and a cut that moves. Without this file: side by side.
(() => {
  "use strict";

  for (const root of document.querySelectorAll("[data-compare-maps]")) {
    const control = root.querySelector("[data-cut]");
    const range = control.querySelector("input");
    const after = root.querySelector("[data-after] svg");
    const show = () => {
      const share = Number(range.value);
      after.style.setProperty("clip-path", `inset(0 0 0 ${share}%)`);
      range.setAttribute("aria-valuetext", `avant sur ${share} % de la carte, après sur le reste`);
    };
    range.addEventListener("input", show);
    control.hidden = false;
    root.classList.add("is-stacked");
    show();
  }
})();
