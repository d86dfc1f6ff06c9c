/* The body map: painting in the drawing by mouse, touch and keyboard. The checkboxes of the lists hold what is painted,
   so that the form is the same with and without this script. */
(() => {
  "use strict";

  const FIELDS = { hurts: "zones", travels: "travels", numb: "numb" };
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class BodyMap {
    constructor(root) {
      this.root = root;
      this.tool = "hurts";
      this.past = [];
      this.boxes = {};
      for (const [kind, field] of Object.entries(FIELDS)) {
        this.boxes[kind] = new Map([...root.querySelectorAll(`input[name="${field}"]`)].map((box) => [box.value, box]));
      }
      this.worst = root.querySelector('select[name="worst"]');
      this.regions = [...root.querySelectorAll(".bm-region")];
      this.hint = root.querySelector(".bm-hint");
      this.name = (place) => this.boxes.hurts.get(place).getAttribute("aria-label");
      this.prepare();
      this.show();
    }

    prepare() {
      for (const region of this.regions) {
        region.setAttribute("role", "checkbox");
        region.setAttribute("aria-label", this.name(region.dataset.place));
        region.setAttribute("tabindex", "-1");
      }
      for (const svg of this.root.querySelectorAll(".bm-frame svg")) {
        svg.querySelector(".bm-region").setAttribute("tabindex", "0");
      }
      const stage = this.root.querySelector(".bm-stage");
      /* One finger on a region paints, anywhere else it scrolls; two fingers zoom the page. */
      stage.addEventListener("touchstart", (event) => {
        if (event.touches.length === 1 && event.target.closest?.(".bm-region")) event.preventDefault();
      }, { passive: false });
      stage.addEventListener("pointerdown", (event) => this.begin(event));
      stage.addEventListener("pointermove", (event) => this.drag(event));
      stage.addEventListener("pointerup", () => { this.stroke = null; });
      stage.addEventListener("pointercancel", () => { this.stroke = null; });
      stage.addEventListener("pointerover", (event) => this.tell(event.target));
      stage.addEventListener("focusin", (event) => this.tell(event.target));
      stage.addEventListener("pointerleave", () => this.tell(null));
      stage.addEventListener("keydown", (event) => this.key(event));
      this.root.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.root.querySelector(".bm-lists").addEventListener("change", () => this.show());
    }

    /* The places that a region shows: itself, and spots within it that its view does not draw. */
    shown(region) {
      const place = region.dataset.place;
      const svg = region.closest("svg");
      const within = [...this.boxes.hurts.values()].filter(
        (box) => box.dataset.around === place && box.value !== place && !svg.querySelector(`[data-place="${box.value}"]`),
      );
      return [place, ...within.map((box) => box.value)];
    }

    has(kind, places) {
      if (kind === "worst") return places.includes(this.worst.value);
      return places.some((place) => this.boxes[kind].get(place)?.checked);
    }

    set(kind, places, on) {
      if (kind === "worst") {
        this.worst.value = on ? places[0] : "";
        if (on && !this.has("hurts", places) && !this.has("travels", places)) this.set("hurts", places, true);
        return;
      }
      for (const [i, place] of places.entries()) {
        const box = this.boxes[kind].get(place) ?? this.boxes[kind].get(this.boxes.hurts.get(place).dataset.around);
        if (box && (!on || i === 0)) box.checked = on;
      }
      const other = { hurts: "travels", travels: "hurts" }[kind];
      if (on && other) this.set(other, places, false);
      if (!on && !this.has("hurts", places) && !this.has("travels", places) && this.has("worst", places)) this.worst.value = "";
    }

    paint(region, on) {
      this.set(this.tool, this.shown(region), on);
      this.show();
    }

    begin(event) {
      const region = event.target.closest?.(".bm-region");
      if (!region || event.button > 0) return;
      event.preventDefault();
      event.target.releasePointerCapture?.(event.pointerId);
      this.keep();
      const on = !this.has(this.tool, this.shown(region));
      this.stroke = { on, last: region, svg: region.closest("svg") };
      this.focusOn(region);
      this.paint(region, on);
    }

    drag(event) {
      if (!this.stroke || this.tool === "worst") return;
      const region = document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".bm-region");
      if (!region || region === this.stroke.last || region.closest("svg") !== this.stroke.svg) return;
      this.stroke.last = region;
      this.paint(region, this.stroke.on);
      this.tell(region);
    }

    key(event) {
      const region = event.target.closest?.(".bm-region");
      if (!region) return;
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        this.keep();
        this.paint(region, !this.has(this.tool, this.shown(region)));
      } else if (STEPS[event.key]) {
        event.preventDefault();
        const next = nearest(region, STEPS[event.key]);
        if (next) { this.focusOn(next); next.focus(); }
      }
    }

    focusOn(region) {
      for (const other of region.closest("svg").querySelectorAll(".bm-region")) other.setAttribute("tabindex", other === region ? "0" : "-1");
    }

    press(button) {
      if (!button) return;
      if (button.dataset.tool) {
        this.tool = button.dataset.tool;
        for (const other of this.root.querySelectorAll("[data-tool]")) other.setAttribute("aria-pressed", String(other === button));
        this.show();
      } else if (button.dataset.act === "undo") {
        this.restore(this.past.pop());
      } else if (button.dataset.act === "clear") {
        this.keep();
        this.restore({ worst: "", on: new Set() });
      }
    }

    keep() {
      const on = new Set(this.all().filter((box) => box.checked));
      this.past.push({ worst: this.worst.value, on });
    }

    restore(state) {
      if (!state) return;
      for (const box of this.all()) box.checked = state.on.has(box);
      this.worst.value = state.worst;
      this.show();
    }

    all() { return Object.values(this.boxes).flatMap((boxes) => [...boxes.values()]); }

    tell(target) {
      const region = target?.closest?.(".bm-region");
      this.hint.textContent = region ? this.name(region.dataset.place) : this.hint.dataset.hint;
    }

    show() {
      for (const region of this.regions) {
        const places = this.shown(region);
        const pain = this.has("hurts", places) ? "hurts" : this.has("travels", places) ? "travels" : "";
        const paint = [pain, this.has("numb", places) ? "numb" : ""].filter(Boolean).join("-");
        region.setAttribute("fill", paint ? `url(#${this.root.id}-${paint})` : "transparent");
        region.setAttribute("aria-checked", String(this.has(this.tool, places)));
      }
      this.showWorst();
      this.summarise();
      this.root.querySelector('[data-act="undo"]').disabled = !this.past.length;
    }

    showWorst() {
      for (const mark of this.root.querySelectorAll(".bm-worst")) {
        const region = [...mark.closest("svg").querySelectorAll(".bm-region")].findLast((r) => this.has("worst", this.shown(r)));
        if (region) mark.setAttribute("transform", `translate(${region.dataset.at})`);
        mark.setAttribute("visibility", region ? "visible" : "hidden");
      }
    }

    summarise() {
      const lines = { worst: this.worst.value ? [this.worst.value] : [] };
      for (const [kind, boxes] of Object.entries(this.boxes)) lines[kind] = [...boxes.values()].filter((b) => b.checked).map((b) => b.value);
      for (const [kind, places] of Object.entries(lines)) {
        const line = this.root.querySelector(`[data-line="${kind}"]`);
        const text = places.map(this.name).join("; ");
        line.hidden = !text;
        if (line.querySelector("dd").textContent !== text) line.querySelector("dd").textContent = text;
      }
      this.root.querySelector("[data-none]").hidden = Object.values(lines).some((places) => places.length);
      for (const ask of this.root.querySelectorAll("[data-when]")) ask.classList.toggle("is-asked", lines[ask.dataset.when].length > 0);
    }
  }

  /* The region that lies nearest in a direction; what lies straight ahead counts as nearer. */
  function nearest(from, [dx, dy]) {
    const centre = (region) => {
      const box = region.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [x, y] = centre(from);
    let best = null;
    for (const region of from.closest("svg").querySelectorAll(".bm-region")) {
      const [rx, ry] = centre(region);
      const ahead = (rx - x) * dx + (ry - y) * dy;
      const aside = Math.abs((rx - x) * dy) + Math.abs((ry - y) * dx);
      if (region !== from && ahead > 1) {
        const cost = ahead + 2 * aside;
        if (!best || cost < best.cost) best = { cost, region };
      }
    }
    return best?.region;
  }

  const start = (within) => {
    for (const root of within.querySelectorAll("[data-body-map]:not([data-ready])")) {
      root.dataset.ready = "";
      new BodyMap(root);
    }
  };
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
