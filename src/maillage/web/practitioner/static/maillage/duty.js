// A person is proposed: a sound, the title, the seconds left. Without this file the page reloads and says it.
(() => {
  "use strict";

  const KEY = "maillage-sound";
  const AGAIN_MILLISECONDS = 6000;
  const title = document.title;
  const button = document.querySelector("[data-ring]");
  let audio = null;
  let rung = "";
  let last = 0;

  const proposal = () => document.querySelector("[data-proposal]");

  function ring() {
    audio ??= new AudioContext();
    audio.resume();
    [660, 880, 660].forEach((frequency, at) => {
      const note = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + at * 0.25;
      note.frequency.value = frequency;
      volume.gain.setValueAtTime(0.25, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.24);
      note.connect(volume).connect(audio.destination);
      note.start(start);
      note.stop(start + 0.25);
    });
  }

  const isOn = () => button?.getAttribute("aria-pressed") === "true";

  function show(on) {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Ne plus sonner" : "Sonner quand une personne est proposée";
  }

  if (button && window.AudioContext) {
    button.hidden = false;
    show(localStorage.getItem(KEY) === "1");
    button.addEventListener("click", () => {
      show(!isOn());
      localStorage.setItem(KEY, isOn() ? "1" : "0");
      if (isOn()) ring();
    });
  }

  function look() {
    const shown = proposal();
    const seconds = shown?.querySelector("[data-seconds]");
    const now = Date.now();
    if (seconds) {
      seconds.dataset.until ??= now + 1000 * Number(seconds.dataset.seconds);
      seconds.textContent = Math.max(0, Math.round((seconds.dataset.until - now) / 1000));
    }
    document.title = shown ? `● Une personne vous est proposée · ${title}` : title;
    if (!shown) {
      rung = "";
    } else if (isOn() && (rung !== shown.dataset.proposal || now - last > AGAIN_MILLISECONDS)) {
      rung = shown.dataset.proposal;
      last = now;
      ring();
    }
  }

  look();
  setInterval(look, 1000);
  document.body.addEventListener("htmx:afterSettle", look);
})();
