// The line test: camera, microphone, throughput, round trip, losses, measured from this browser.
// Without this file the page says what to do; nothing is ever typed in place of a measure.
(() => {
  "use strict";

  const zone = document.querySelector("[data-line-test]");
  if (!zone || !window.fetch) return;
  const find = (name) => zone.querySelector(`[data-${name}]`);
  const start = find("start"), running = find("running"), result = find("result");
  const SIZES = [50_000, 250_000, 1_000_000, 2_000_000]; // bytes, until one takes long enough
  const LONG_ENOUGH_MS = 1200, TOO_LONG_MS = 15_000;
  const PINGS = 9, PACKETS = 200, PACKET_MS = 20;
  const HEARD = 0.02; // share of full scale: above the noise of a quiet room

  const say = (name, text) => { zone.querySelector(`[data-said="${name}"]`).textContent = text; };
  const status = (text) => { find("status").textContent = text; };
  const field = (name) => result.elements.namedItem(name);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function media(kinds) {
    if (!navigator.mediaDevices) return null; // the address is not https
    try {
      return await navigator.mediaDevices.getUserMedia(kinds);
    } catch {
      return null; // refused, or no such device
    }
  }

  // Show the picture, watch the level; gives the loudest level heard so far when asked.
  async function devices() {
    const streams = [await media({ audio: true, video: true })];
    if (!streams[0]) streams.push(await media({ video: true }), await media({ audio: true }));
    const tracks = streams.filter(Boolean).flatMap((stream) => stream.getTracks());
    const picture = tracks.find((track) => track.kind === "video");
    const sound = tracks.find((track) => track.kind === "audio");
    const preview = find("preview");
    if (picture) {
      preview.srcObject = new MediaStream([picture]);
      await preview.play().catch(() => {});
    }
    preview.hidden = !picture;
    say("devices", `caméra : ${picture ? "oui" : "non"}, micro : ${sound ? "oui" : "non"}`);
    return { picture, sound, loudest: sound ? gauge(sound) : () => 0 };
  }

  function gauge(sound) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([sound])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = Math.max(...samples.map(Math.abs));
      find("level").value = Math.min(1, level * 2);
      if (level > loudest) loudest = level;
      if (loudest > HEARD && !field("has_microphone").disabled) {
        if (!field("has_microphone").dataset.seen) field("has_microphone").checked = true;
        field("has_microphone").dataset.seen = "yes"; // once: what a person unticks stays unticked
      }
    }, 100);
    return () => loudest;
  }

  const token = result.elements.namedItem("csrfmiddlewaretoken").value;
  async function request(address, options = {}) {
    const limit = AbortSignal.timeout(TOO_LONG_MS);
    const answer = await fetch(address, { cache: "no-store", signal: limit, ...options });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.arrayBuffer();
  }
  const download = (size) => request(zone.dataset.down.replace("/0/", `/${size}/`));
  const upload = (size) => request(zone.dataset.up, {
    method: "POST", body: new Blob([new Uint8Array(size)]), headers: { "X-CSRFToken": token },
  });

  // Throughput of the largest transfer made, in kbit/s; 0 when the smallest does not pass.
  async function throughput(transfer) {
    let kbps = 0;
    for (const size of SIZES) {
      const before = performance.now();
      try {
        await transfer(size);
      } catch {
        break;
      }
      const ms = Math.max(performance.now() - before, 0.1);
      kbps = Math.min(Math.round(size * 8 / ms), 10_000_000);
      if (ms > LONG_ENOUGH_MS) break;
    }
    return kbps;
  }

  const inWords = (kbps) => (kbps < 1000
    ? `${kbps} kbit/s`
    : `${(kbps / 1000).toLocaleString("fr-FR", { maximumFractionDigits: 2 })} Mbit/s`);

  async function roundTrip() {
    const times = [];
    for (let ping = 0; ping <= PINGS; ping++) {
      const before = performance.now();
      try {
        await request(zone.dataset.echo);
      } catch {
        return 60_000;
      }
      if (ping) times.push(performance.now() - before); // the first one opens the way
    }
    return Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
  }

  // Packets sent to ourselves through the relay, that nobody sends again; null without a relay.
  async function loss() {
    const iceServers = JSON.parse(zone.dataset.ice);
    const relayed = iceServers.some((server) => server.credential);
    if (!relayed || !window.RTCPeerConnection) return null;
    const setting = { iceServers, iceTransportPolicy: "relay" };
    const [near, far] = [new RTCPeerConnection(setting), new RTCPeerConnection(setting)];
    try {
      return await Promise.race([count(near, far), pause(TOO_LONG_MS).then(() => null)]);
    } catch {
      return null;
    } finally {
      near.close();
      far.close();
    }
  }

  async function count(near, far) {
    const channel = near.createDataChannel("essai", { ordered: false, maxRetransmits: 0 });
    let received = 0;
    far.addEventListener("datachannel", (event) => {
      event.channel.addEventListener("message", () => { received += 1; });
    });
    await described(near, await near.createOffer());
    await far.setRemoteDescription(near.localDescription);
    await described(far, await far.createAnswer());
    await near.setRemoteDescription(far.localDescription);
    if (channel.readyState !== "open") {
      await new Promise((done) => channel.addEventListener("open", done, { once: true }));
    }
    for (let sent = 0; sent < PACKETS; sent++) {
      channel.send(new Uint8Array(200));
      await pause(PACKET_MS);
    }
    await pause(1000);
    return Math.round(1000 * (1 - received / PACKETS)) / 10;
  }

  // A description with all its addresses in it, so that nothing more need be told.
  async function described(connection, description) {
    await connection.setLocalDescription(description);
    while (connection.iceGatheringState !== "complete") await pause(50);
  }

  async function run() {
    start.hidden = true;
    running.hidden = false;
    status("Autorisez la caméra et le micro si le navigateur le demande.");
    const { picture, sound, loudest } = await devices();
    status("Mesure du débit…");
    const down = await throughput(download);
    say("down", inWords(down));
    const up = await throughput(upload);
    say("up", inWords(up));
    status("Mesure de l’aller-retour…");
    const trip = await roundTrip();
    say("trip", `${trip} ms`);
    status("Mesure des pertes…");
    const lost = await loss();
    say("loss", lost === null ? "non mesurée" : `${lost.toLocaleString("fr-FR")} %`);
    offer({ picture, sound, loudest, down, up, trip, lost });
  }

  function offer({ picture, sound, loudest, down, up, trip, lost }) {
    field("down_kbps").value = down;
    field("up_kbps").value = up;
    field("round_trip_ms").value = trip;
    field("loss_percent").value = lost === null ? "" : lost;
    field("has_camera").checked = Boolean(picture);
    field("has_camera").disabled = !picture;
    field("has_microphone").checked = loudest() > HEARD;
    field("has_microphone").disabled = !sound;
    result.hidden = false;
    status("L’essai est terminé. Vérifiez les deux cases, puis enregistrez.");
    result.querySelector("button").focus();
  }

  const problem = find("problem");
  if (!navigator.mediaDevices) {
    problem.textContent = "Ce navigateur ne donne ni caméra ni micro à cette page : son adresse " +
      "doit commencer par https. Prévenez la personne qui s’occupe du portail.";
    problem.hidden = false;
  }
  start.hidden = false;
  start.addEventListener("click", () => {
    run().catch(() => {
      problem.textContent = "L’essai s’est arrêté avant la fin. Rechargez la page et recommencez.";
      problem.hidden = false;
    });
  });
})();
