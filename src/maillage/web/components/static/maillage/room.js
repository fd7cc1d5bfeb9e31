// The page of a room, on either side: asks what is new, passes signals, shows who is there.
(() => {
  "use strict";

  const stage = document.querySelector("[data-room]");
  if (!stage) return;
  const { dataset } = stage;
  const EVERY = 3000; // a sign of life; the server calls seven seconds without one a loss
  const EVERY_WITHOUT_STREAM = 1000;
  const CALLS_BY_TELEPHONE_AFTER = 30000;
  const token = stage.querySelector("[name=csrfmiddlewaretoken]").value;
  const isPractitioner = dataset.kind === "practitioner";
  const NAMES = { patient: "La personne", practitioner: "Le praticien", third: "La tierce personne" };
  const links = new Map();
  const names = new Map();
  let { version } = dataset;
  let after = Number(dataset.after);
  let busy = false;
  let again = false;
  let stream = null;

  const room = {
    me: Number(dataset.me),
    servers: JSON.parse(dataset.servers),
    rung: dataset.rung,
    local: new MediaStream(),
    send,
    show,
    changed: say,
  };

  const part = (name) => stage.querySelector(`[data-room-${name}]`);
  const post = (url, body) =>
    fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Room": "1" }, signal: AbortSignal.timeout(8000) });

  // Signals leave in order; while the network is away they wait.
  const outbox = [];
  let sending = false;
  async function send(id, body) {
    outbox.push([id, JSON.stringify(body)]);
    if (sending) return;
    sending = true;
    while (outbox.length) {
      const [[to, text]] = outbox;
      try {
        await post(`${dataset.signalUrl}${to}/`, text);
        outbox.shift();
      } catch {
        await new Promise((wake) => setTimeout(wake, 1000));
      }
    }
    sending = false;
  }

  async function look(isBeat) {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = isBeat
        ? await post(dataset.beatUrl, new URLSearchParams({ apres: after }))
        : await fetch(`${dataset.stateUrl}?apres=${after}`, { signal: AbortSignal.timeout(8000) });
      if (answer.ok) await take(await answer.json());
      else if (answer.status === 404 && !isPractitioner) location.reload();
    } catch {
      say(); // the network is away: the next turn tries again
    }
    busy = false;
    if (again) {
      again = false;
      look(false);
    }
  }

  async function take(state) {
    if (state.phase !== dataset.phase) {
      if (!isPractitioner) {
        location.reload();
        return;
      }
      dataset.phase = state.phase;
      if (state.phase === "ended") over(); // the notes of this page are still being written
    }
    if (state.version !== version) {
      version = state.version;
      drawPanel();
    }
    if (state.rung !== room.rung) {
      room.rung = state.rung;
      for (const link of links.values()) link.applyRung();
    }
    if (!ready) return; // the camera is not there yet: signals wait
    for (const peer of state.peers) names.set(peer.id, NAMES[peer.kind]);
    const there = new Set(state.peers.map((peer) => peer.id));
    for (const [id, link] of links) {
      if (there.has(id)) continue;
      link.stop();
      links.delete(id);
      part("videos").querySelector(`[data-peer="${id}"]`)?.remove();
    }
    for (const id of there) if (!links.has(id)) links.set(id, new window.maillageRoom.Link(room, id));
    for (const signal of state.signals) {
      after = Math.max(after, signal.id);
      await links.get(signal.from)?.receive(JSON.parse(signal.body));
    }
    say();
  }

  async function drawPanel(error = "") {
    const panel = document.querySelector("[data-room-panel]");
    const answer = await fetch(dataset.panelUrl).catch(() => null);
    if (!answer?.ok) return;
    const text = await answer.text();
    const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
    const isUnfolded = Boolean(panel.querySelector("details[open]"));
    panel.innerHTML = text;
    panel.querySelector("details")?.toggleAttribute("open", isUnfolded);
    if (error) {
      const said = document.createElement("p");
      said.setAttribute("role", "alert");
      said.textContent = error;
      panel.prepend(said);
    }
    if (focused) document.getElementById(focused)?.focus();
  }

  function show(id, track) {
    let video = part("videos").querySelector(`[data-peer="${id}"]`);
    if (!video) {
      video = document.createElement("video");
      Object.assign(video, { autoplay: true, playsInline: true });
      video.dataset.peer = id;
      video.setAttribute("aria-label", names.get(id));
      part("videos").append(video);
    }
    const tracks = (video.srcObject?.getTracks() ?? []).filter((one) => one.kind !== track.kind);
    video.srcObject = new MediaStream([...tracks, track]);
    video.play().catch(() => {
      video.controls = true; // the browser wants a gesture before it plays sound
    });
  }

  function say() {
    const status = part("status");
    if (!status) return;
    const all = [...links.values()];
    const text = !navigator.onLine
      ? "Le réseau de cet appareil est coupé. La consultation reprendra d’elle-même."
      : !all.length
        ? "Personne d’autre n’est dans la salle pour l’instant."
        : all.every((link) => link.since === 0)
          ? "La liaison est établie."
          : "La liaison se fait…";
    if (status.textContent !== text) status.textContent = text;
    stage.classList.toggle("is-sound-only", !["hd", "video"].includes(room.rung));
  }

  // Camera and microphone: both, else one, else none; the person is told.
  let ready = false;
  async function prepare() {
    const video = { width: { ideal: 1280 }, height: { ideal: 720 } };
    for (const wanted of [{ audio: true, video }, { audio: true }, { video }]) {
      try {
        room.local = await navigator.mediaDevices.getUserMedia(wanted);
        break;
      } catch {
        part("status").textContent = "La caméra ou le micro manque : autorisez-les dans le navigateur, puis rechargez la page.";
      }
    }
    part("self").srcObject = room.local;
    part("self").hidden = !room.local.getVideoTracks().length;
    part("controls").hidden = false;
    for (const [kind, shut, open] of [["audio", "Couper le micro", "Remettre le micro"], ["video", "Couper la caméra", "Remettre la caméra"]]) {
      const button = part(kind);
      const [track] = room.local.getTracks().filter((one) => one.kind === kind);
      button.hidden = !track;
      button.addEventListener("click", () => {
        track.enabled = !track.enabled;
        button.setAttribute("aria-pressed", String(!track.enabled));
        button.textContent = track.enabled ? shut : open;
      });
    }
    ready = true;
    look(true);
  }

  const ladder = new window.maillageRoom.Ladder((rung) => post(dataset.rungUrl, new URLSearchParams({ rung })).catch(() => {}));
  async function measure() {
    const lines = await Promise.all([...links.values()].map((link) => link.line()));
    ladder.look(room.rung, lines.filter(Boolean));
    const cut = [...links.values()].some((link) => link.cutSince && Date.now() - link.cutSince > CALLS_BY_TELEPHONE_AFTER);
    if (isPractitioner && cut && navigator.onLine && !["telephone", "in_person"].includes(room.rung)) ladder.change("telephone");
  }

  function listen() {
    if (!window.EventSource) return;
    stream = new EventSource(`${dataset.streamUrl}?apres=${after}`);
    for (const name of ["change", "signal"]) stream.addEventListener(name, () => look(false));
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      stream = null;
      setTimeout(listen, 15000);
    });
  }

  function over() {
    stream?.close();
    clearInterval(turning);
    for (const track of room.local.getTracks()) track.stop();
    for (const part of stage.children) part.hidden = true;
  }

  let beaten = 0;
  function turn() {
    const hasStream = stream?.readyState === 1; // open
    if (Date.now() - beaten < (hasStream ? EVERY : EVERY_WITHOUT_STREAM)) return;
    beaten = Date.now();
    look(true);
  }

  document.addEventListener("room:sent", (event) => {
    if (event.detail.error) drawPanel(event.detail.error);
    look(false);
  });
  for (const name of ["online", "offline"]) addEventListener(name, say);
  addEventListener("pagehide", () => {
    stream?.close();
    for (const link of links.values()) link.stop();
  });
  if (dataset.media === "1") {
    prepare();
    setInterval(measure, 3000);
  }
  listen();
  const turning = setInterval(turn, 500);
})();
