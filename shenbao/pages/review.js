// The whole page: the list of declarations with its filters, the keys, and what passes between page and server.
"use strict";

const ROW = 58;

class Review {
  constructor() {
    const boot = this.block("boot");
    Object.assign(this, { words: boot.words, schema: boot.schema, fixed: boot.static, boot });
    this.sample = {};
    this.cache = new Map();
    this.watcher = new IntersectionObserver((entries) => this.entered(entries), { rootMargin: "600px" });
    this.build();
    this.paper = new Paper(this.parts.paper, this);
    this.record = new Record(this.parts.record, this);
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.open(decodeURIComponent(location.hash.slice(1))));
    this.start();
  }

  block(name) {
    const found = document.getElementById(name);
    return found ? JSON.parse(found.textContent) : null;
  }

  build() {
    const { words, boot } = this;
    const filter = (name, label) => element("select", { "data-filter": name, "aria-label": label, title: label, onchange: () => this.filter() }, element("option", { value: "" }, label));
    this.parts = {
      search: element("input", { type: "search", placeholder: words.search, oninput: () => this.filter() }),
      region: filter("region", words.region),
      profile: filter("profile", words.layout),
      rule: filter("rule", words.rule),
      confidence: filter("confidence", words.confidence),
      status: filter("status", words.status),
      count: element("span", { class: "count" }),
      bar: element("div", { class: "bar" }, element("i")),
      list: element("nav", { class: "list", tabindex: "-1", "aria-label": words.list }),
      paper: element("main", { class: "paper" }),
      record: element("aside", { class: "record" }),
      told: element("footer", { class: "told" }),
      keys: element("dialog", { class: "keys" }),
    };
    const p = this.parts;
    const help = element("button", { type: "button", title: "?", onclick: () => p.keys.showModal() }, words.keys);
    const other = this.fixed ? null : element("a", { href: `/?lang=${boot.other}`, class: "other", onclick: (event) => { event.preventDefault(); location.assign(`/?lang=${boot.other}${location.hash}`); } }, words.other_language);
    const top = element("header", { class: "top" }, element("strong", {}, words.title), element("em", {}, boot.name), p.search, p.region, p.profile, p.rule, p.confidence, p.status, p.bar, p.count, help, other);
    const hint = element("span", { class: "hint" }, this.fixed ? words.hint_fixed : words.hint);
    this.told = element("span", { class: "words" });
    p.told.append(this.told, hint);
    for (const line of (this.fixed ? words.key_list_fixed : words.key_list).split("\n")) {
      const [key, meaning] = line.split("|");
      p.keys.append(element("div", {}, element("kbd", {}, key), element("span", {}, meaning)));
    }
    p.keys.append(element("button", { type: "button", onclick: () => p.keys.close() }, words.close));
    this.inner = element("div", { class: "rows" });
    p.list.append(this.inner);
    p.list.addEventListener("scroll", () => this.draw());
    window.addEventListener("resize", () => this.draw());
    document.getElementById("app").replaceChildren(top, p.list, p.paper, p.record, p.told, p.keys);
  }

  async start() {
    const list = this.boot.list || (await this.ask("/list"));
    this.sample = list.sample || {};
    const columns = list.columns;
    this.rows = columns.declaration_id.map((id, index) => {
      const row = { id, rules: list.rules.rules[index], state: list.states[id] || {} };
      for (const name of Object.keys(columns)) row[name] = columns[name][index];
      row.region = [row.province_name, row.region_name === row.province_name ? null : row.region_name].filter(Boolean).join(" ") || "—";
      row.text = [row.department, row.project_name, row.title, row.fiscal_year, row.region, id].join("\n").toLowerCase();
      return row;
    });
    if (Object.keys(this.sample).length) this.rows = this.rows.filter((row) => this.sample[row.id]);
    this.rows.sort((a, b) => b.errors - a.errors || b.warnings - a.warnings || a.confidence - b.confidence || (a.id < b.id ? -1 : 1));
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    this.options("region", this.rows.map((row) => row.region));
    this.options("profile", this.rows.map((row) => row.profile));
    this.options("rule", this.rows.flatMap((row) => row.rules));
    for (const limit of ["0.7", "0.8", "0.9", "0.95"]) this.parts.confidence.append(element("option", { value: limit }, `< ${limit}`));
    for (const status of ["open", "done", "corrected", "source_error", "error", "warning"]) this.parts.status.append(element("option", { value: status }, this.words[`status_${status}`]));
    this.filter();
    const wanted = decodeURIComponent(location.hash.slice(1));
    const first = this.byId.get(wanted) || this.shown.find((row) => !row.state.done) || this.shown[0];
    if (first) this.open(first.id);
    else this.parts.paper.append(element("p", { class: "absence" }, this.words.nothing));
  }

  options(name, values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    for (const [value, count] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
      this.parts[name].append(element("option", { value }, `${value} (${count})`));
    }
  }

  filter() {
    const { search, region, profile, rule, confidence, status } = this.parts;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = {
      open: (row) => !row.state.done,
      done: (row) => row.state.done,
      corrected: (row) => row.state.corrected,
      source_error: (row) => row.state.source_error,
      error: (row) => row.errors,
      warning: (row) => row.errors || row.warnings,
    }[status.value];
    this.shown = this.rows.filter(
      (row) =>
        (!region.value || row.region === region.value) &&
        (!profile.value || row.profile === profile.value) &&
        (!rule.value || row.rules.includes(rule.value)) &&
        (!confidence.value || row.confidence < Number(confidence.value)) &&
        (!has || has(row)) &&
        words.every((word) => row.text.includes(word)),
    );
    this.draw();
  }

  draw() {
    if (!this.shown) return;
    const { list, count, bar } = this.parts;
    const done = this.rows.filter((row) => row.state.done).length;
    count.textContent = `${this.shown.length === this.rows.length ? "" : `${this.shown.length} · `}${done} / ${this.rows.length}`;
    count.title = this.words.progress;
    bar.firstChild.style.width = `${(100 * done) / Math.max(1, this.rows.length)}%`;
    this.inner.style.height = `${this.shown.length * ROW}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(this.shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
    this.inner.replaceChildren(...this.shown.slice(first, last).map((row, index) => this.row(row, first + index)));
  }

  row(row, index) {
    const badges = element("span", { class: "badges" });
    if (row.errors) badges.append(element("b", { class: "error", title: this.words["severity.error"] }, String(row.errors)));
    if (row.warnings) badges.append(element("b", { class: "warning", title: this.words["severity.warning"] }, String(row.warnings)));
    if (row.state.corrected) badges.append(element("b", { class: "corrected", title: this.words.status_corrected }, `✎${row.state.corrected}`));
    if (row.state.source_error) badges.append(element("b", { class: "source_error", title: this.words.source_error }, `!${row.state.source_error}`));
    if (row.state.done) badges.append(element("b", { class: "done", title: this.words.done_already }, "✓"));
    const made = element(
      "a",
      { href: `#${encodeURIComponent(row.id)}`, class: row.id === this.id ? "open" : "", tabindex: "-1" },
      element("span", { class: "name" }, row.project_name || row.department || row.title || row.id),
      badges,
      element("small", {}, [row.region, row.fiscal_year, row.confidence.toFixed(2)].filter((part) => part !== null).join(" · ")),
    );
    made.style.top = `${index * ROW}px`;
    return made;
  }

  async open(id) {
    if (!id || id === this.id || !this.byId.has(id)) return;
    this.id = id;
    if (location.hash.slice(1) !== encodeURIComponent(id)) history.replaceState(null, "", `#${encodeURIComponent(id)}`);
    const index = this.shown.findIndex((row) => row.id === id);
    const list = this.parts.list;
    if (index >= 0 && (index * ROW < list.scrollTop || (index + 1) * ROW > list.scrollTop + list.clientHeight)) list.scrollTop = index * ROW - list.clientHeight / 3;
    this.draw();
    const declaration = await this.fetched(id);
    if (this.id !== id) return;
    this.record.show(declaration);
    this.parts.record.scrollTop = 0;
    this.parts.paper.scrollTop = 0;
    this.tell("");
    await this.paper.show(declaration);
    const first = this.record.values.findIndex((item) => item.element.dataset.sampled !== undefined);
    const flagged = first >= 0 ? first : this.record.values.findIndex((item) => item.element.dataset.flag);
    if (this.id === id && this.record.chosen < 0) this.record.choose(null, Math.max(flagged, 0), true);
    document.body.dataset.ready = id;
    this.ahead(index);
  }

  // The next declaration is fetched while this one is looked at.
  ahead(index) {
    const next = this.shown[index + 1];
    if (next && !this.fixed) this.fetched(next.id).catch(() => this.cache.delete(next.id));
  }

  fetched(id) {
    if (this.fixed) return Promise.resolve(this.block(`d-${id}`));
    if (!this.cache.has(id)) {
      if (this.cache.size > 20) this.cache.delete(this.cache.keys().next().value);
      this.cache.set(id, this.ask(`/declaration/${encodeURIComponent(id)}?lang=${this.boot.language}`));
    }
    return this.cache.get(id);
  }

  grid(source) {
    if (this.fixed) return Promise.resolve(this.block(`g-${source}`));
    return this.ask(`/grid/${source}`).catch(() => null);
  }

  picture(source, number, width) {
    if (!this.fixed) return `/picture/${source}/${number}/${width}`;
    const found = this.block(`p-${source}-${number}`);
    return found ? `data:image/png;base64,${found}` : null;
  }

  async ask(address, options) {
    const answer = await fetch(address, options);
    const content = await answer.json().catch(() => ({ refused: `${answer.status}` }));
    if (!answer.ok) throw new Error(content.refused || `${answer.status}`);
    return content;
  }

  async act(kind, place, extra) {
    if (this.fixed || !this.id) return false;
    const [table, key, column] = place;
    const body = JSON.stringify({ kind, id: this.id, table, key, column, ...extra });
    let declaration;
    try {
      declaration = await this.ask(`/act?lang=${this.boot.language}`, { method: "POST", headers: { "content-type": "application/json" }, body });
    } catch (error) {
      this.tell(error.message, true);
      return false;
    }
    this.cache.set(declaration.id, Promise.resolve(declaration));
    const row = this.byId.get(declaration.id);
    row.state = declaration.state;
    if (kind === "undo") await this.states();
    if (declaration.id === this.id) this.record.show(declaration);
    this.draw();
    return true;
  }

  async states() {
    this.cache.clear();
    const { states } = await this.ask("/list");
    for (const row of this.rows) row.state = states[row.id] || {};
  }

  clear(place) {
    return this.act("clear", place, {});
  }

  async finish() {
    if (await this.act("done", ["", "", ""], {})) await this.step(1);
  }

  step(by) {
    const index = this.shown.findIndex((row) => row.id === this.id);
    const next = this.shown[index + by];
    return next ? this.open(next.id) : null;
  }

  async verdict(kind) {
    const item = this.record.current;
    if (item && (await this.act(kind, this.record.keyOf(item), {}))) this.record.move(1);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.parts.keys.open) return;
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (typing) {
      if (event.key === "Escape" || (event.key === "Enter" && event.target === this.parts.search)) event.target.blur();
      return;
    }
    const { record, paper } = this;
    const keys = {
      j: () => record.move(1), ArrowDown: () => record.move(1),
      k: () => record.move(-1), ArrowUp: () => record.move(-1),
      n: () => this.step(1), ArrowRight: () => this.step(1),
      p: () => this.step(-1), ArrowLeft: () => this.step(-1),
      f: () => record.nextFlag(1), F: () => record.nextFlag(-1),
      e: () => record.edit(), Enter: () => record.edit(),
      a: () => this.verdict("accepted"), s: () => this.verdict("source_error"),
      x: () => record.current && this.clear(record.keyOf(record.current)),
      u: () => this.act("undo", ["", "", ""], {}), d: () => this.finish(),
      o: () => { record.empty = !record.empty; record.show(record.declaration); },
      l: () => document.body.classList.toggle("narrow"),
      "/": () => this.parts.search.focus(),
      "+": () => paper.magnify(0.25), "=": () => paper.magnify(0.25), "-": () => paper.magnify(-0.25),
      "?": () => this.parts.keys.showModal(),
    };
    const todo = keys[event.key];
    if (!todo || (event.key === "Enter" && event.target.tagName === "BUTTON")) return;
    event.preventDefault();
    // What a key does may wait for the server; the next key is about what is there then.
    this.queue = (this.queue || Promise.resolve()).then(todo).catch((error) => this.tell(error.message, true));
  }

  seen(target, todo) {
    target.whenSeen = todo;
    this.watcher.observe(target);
  }

  entered(entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      this.watcher.unobserve(entry.target);
      entry.target.whenSeen();
    }
  }

  tell(text, bad) {
    this.told.textContent = text;
    this.told.classList.toggle("bad", Boolean(bad));
  }
}

window.review = new Review();
