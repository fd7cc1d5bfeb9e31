// A map of communes drawn over nothing but paper: no tile, no third party. The table below says the same.
// Features: {code, name, value, class 1–7 or null, label: a sentence, url}.
(() => {
  "use strict";

  const AHEAD = "400px"; // how far under the screen the map starts to load
  const CANVAS_BEYOND = 2000; // features; an SVG path each is slow past that
  const FAILURE = "La carte n’a pas pu être chargée ; le tableau ci-dessous dit la même chose.";
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const cssClass = (feature) => `class-${feature.properties.class ?? "none"}`;

  // Leaflet weighs as much as all the rest of the page: it comes only when the reader nears the map.
  function fetchInto(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  function whenNear(root, start) {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      start();
    }, { rootMargin: AHEAD });
    watch.observe(root);
  }

  function hatchPattern() {
    const tile = Object.assign(document.createElement("canvas"), { width: 6, height: 6 });
    const pen = tile.getContext("2d");
    pen.fillStyle = token("--class-none");
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = token("--hatch");
    for (const x of [-3, 3, 9]) {
      pen.moveTo(x - 3, 6);
      pen.lineTo(x + 3, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  class MeshMap {
    constructor(root) {
      this.root = root;
      this.frame = root.querySelector(".frame");
      this.sentence = root.querySelector("[data-mesh-map-sentence]");
      this.link = root.querySelector("[data-mesh-map-link]");
      this.rows = new Map();
      for (const row of document.querySelectorAll(`${root.dataset.rows} [data-code]`)) {
        this.rows.set(row.dataset.code, row);
      }
      this.current = null;
    }

    show() {
      this.root.querySelector("[data-mesh-map-plain]").hidden = true;
      this.root.querySelector("[data-mesh-map-live]").hidden = false;
      whenNear(this.root, () => this.load());
    }

    async load() {
      const { source, script, style } = this.root.dataset;
      try {
        const [answer] = await Promise.all([
          fetch(source),
          fetchInto("script", { src: script }),
          fetchInto("link", { rel: "stylesheet", href: style }),
        ]);
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        this.draw(await answer.json());
      } catch {
        this.frame.hidden = true;
        this.sentence.textContent = FAILURE;
        this.root.querySelector("#carte-aide").hidden = true;
      }
    }

    draw(collection) {
      this.onCanvas = collection.features.length > CANVAS_BEYOND;
      this.map = L.map(this.frame, {
        attributionControl: false, zoomControl: false, keyboard: false, zoomSnap: 0.25, inertia: false,
        zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, scrollWheelZoom: false,
        dragging: !matchMedia("(pointer: coarse)").matches, // one finger scrolls the page
        renderer: this.onCanvas ? L.canvas({ padding: 0.3 }) : L.svg({ padding: 0.3 }),
      });
      L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
      this.layers = L.geoJSON(collection, {
        style: (feature) => this.style(feature),
        onEachFeature: (feature, layer) => this.listen(layer),
      }).addTo(this.map);
      this.byCode = new Map(this.layers.getLayers().map((layer) => [this.about(layer).code, layer]));
      this.fit();
      this.followReader();
      this.say(null);
    }

    fit() {
      const bounds = this.layers.getBounds();
      if (!bounds.isValid()) throw new Error("no feature");
      this.map.fitBounds(bounds, { padding: [8, 8], animate: false });
      this.map.setMinZoom(this.map.getZoom() - 1);
      this.map.setMaxBounds(bounds.pad(0.5));
    }

    style(feature) {
      if (!this.onCanvas) return { className: cssClass(feature), fillOpacity: 1, weight: 0.75 };
      this.hatch ??= hatchPattern();
      const known = feature.properties.class !== null;
      return {
        fillColor: known ? token(`--${cssClass(feature)}`) : this.hatch,
        color: token("--map-line"), fillOpacity: 1, weight: 0.5,
      };
    }

    about(layer) {
      return layer.feature.properties;
    }

    listen(layer) {
      layer.on("mouseover", () => this.choose(layer));
      layer.on("click", () => {
        // The first tap of a finger shows the sentence, the second opens the page.
        if (this.touch && this.before !== layer) this.choose(layer);
        else location.assign(this.about(layer).url);
      });
    }

    followReader() {
      this.frame.addEventListener("pointerdown", (event) => {
        this.touch = event.pointerType === "touch";
        this.before = this.current;
      }, true);
      this.frame.addEventListener("keydown", (event) => this.key(event));
      this.frame.addEventListener("focus", () => this.map.scrollWheelZoom.enable());
      this.frame.addEventListener("blur", () => this.map.scrollWheelZoom.disable());
      for (const [code, row] of this.rows) {
        for (const kind of ["mouseenter", "focusin"]) {
          row.addEventListener(kind, () => this.choose(this.byCode.get(code) ?? null));
        }
      }
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        this.hatch = null;
        this.layers.setStyle((feature) => this.style(feature));
      });
    }

    key(event) {
      if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      if (arrow && event.shiftKey) this.map.panBy(arrow.map((step) => step * 96), { animate: false });
      else if (arrow) this.choose(this.neighbour(arrow));
      else if (event.key === "+" || event.key === "=") this.map.zoomIn(1, { animate: false });
      else if (event.key === "-") this.map.zoomOut(1, { animate: false });
      else if (event.key === "Escape") this.choose(null);
      else if (event.key === "Enter" && this.current) location.assign(this.about(this.current).url);
      else return;
      event.preventDefault();
    }

    // The nearest commune in a cone of 45° either side of the arrow; without one, stay.
    neighbour([x, y]) {
      const centre = (layer) => this.map.latLngToLayerPoint(layer.getBounds().getCenter());
      if (!this.current) return this.nearest(this.map.latLngToLayerPoint(this.map.getCenter()), () => true);
      const from = centre(this.current);
      return this.nearest(from, (to, layer) => {
        const along = (to.x - from.x) * x + (to.y - from.y) * y;
        const across = Math.abs((to.x - from.x) * y) + Math.abs((to.y - from.y) * x);
        return layer !== this.current && along > 0 && across <= along;
      }) ?? this.current;
    }

    nearest(from, accepts) {
      let best = null;
      let shortest = Infinity;
      for (const layer of this.byCode.values()) {
        const to = this.map.latLngToLayerPoint(layer.getBounds().getCenter());
        const distance = to.distanceTo(from);
        if (distance < shortest && accepts(to, layer)) [best, shortest] = [layer, distance];
      }
      return best;
    }

    choose(layer) {
      if (layer === this.current) return;
      this.mark(this.current, false);
      this.current = layer;
      this.mark(layer, true);
      this.say(layer);
    }

    mark(layer, on) {
      if (!layer) return;
      this.rows.get(this.about(layer).code)?.classList.toggle("is-current", on);
      if (this.onCanvas) layer.setStyle(on ? { weight: 2.5, color: token("--ink") } : this.style(layer.feature));
      else layer.getElement()?.classList.toggle("is-current", on);
      if (!on) return;
      layer.bringToFront();
      if (document.activeElement !== this.frame) return;
      const centre = layer.getBounds().getCenter();
      if (!this.map.getBounds().contains(centre)) this.map.panTo(centre, { animate: false });
    }

    say(layer) {
      this.link.hidden = !layer;
      if (!layer) {
        this.sentence.textContent = "Choisissez une commune sur la carte ou dans le tableau.";
        return;
      }
      const { name, label, url } = this.about(layer);
      this.sentence.textContent = label;
      this.link.textContent = `Ouvrir la page de la commune : ${name}`;
      this.link.href = url;
    }
  }

  document.querySelectorAll("[data-mesh-map]").forEach((root) => new MeshMap(root).show());
})();
