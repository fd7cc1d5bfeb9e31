// Pages that change by themselves. Without this file they reload: <noscript><meta http-equiv="refresh">.
//
//   data-live="ADDRESS"         a stream of events; each « change » becomes the event "live:change" on the
//                               element, for hx-trigger="live:change"
//   data-live-page="waiting"    on the same element: reload when the stream says that it is another page
//   [data-live-text="place"]    inside: shows that text of what the stream says
//   [data-live-lost]            anywhere: shown while the line is lost
//   [data-live-sound]           a button: from then on, another page is announced by a sound
(() => {
  "use strict";

  const RELOAD_MILLISECONDS = 20000;
  const LONGEST_PAUSE = 30000;
  let sound = null;

  const elements = [...document.querySelectorAll("[data-live]")];
  if (!elements.length) return;
  if (!window.EventSource) {
    setTimeout(() => location.reload(), RELOAD_MILLISECONDS);
    return;
  }

  function say(isLost) {
    for (const line of document.querySelectorAll("[data-live-lost]")) line.hidden = !isLost;
  }

  function ring() {
    if (!sound) return 0;
    [0, 0.35, 0.7].forEach((start) => {
      const note = sound.createOscillator();
      const volume = sound.createGain();
      note.frequency.value = 660;
      volume.gain.value = 0.2;
      note.connect(volume).connect(sound.destination);
      note.start(sound.currentTime + start);
      note.stop(sound.currentTime + start + 0.2);
    });
    return 1200;
  }

  function changed(element, told) {
    for (const place of element.querySelectorAll("[data-live-text]")) {
      const text = told[place.dataset.liveText];
      if (text !== undefined && place.textContent !== text) place.textContent = text;
    }
    const page = element.dataset.livePage;
    if (page !== undefined && told.page !== undefined && told.page !== page) {
      element.dataset.livePage = told.page;
      document.title = `● ${document.title}`;
      setTimeout(() => location.reload(), told.page === "late" ? 0 : ring());
    } else {
      element.dispatchEvent(new CustomEvent("live:change", { detail: told }));
    }
  }

  function watch(element) {
    let pause = 1000;
    let source;

    function open() {
      source = new EventSource(element.dataset.live);
      source.addEventListener("open", () => {
        pause = 1000;
        say(false);
      });
      source.addEventListener("change", (event) => changed(element, JSON.parse(event.data)));
      source.addEventListener("error", () => {
        say(true);
        if (source.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
        setTimeout(open, pause * (0.5 + Math.random()));
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      });
    }

    open();
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  for (const button of document.querySelectorAll("[data-live-sound]")) {
    if (!window.AudioContext) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      sound = sound || new AudioContext();
      ring();
      button.setAttribute("aria-pressed", "true");
      button.textContent = button.dataset.liveSound;
    });
  }
  elements.forEach(watch);
})();
