// Arrow keys in the suggestions of a search box (ARIA combobox). Without this file, the form still searches.
(() => {
  "use strict";

  const sentence = (count) =>
    count === 0 ? "Aucune proposition." : count === 1
      ? "1 proposition. Flèche bas pour la choisir."
      : `${count} propositions. Flèches haut et bas pour choisir.`;

  function enhance(form) {
    const input = form.querySelector("input[name=q]");
    const panel = document.getElementById("propositions");
    const status = form.querySelector("[data-search-status]");
    const options = () => [...panel.querySelectorAll("[role=option]")];
    let active = -1;

    function expand(open) {
      input.setAttribute("aria-expanded", String(open));
      if (open) input.setAttribute("aria-controls", "propositions-liste");
      else input.removeAttribute("aria-controls");
    }

    function choose(index) {
      const all = options();
      active = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    }

    function close() {
      panel.replaceChildren();
      choose(-1);
      expand(false);
    }

    function dress() {
      const list = panel.querySelector("ul.results");
      if (list) {
        list.id = "propositions-liste";
        list.setAttribute("role", "listbox");
        list.setAttribute("aria-label", "Propositions");
        list.querySelectorAll("li").forEach((item) => item.setAttribute("role", "none"));
        list.querySelectorAll("a").forEach((link, i) => {
          Object.assign(link, { id: `proposition-${i}`, tabIndex: -1 });
          link.setAttribute("role", "option");
          link.setAttribute("aria-selected", "false");
        });
      }
      for (const old of document.querySelectorAll("[data-search-results]")) old.hidden = true;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      expand(Boolean(list));
      status.textContent = input.value.trim() ? sentence(options().length) : "";
    }

    const keys = {
      ArrowDown: () => choose(active + 1),
      ArrowUp: () => choose(active < 0 ? -1 : active - 1),
      Escape: close,
      Enter: () => options()[active].click(),
    };

    input.addEventListener("keydown", (event) => {
      const useful = event.key === "Enter" ? active >= 0 : options().length > 0;
      if (!keys[event.key] || !useful) return;
      event.preventDefault();
      keys[event.key]();
    });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    expand(false);
    document.body.addEventListener("htmx:afterSwap", (event) => event.target === panel && dress());
    for (const failure of ["htmx:sendError", "htmx:responseError"]) {
      document.body.addEventListener(failure, () => {
        close();
        status.textContent = "Les propositions ne viennent pas ; appuyez sur Entrée pour chercher.";
      });
    }
  }

  document.querySelectorAll("[data-search]").forEach(enhance);
})();
