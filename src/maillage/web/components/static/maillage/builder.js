// The scenario builder: places chosen on a map, figures marked as changed. Every page works without it.
// The three lists (one place a line) are the form; the map only reads and writes them.
(() => {
  "use strict";

  const STATES = ["free", "existing", "forced", "forbidden"]; // a click goes from one to the next
  const WORDS = { free: "libre", existing: "déjà ouvert", forced: "obligatoire", forbidden: "interdit" };
  const REACH = 24; // px around a place where a click is for it
  const CROWD = 400; // places; past that, free ones are drawn small
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const FAILURE = "La carte n’a pas pu être chargée ; écrivez les lieux dans les listes ci-dessous.";
  const EMPTY = "Aucun lieu possible ici pour ce choix.";
  const INVITATION = "Choisissez un lieu sur la carte.";

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").trim().toLowerCase();
  const bare = (spot) => plain(spot.name.slice(0, spot.name.lastIndexOf(" (")));
  const digits = (text) => text.replace(/\s/g, "");

  // One shape a state, so that colour is never alone: circle, square, triangle, cross.
  function shape(state, x = 0, y = 0, free = 5) {
    const size = state === "free" ? free : 8;
    if (state === "existing") return `M${x - size},${y - size}h${2 * size}v${2 * size}h${-2 * size}z`;
    if (state === "forced") return `M${x},${y - size - 2}l${size + 2},${2 * size + 2}h${-2 * size - 4}z`;
    if (state === "forbidden") return `M${x - size},${y - size}l${2 * size},${2 * size}m0,${-2 * size}l${-2 * size},${2 * size}`;
    return `M${x - size},${y}a${size},${size} 0 1,0 ${2 * size},0a${size},${size} 0 1,0 ${-2 * size},0`;
  }

  function fetchInto(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  }

  class PlacesMap {
    constructor(root, form) {
      this.root = root;
      this.form = form;
      this.frame = root.querySelector(".frame");
      this.sentence = root.querySelector("[role=status]");
      this.lists = new Map([...form.querySelectorAll("[data-role]")].map((area) => [area.dataset.role, area]));
      this.spots = new Map();
      this.names = new Map();
      this.current = null;
    }

    show() {
      this.root.hidden = false;
      for (const part of this.form.querySelectorAll("[data-builder-live]")) part.hidden = false;
      for (const path of this.root.querySelectorAll("[data-shape]")) path.setAttribute("d", shape(path.dataset.shape));
      const watch = new IntersectionObserver((seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        this.load();
      }, { rootMargin: "400px" });
      watch.observe(this.root);
    }

    async load() {
      const { script, style } = this.root.dataset;
      try {
        const [places] = await Promise.all([
          this.fetchPlaces(),
          fetchInto("script", { src: script }),
          fetchInto("link", { rel: "stylesheet", href: style }),
        ]);
        this.begin();
        this.draw(places);
        this.follow();
        this.drawGround();
      } catch {
        this.frame.hidden = true;
        this.root.querySelector("figcaption").hidden = true;
        this.sentence.textContent = FAILURE;
      }
    }

    fetchPlaces() {
      const chosen = this.form.querySelector("[name=candidates]:checked");
      return fetchJson(`${this.root.dataset.source}?lieux=${chosen ? chosen.value : ""}`);
    }

    begin() {
      this.map = L.map(this.frame, {
        attributionControl: false, zoomControl: false, keyboard: false, zoomSnap: 0.25, inertia: false,
        zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, scrollWheelZoom: false,
        doubleClickZoom: false, // two quick clicks change a place twice
        dragging: !matchMedia("(pointer: coarse)").matches, // one finger scrolls the page
      });
      L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
      this.map.createPane("lieux").style.zIndex = 450;
      this.renderer = L.svg({ pane: "lieux", padding: 0.3 });
      this.Spot = L.CircleMarker.extend({
        _updatePath() {
          this._renderer._setPath(this, shape(this.state, this._point.x, this._point.y, this.free));
        },
      });
    }

    draw(collection) {
      for (const spot of this.spots.values()) spot.remove();
      this.spots.clear();
      this.names.clear();
      this.current = null;
      const free = collection.features.length > CROWD ? 2.5 : 5;
      for (const { geometry, properties } of collection.features) {
        const [longitude, latitude] = geometry.coordinates;
        const spot = new this.Spot([latitude, longitude], {
          renderer: this.renderer, pane: "lieux", interactive: false, className: "spot", radius: 12,
        });
        Object.assign(spot, properties, { state: "free", free });
        this.spots.set(spot.id, spot);
        const name = bare(spot);
        this.names.set(name, this.names.has(name) ? null : spot); // two of the same name: the code decides
      }
      if (!this.spots.size) {
        this.sentence.textContent = EMPTY;
        if (!this.map._loaded) this.map.setView([46.6, 2.4], 5);
        return;
      }
      const bounds = L.latLngBounds([...this.spots.values()].map((spot) => spot.getLatLng()));
      this.map.setMinZoom(0);
      this.map.fitBounds(bounds.pad(0.15), { animate: false, maxZoom: 13 });
      this.map.setMinZoom(this.map.getZoom() - 1);
      this.map.setMaxBounds(bounds.pad(0.5));
      for (const spot of this.spots.values()) spot.addTo(this.map);
      this.readLists();
      this.sentence.textContent = INVITATION;
    }

    // Contours are only there to find one's way: without them the map still serves.
    async drawGround() {
      if (!this.root.dataset.ground) return;
      try {
        const ground = await fetchJson(this.root.dataset.ground);
        const renderer = ground.features.length > 2000 ? L.canvas() : L.svg();
        const colours = getComputedStyle(document.documentElement);
        L.geoJSON(ground, {
          renderer, interactive: false,
          style: { className: "ground", color: colours.getPropertyValue("--hatch").trim(), weight: 0.75, fill: false },
        }).addTo(this.map);
      } catch {
        this.root.dataset.ground = "";
      }
    }

    follow() {
      const at = (event) => this.nearest(this.map.latLngToLayerPoint(event.latlng), (to, spot, far) => far <= REACH);
      this.map.on("mousemove", (event) => this.choose(at(event) ?? this.current));
      this.map.on("click", (event) => this.cycle(at(event)));
      this.frame.addEventListener("keydown", (event) => this.key(event));
      this.frame.addEventListener("focus", () => this.map.scrollWheelZoom.enable());
      this.frame.addEventListener("blur", () => this.map.scrollWheelZoom.disable());
      for (const area of this.lists.values()) area.addEventListener("input", () => this.readLists());
      for (const choice of this.form.querySelectorAll("[name=candidates]")) {
        choice.addEventListener("change", () => this.reload());
      }
    }

    async reload() {
      try {
        this.draw(await this.fetchPlaces());
      } catch {
        this.sentence.textContent = FAILURE;
      }
    }

    key(event) {
      if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      if (arrow && event.shiftKey) this.map.panBy(arrow.map((step) => step * 96), { animate: false });
      else if (arrow) this.choose(this.neighbour(arrow));
      else if (event.key === "+" || event.key === "=") this.map.zoomIn(1, { animate: false });
      else if (event.key === "-") this.map.zoomOut(1, { animate: false });
      else if (event.key === "Escape") this.choose(null);
      else if (event.key === "Enter" || event.key === " ") this.cycle(this.current);
      else return;
      event.preventDefault();
    }

    // The nearest place in a cone of 45° either side of the arrow; without one, stay.
    neighbour([x, y]) {
      if (!this.current) return this.nearest(this.map.latLngToLayerPoint(this.map.getCenter()), () => true);
      const from = this.map.latLngToLayerPoint(this.current.getLatLng());
      return this.nearest(from, (to, spot) => {
        const along = (to.x - from.x) * x + (to.y - from.y) * y;
        const across = Math.abs((to.x - from.x) * y) + Math.abs((to.y - from.y) * x);
        return spot !== this.current && along > 0 && across <= along;
      }) ?? this.current;
    }

    nearest(from, accepts) {
      let best = null;
      let shortest = Infinity;
      for (const spot of this.spots.values()) {
        const to = this.map.latLngToLayerPoint(spot.getLatLng());
        const far = to.distanceTo(from);
        if (far < shortest && accepts(to, spot, far)) [best, shortest] = [spot, far];
      }
      return best;
    }

    choose(spot) {
      if (spot === this.current) return;
      this.current?.getElement().classList.remove("is-current");
      this.current = spot;
      if (!spot) {
        this.sentence.textContent = INVITATION;
        return;
      }
      spot.bringToFront().getElement().classList.add("is-current");
      this.say();
      const place = spot.getLatLng();
      if (document.activeElement === this.frame && !this.map.getBounds().contains(place)) {
        this.map.panTo(place, { animate: false });
      }
    }

    say() {
      const { name, detail, state } = this.current;
      this.sentence.textContent = `${name}${detail && `, ${detail}`} : ${WORDS[state]}.`;
    }

    cycle(spot) {
      if (!spot) return;
      this.choose(spot);
      const next = STATES[(STATES.indexOf(spot.state) + 1) % STATES.length];
      for (const [role, area] of this.lists) {
        const lines = area.value.split("\n").filter((line) => line.trim() && this.find(line) !== spot);
        if (role === next) lines.push(spot.name);
        area.value = lines.join("\n");
      }
      this.dress(spot, next);
      this.say();
    }

    // « Ajain », « 23002 » or « Ajain (23002) »; a code beside another name means neither.
    find(line) {
      const [, name, code] = line.match(/^(.*)\(([^()]+)\)\s*$/) ?? [];
      const coded = this.spots.get((code ?? line).trim());
      if (coded && ["", bare(coded)].includes(plain(name ?? ""))) return coded;
      return this.names.get(plain(line)) ?? null;
    }

    readLists() {
      const states = new Map();
      for (const [role, area] of this.lists) {
        for (const line of area.value.split("\n")) states.set(this.find(line), role);
      }
      for (const spot of this.spots.values()) this.dress(spot, states.get(spot) ?? "free");
      if (this.current) this.say();
    }

    dress(spot, state) {
      const element = spot.getElement();
      element.classList.remove(...STATES);
      element.classList.add(state);
      spot.state = state;
      spot.redraw();
    }
  }

  // « Modifié par vous » follows what is typed.
  function markFigures(form) {
    for (const mark of form.querySelectorAll("[data-edited]")) {
      const input = document.getElementById(mark.dataset.field);
      input.addEventListener("input", () => {
        mark.hidden = digits(input.value) === digits(mark.dataset.proposed);
      });
    }
  }

  // Giving a file, or a budget, says which choice it is for.
  function linkChoices(form) {
    const check = (name, value) => {
      const radio = form.querySelector(`[name=${name}][value=${value}]`);
      radio.checked = true;
    };
    form.elements.file.addEventListener("change", () => form.elements.file.value && check("candidates", "imported"));
    form.elements.budget.addEventListener("input", () => form.elements.budget.value && check("limit", "budget"));
  }

  document.querySelectorAll("[data-builder-responses]").forEach(markFigures);
  document.querySelectorAll("[data-builder-choices]").forEach((form) => {
    linkChoices(form);
    form.querySelectorAll("[data-builder-map]").forEach((root) => new PlacesMap(root, form).show());
  });
})();
