// Drag an appointment onto a free slot; ring when someone arrives. Without this file, « Déplacer » and the banner do.
(() => {
  "use strict";

  const KEY = "maillage-sound";
  let dragged = null;

  const target = (event) => dragged && event.target.closest("[data-start]");

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-move]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const slot = target(event);
    document.querySelector(".is-target")?.classList.remove("is-target");
    if (!slot) return;
    event.preventDefault();
    slot.classList.add("is-target");
  });
  document.addEventListener("drop", (event) => {
    const slot = target(event);
    if (!slot) return;
    event.preventDefault();
    location.assign(dragged.dataset.move + slot.dataset.start); // the next page says who is told, and asks
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    document.querySelector(".is-target")?.classList.remove("is-target");
    dragged = null;
  });

  const button = document.querySelector("[data-sound]");
  const waiting = () => Number(document.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  let audio = null;
  let before = waiting();

  function ring() {
    audio ??= new AudioContext();
    audio.resume();
    [660, 880].forEach((frequency, at) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + at * 0.25;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.2, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.24);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.25);
    });
  }

  function show(on) {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Ne plus sonner" : "Sonner quand quelqu’un attend";
  }

  if (button) {
    let on = localStorage.getItem(KEY) === "1";
    button.hidden = false;
    show(on);
    button.addEventListener("click", () => {
      on = !on;
      localStorage.setItem(KEY, on ? "1" : "0");
      show(on);
      if (on) ring();
    });
    document.body.addEventListener("htmx:afterSettle", () => {
      const now = waiting();
      if (on && now > before) ring();
      before = now;
    });
  }
})();
