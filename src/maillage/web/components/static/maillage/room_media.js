// Sound and image between the browsers of a room: one connection for each other participant,
// encrypted end to end by the browsers, mended by itself, lowered when the line is weak.
// The one who came first (smaller number) calls; the other answers or asks to be called (« hello »).
(() => {
  "use strict";

  const MENDS_AFTER = 4000; // cut for that long: look for another way
  const CALLS_AGAIN_AFTER = 15000;
  const GATHERS = 100; // addresses found meanwhile leave together
  const RUNGS = ["hd", "video", "audio", "telephone", "in_person"];
  const LIMITS = {
    hd: { active: true, maxBitrate: 1500000, height: 720 },
    video: { active: true, maxBitrate: 400000, height: 360 },
    audio: { active: false },
    telephone: { active: false },
    in_person: { active: false },
  };
  const random = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

  // The way to one other participant. `since`: not linked since then, or since the last new try;
  // `cutSince`: the same without the tries; both 0 once linked.
  class Link {
    constructor(room, id) {
      this.room = room;
      this.id = id;
      this.calls = room.me < id;
      this.stopped = false;
      this.since = this.cutSince = Date.now();
      this.watch = setInterval(() => this.mend(), 1000);
      this.calls ? this.open() : this.send({ hello: true });
    }

    send(body) {
      if (!this.stopped) this.room.send(this.id, body);
    }

    open() {
      this.pc?.close();
      this.mine = random();
      this.theirs = null;
      this.found = [];
      this.making = this.ignoring = false;
      this.since = this.mended = Date.now();
      const pc = (this.pc = new RTCPeerConnection({ iceServers: this.room.servers, bundlePolicy: "max-bundle" }));
      const kinds = new Set();
      for (const track of this.room.local.getTracks()) {
        pc.addTrack(track, this.room.local);
        kinds.add(track.kind);
      }
      if (this.calls) {
        for (const kind of ["audio", "video"]) if (!kinds.has(kind)) pc.addTransceiver(kind, { direction: "recvonly" });
        pc.onnegotiationneeded = () => this.offer();
      }
      pc.ontrack = ({ track }) => this.room.show(this.id, track);
      pc.onicecandidate = ({ candidate }) => candidate && this.gather(candidate);
      pc.onconnectionstatechange = () => {
        if (pc !== this.pc) return;
        const isLinked = pc.connectionState === "connected";
        this.since = isLinked ? 0 : this.since || Date.now();
        this.cutSince = isLinked ? 0 : this.cutSince || Date.now();
        if (isLinked) this.applyRung();
        this.room.changed();
      };
    }

    gather(candidate) {
      if (!this.found.length) {
        const mine = this.mine;
        setTimeout(() => {
          if (mine !== this.mine) return;
          this.send({ from: mine, to: this.theirs, candidates: this.found.splice(0) });
        }, GATHERS);
      }
      this.found.push(candidate.toJSON());
    }

    async offer() {
      const { pc, mine } = this;
      try {
        this.making = true;
        await pc.setLocalDescription();
        if (mine === this.mine) this.send({ from: mine, to: this.theirs, description: pc.localDescription });
      } catch (error) {
        console.info("room: offer", error.name);
      } finally {
        this.making = false;
      }
    }

    async receive(body) {
      if (body.hello) return this.calls ? this.open() : undefined;
      const { description } = body;
      if (description?.type === "offer" && !this.calls && body.from !== this.theirs) {
        this.open();
        this.theirs = body.from;
      }
      if (!this.pc || (body.to && body.to !== this.mine)) return undefined;
      if (!this.theirs) this.theirs = body.from;
      if (this.theirs !== body.from) return undefined;
      try {
        if (description) await this.describe(description);
        for (const candidate of body.candidates ?? []) await this.pc.addIceCandidate(candidate);
      } catch (error) {
        if (!this.ignoring) console.info("room: signal", error.name);
      }
      return undefined;
    }

    async describe(description) {
      const { pc, mine } = this;
      const collides = description.type === "offer" && (this.making || pc.signalingState !== "stable");
      this.ignoring = this.calls && collides; // the other one gives way
      if (this.ignoring) return;
      await pc.setRemoteDescription(description);
      if (description.type !== "offer" || mine !== this.mine) return;
      await pc.setLocalDescription();
      this.send({ from: mine, to: this.theirs, description: pc.localDescription });
    }

    mend() {
      if (!this.since || !navigator.onLine) return;
      const now = Date.now();
      if (now - this.since > CALLS_AGAIN_AFTER) {
        this.since = now;
        this.calls ? this.open() : this.send({ hello: true });
      } else if (this.calls && this.theirs && now - this.since > MENDS_AFTER && now - this.mended > MENDS_AFTER) {
        this.mended = now;
        this.pc.restartIce();
      }
    }

    async applyRung() {
      const rung = this.room.rung;
      for (const sender of this.pc?.getSenders() ?? []) {
        const { track } = sender;
        const parameters = sender.getParameters();
        if (!track || !parameters.encodings?.length) continue;
        const [encoding] = parameters.encodings;
        const { height, ...limits } = LIMITS[rung];
        if (track.kind === "audio") encoding.active = RUNGS.indexOf(rung) < 3;
        else {
          Object.assign(encoding, limits);
          if (height) encoding.scaleResolutionDownBy = Math.max(1, (track.getSettings().height || height) / height);
        }
        try {
          await sender.setParameters(parameters);
        } catch (error) {
          console.info("room: quality", error.name);
        }
      }
    }

    // Loss from 0 to 1, bits a second the line takes, and whether the image is held back by it.
    async line() {
      const found = { loss: 0, bits: Infinity, held: false };
      if (this.pc?.connectionState !== "connected") return null;
      for (const report of (await this.pc.getStats()).values()) {
        if (report.type === "remote-inbound-rtp") found.loss = Math.max(found.loss, report.fractionLost ?? 0);
        if (report.type === "outbound-rtp") found.held ||= report.qualityLimitationReason === "bandwidth";
        if (report.type === "candidate-pair" && report.nominated && report.availableOutgoingBitrate)
          found.bits = Math.min(found.bits, report.availableOutgoingBitrate);
      }
      return found;
    }

    stop() {
      this.stopped = true;
      clearInterval(this.watch);
      this.pc?.close();
    }
  }

  // Goes down when the line was poor twice in a row, up again after it was good for long: the wait
  // doubles each time, so that the image does not come and go.
  class Ladder {
    constructor(move) {
      this.move = move;
      this.poor = this.good = this.samples = 0;
      this.patience = 10;
      this.wentDown = false;
    }

    look(rung, lines) {
      const at = RUNGS.indexOf(rung);
      if (at > 2 || !lines.length) return;
      this.samples += 1;
      const least = { hd: 500000, video: 150000, audio: 0 }[rung];
      const isPoor = lines.some((line) => line.loss > 0.1 || (this.samples > 5 && line.held && line.bits < least));
      this.poor = isPoor ? this.poor + 1 : 0;
      this.good = lines.every((line) => line.loss < 0.02) ? this.good + 1 : 0;
      if (this.poor >= 2 && at < 2) {
        this.wentDown = true;
        this.change(RUNGS[at + 1]);
      } else if (this.wentDown && at > 0 && this.good >= this.patience) {
        this.patience *= 2;
        this.change(RUNGS[at - 1]);
      }
    }

    change(rung) {
      this.poor = this.good = this.samples = 0;
      this.move(rung);
    }
  }

  window.maillageRoom = { Link, Ladder };
})();
