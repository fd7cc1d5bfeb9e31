// The board of a rota. Without this file every cell is a link to its page, where plain forms do the same.
//
//   data-board, data-open       the section; it may be changed
//   data-grid                   the table: arrows go from cell to cell, Enter opens one in the panel
//   data-panel                  where the page of a cell is shown beside the table
//   form[data-change]           sent without leaving the page; the rows that changed are shown again
//   data-move, data-candidate   start a move: by keyboard, by dragging
//   data-solve                  the address that follows a computation
(() => {
  "use strict";

  const FOLLOW_MILLISECONDS = 2000;
  const FAR = 6; // pixels before a press becomes a drag
  const ENDED = 286;

  follow();
  const board = document.querySelector("[data-board]");
  const grid = board && board.querySelector("[data-grid]");
  if (!grid) return;
  const panel = board.querySelector("[data-panel]");
  const spoken = board.querySelector("[data-spoken]");
  const said = board.querySelector("[data-said]");
  const isOpen = "open" in board.dataset;
  const weeks = [...grid.querySelectorAll(".days th")].map((head) => head.dataset.week);
  let current = null; // the link that the keyboard is on
  let carried = null; // {from: link} or {candidate: number}, while a move looks for its cell
  board.classList.add("is-live");

  // --- one tab stop; arrows go from cell to cell

  function linkAt(row, column) {
    const cell = row && row.cells[column];
    return cell ? cell.querySelector("a") : null;
  }

  function ready() {
    for (const link of grid.querySelectorAll("tbody a")) link.tabIndex = -1;
    if (!current || !current.isConnected) current = grid.querySelector("tbody a");
    if (current) current.tabIndex = 0;
  }

  function focus(link) {
    if (!link) return;
    if (current) current.tabIndex = -1;
    current = link;
    link.tabIndex = 0;
    link.focus();
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
    reveal(link);
  }

  // Sticky heads hide what scrollIntoView takes for visible.
  function reveal(link) {
    const frame = board.querySelector("[data-scroll]");
    const [cell, whole] = [link.getBoundingClientRect(), frame.getBoundingClientRect()];
    const head = grid.tHead.getBoundingClientRect().bottom;
    const foot = grid.tFoot.getBoundingClientRect().top;
    const left = whole.left + grid.rows[grid.rows.length - 1].cells[0].offsetWidth;
    if (cell.left < left) frame.scrollLeft -= left - cell.left;
    if (cell.top < head) frame.scrollTop -= head - cell.top;
    if (cell.bottom > foot) frame.scrollTop += cell.bottom - foot;
  }

  function step(link, rows, columns) {
    const body = grid.tBodies[0].rows;
    let row = link.closest("tr").sectionRowIndex;
    let column = link.closest("td").cellIndex;
    for (;;) {
      row += rows;
      column += columns;
      if (!body[row] || !body[row].cells[column] || column < 1) return null;
      const found = linkAt(body[row], column);
      if (found) return found;
    }
  }

  function edge(link, isLast) {
    const links = link.closest("tr").querySelectorAll("td a");
    return links[isLast ? links.length - 1 : 0];
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    const link = event.target.closest("td a");
    if (!link || event.altKey || event.metaKey) return;
    if (event.key in STEPS) focus(step(link, ...STEPS[event.key]));
    else if (event.key === "Home") focus(edge(link, false));
    else if (event.key === "End") focus(edge(link, true));
    else if (event.key === " ") link.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (carried) drop(null);
    else if (panel.contains(event.target) && current) current.focus();
  });

  // --- what the cell under the eye says, in full

  function tell(link) {
    const cell = link.closest("td");
    const line = cell.parentNode.cells[0].firstChild.textContent.trim();
    speak(`${line}, ${weeks[cell.cellIndex - 1]}\u00a0: ${link.getAttribute("aria-label")}`, false);
  }

  // What the focus already reads aloud is shown without being read twice.
  function speak(text, aloud = true) {
    spoken.setAttribute("aria-live", aloud ? "polite" : "off");
    spoken.textContent = text;
  }

  for (const kind of ["focusin", "pointerover"]) {
    grid.addEventListener(kind, (event) => {
      const link = event.target.closest("td a");
      if (link && !carried) tell(link);
    });
  }

  // --- a cell's page, in the panel

  function choose(link) {
    for (const cell of grid.querySelectorAll(".is-chosen")) cell.classList.remove("is-chosen");
    if (link) link.closest("td").classList.add("is-chosen");
  }

  async function open(link) {
    focus(link);
    choose(link);
    panel.setAttribute("aria-busy", "true");
    const answer = await get(link.href);
    panel.removeAttribute("aria-busy");
    if (!answer) return;
    show(answer.querySelector("#case"));
    panel.focus();
  }

  function show(content) {
    panel.replaceChildren(...content.childNodes);
    for (const button of panel.querySelectorAll("[data-move]")) button.hidden = !isOpen;
  }

  grid.addEventListener("click", (event) => {
    const link = event.target.closest("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (carried) drop(link);
    else open(link);
  });

  // --- changes

  async function get(address, options) {
    try {
      const response = await fetch(address, { credentials: "same-origin", ...options });
      if (response.redirected && !response.url.includes("/brouillons/")) location.reload();
      if (response.status >= 500 || response.status === 403) throw new Error(response.status);
      return new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      complain("Le serveur ne répond pas. Rien n’a été changé\u00a0: réessayez.");
      return null;
    }
  }

  function complain(text) {
    said.className = "message error";
    said.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
    said.hidden = false;
  }

  async function send(address, values) {
    said.hidden = true;
    speak("On enregistre…");
    const headers = { "X-Board": "1", "X-CSRFToken": token() };
    const answer = await get(address, { method: "POST", headers, body: new URLSearchParams(values) });
    if (answer) accept(answer);
  }

  function token() {
    return document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function accept(answer) {
    const wasOn = current && current.getAttribute("href");
    for (const row of answer.querySelectorAll("[data-row]")) {
      const old = grid.querySelector(`[data-row="${row.dataset.row}"]`);
      if (old) old.replaceWith(document.adoptNode(row));
    }
    grid.tFoot.replaceChildren(answer.querySelector("[data-totals]"));
    document.querySelector("[data-fill]").textContent = answer.querySelector("[data-fill]").textContent;
    const error = answer.querySelector("[data-said]").textContent.trim();
    if (error) complain(error);
    show(answer.querySelector("[data-panel]"));
    current = wasOn && grid.querySelector(`a[href="${wasOn}"]`);
    ready();
    choose(current);
    speak("");
    if (error) said.focus();
    else if (current) focus(current), tell(current);
  }

  panel.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-change]")) return;
    event.preventDefault();
    const values = new FormData(event.target);
    values.delete("csrfmiddlewaretoken");
    if (values.has("monday")) values.set("seen_there", seenAt(values.get("line"), values.get("monday")));
    send(event.target.action, values);
  });

  function seenAt(line, monday) {
    const link = grid.querySelector(`a[href="case/${line}/${monday}/"]`);
    return (link && link.dataset.v) || "";
  }

  // --- a move: from a cell or from the candidates, to the cell chosen next

  function carry(what, name) {
    carried = what;
    speak(`Choisissez la case de ${name}, puis Entrée. Échap pour renoncer.`);
  }

  panel.addEventListener("click", (event) => {
    if (!event.target.closest("[data-move]") || !current) return;
    carry({ from: current }, current.getAttribute("aria-label").split(",")[0]);
    current.focus();
  });

  function drop(link) {
    const what = carried;
    carried = null;
    if (!link) {
      speak("Rien n’a été déplacé.");
      return;
    }
    const there = link.dataset.v || "";
    if (what.candidate) {
      current = link;
      send(new URL("placer/", link.href), { volunteer: what.candidate, seen: there });
    } else if (what.from !== link) {
      const [, line, monday] = link.getAttribute("href").split("/");
      current = link;
      const values = { line, monday, seen: what.from.dataset.v, seen_there: there };
      send(new URL("deplacer/", what.from.href), values);
    }
  }

  let press = null; // {x, y, what, name, ghost}
  document.addEventListener("pointerdown", (event) => {
    if (!isOpen || event.button || event.pointerType === "touch" || carried) return;
    const link = event.target.closest("[data-grid] td:not(.k) a[data-v]");
    const candidate = event.target.closest("[data-candidate]");
    if (event.target.closest("button, summary") || !(link || candidate)) return;
    const what = link ? { from: link } : { candidate: candidate.dataset.candidate };
    const name = link ? link.firstChild.textContent : candidate.dataset.sign;
    press = { x: event.clientX, y: event.clientY, what, name, ghost: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!press) return;
    if (!press.ghost && Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR) return;
    if (!press.ghost) {
      press.ghost = Object.assign(document.createElement("div"), { className: "rota-ghost", textContent: press.name });
      document.body.append(press.ghost);
      document.body.classList.add("rota-dragging");
      getSelection().removeAllRanges();
    }
    press.ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 12}px`;
    aim(under(event));
    event.preventDefault();
  });
  document.addEventListener("pointerup", (event) => {
    const done = press;
    letGo();
    if (!done || !done.ghost) return;
    // The click that follows a drag opens nothing.
    document.addEventListener("click", stopOnce, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", stopOnce, { capture: true }));
    carried = done.what;
    drop(under(event));
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest && event.target.closest("[data-grid], [data-candidate]")) event.preventDefault();
  });

  function letGo() {
    if (press && press.ghost) press.ghost.remove();
    press = null;
    document.body.classList.remove("rota-dragging");
    aim(null);
  }

  function stopOnce(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  function under(event) {
    const found = document.elementFromPoint(event.clientX, event.clientY);
    const cell = found && found.closest("[data-grid] tbody td");
    return cell ? cell.querySelector("a") : null;
  }

  function aim(link) {
    for (const cell of grid.querySelectorAll(".is-target")) cell.classList.remove("is-target");
    if (link) {
      link.closest("td").classList.add("is-target");
      tell(link);
    }
  }

  // --- a computation on its way

  function follow() {
    const address = document.querySelector("[data-solve]")?.dataset.solve;
    if (!address) return;
    const timer = setInterval(async () => {
      try {
        const response = await fetch(address, { credentials: "same-origin" });
        if (response.status === ENDED) {
          clearInterval(timer);
          location.reload();
        } else if (response.ok) {
          const text = await response.text();
          const shown = document.querySelector("[data-solve]");
          const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-solve]");
          if (next && next.innerHTML !== shown.innerHTML) shown.replaceWith(document.adoptNode(next));
        }
      } catch {
        // The next turn asks again.
      }
    }, FOLLOW_MILLISECONDS);
  }

  ready();
})();
