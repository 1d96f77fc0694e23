// The right side: the record with its findings; every value can be chosen, corrected, accepted or held against the form.
"use strict";

class Record {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.empty = false;
    this.values = [];
    this.chosen = -1;
  }

  show(declaration, place) {
    const kept = place || (this.declaration && this.declaration.id === declaration.id && this.current ? this.keyOf(this.current) : null);
    const scrolled = this.declaration && this.declaration.id === declaration.id ? this.root.scrollTop : 0;
    this.declaration = declaration;
    this.values = [];
    this.chosen = -1;
    this.editing = null;
    this.marks = new Map(declaration.marks.map(([table, key, column, verdict, who, why]) => [[table, key, column].join("\n"), { verdict, who, why }]));
    this.made = new Map(declaration.corrections.map(([table, key, column, old, value, who, why, fate]) => [[table, key, column].join("\n"), { old, value, who, why, fate }]));
    this.sampled = new Set((this.app.sample[declaration.id] || []).map((item) => item.join("\n")));
    const flagged = new Map();
    for (const finding of declaration.findings) {
      const key = [finding.table, finding.key || "", finding.column].join("\n");
      if (!flagged.has(key)) flagged.set(key, finding.severity);
    }
    this.flagged = flagged;
    this.root.replaceChildren(this.head(), this.findings(), ...Object.keys(this.app.schema).map((table) => this.table(table)));
    this.root.scrollTop = scrolled;
    if (kept) this.choosePlace(kept, false);
  }

  head() {
    const { words } = this.app;
    const values = Object.fromEntries(this.declaration.rows.declarations[0].values.map(([column, text]) => [column, text]));
    const state = this.declaration.state;
    const done = Boolean(state.done);
    const button = element(
      "button",
      { type: "button", class: done ? "done" : "primary", title: "d", onclick: () => (done ? this.app.clear(["", "", ""]) : this.app.finish()) },
      done ? words.done_already : words.done,
    );
    const subtitle = [values.region_name, values.fiscal_year, values.title].filter(Boolean).join(" · ");
    return element(
      "header",
      { class: "record-head" },
      element("div", {}, element("h1", {}, values.project_name || values.department || values.title), element("p", {}, subtitle)),
      this.app.fixed ? null : button,
    );
  }

  findings() {
    const { words } = this.app;
    const list = element("ul", { class: "findings" });
    for (const finding of this.declaration.findings) {
      const places = [finding.table, finding.key || "", finding.column];
      list.append(
        element(
          "li",
          { class: finding.severity, "data-rule": finding.rule, tabindex: "-1", onclick: () => this.choosePlace(places, true) },
          element("b", {}, words[`severity.${finding.severity}`]),
          element("span", {}, finding.message),
        ),
      );
    }
    return this.declaration.findings.length ? list : element("p", { class: "sound" }, words.no_findings);
  }

  table(table) {
    const schema = this.app.schema[table];
    const rows = this.declaration.rows[table];
    const section = element("section", { "data-table": table }, element("h2", {}, `${schema.title}`, element("small", {}, table === "declarations" ? "" : String(rows.length))));
    for (const row of rows) {
      const body = element("div", { class: "values" });
      for (const [column, text, places] of row.values) {
        const value = this.value({ table, key: row.key || "", column, text, places, row: row.name });
        if (value) body.append(value);
      }
      if (table === "declarations") section.append(body);
      else section.append(element("article", {}, element("h3", {}, element("i", {}, String(row.seq)), row.name || "—"), body));
    }
    return section;
  }

  value(item) {
    const { words, schema } = this.app;
    const column = schema[item.table].columns[item.column];
    const key = this.keyOf(item).join("\n");
    const made = this.made.get(key);
    const mark = this.marks.get(key);
    const sampled = this.sampled.has(key);
    const flag = this.flagged.get(key);
    if (!item.text && !this.empty && !made && !mark && !sampled && !flag) return null;
    const state = made ? (made.fate === "stale" || made.fate === "no_row" ? "stale" : "corrected") : mark ? mark.verdict : "";
    const shown = element(
      "div",
      { class: "value", "data-state": state, "data-flag": flag || "", "data-sampled": sampled, "data-key": key.replaceAll("\n", "/"), title: item.column },
      element("label", {}, column.title),
      element("span", { class: column.number ? "number" : "" }, item.text || words.empty),
    );
    if (made) {
      const old = element("del", {}, made.old || words.empty);
      shown.append(element("div", { class: "note" }, state === "stale" ? `${words.stale} ` : "", old, " → ", made.value || words.empty, made.why ? ` · ${made.why}` : "", made.who ? ` · ${made.who}` : ""));
    } else if (mark) {
      shown.append(element("div", { class: "note" }, words[mark.verdict], mark.why ? ` · ${mark.why}` : "", mark.who ? ` · ${mark.who}` : ""));
    }
    if (!item.text) shown.classList.add("null");
    if (item.text.length > 40 || item.text.includes("\n")) shown.classList.add("long");
    item.element = shown;
    item.open = column.open;
    const number = this.values.push(item) - 1;
    shown.addEventListener("mouseenter", () => this.app.paper.glow(this.near(item), "glow"));
    shown.addEventListener("mouseleave", () => this.app.paper.glow([], "glow"));
    shown.addEventListener("click", () => this.choose(null, number));
    shown.addEventListener("dblclick", () => this.edit());
    return shown;
  }

  keyOf(item) {
    return [item.table, item.key, item.column];
  }

  get current() {
    return this.values[this.chosen];
  }

  choose(places, number, quiet) {
    if (places) {
      number = this.values.findIndex((item) => item.places.some((place) => places.includes(place)));
      const raw = this.values.findIndex((item) => item.column.endsWith("_raw") && item.places.some((place) => places.includes(place)));
      if (raw >= 0) number = raw;
    }
    if (number < 0 || number >= this.values.length || number === undefined) return;
    if (this.editing && number !== this.chosen) this.cancel();
    if (this.current) this.current.element.classList.remove("chosen");
    this.chosen = number;
    const item = this.current;
    item.element.classList.add("chosen");
    if (!quiet) item.element.scrollIntoView({ block: "nearest" });
    const near = this.near(item);
    this.app.paper.glow(near, "chosen");
    this.app.paper.reveal(near);
    const place = item.places.map((index) => this.declaration.places[index]).filter(Boolean)[0];
    this.app.tell(place ? [`${this.app.words.read_as} “${place.raw}”`, place.where].filter(Boolean).join(" · ") : this.app.words.computed);
  }

  // What was computed has no place of its own; its row has one.
  near(item) {
    if (item.places.length || item.table === "declarations") return item.places;
    const row = this.values.filter((other) => other.table === item.table && other.key === item.key && other.places.length);
    const named = row.find((other) => ["name", "text", "label_raw", "amount_raw"].includes(other.column)) || row[0];
    return named ? named.places : [];
  }

  choosePlace(place, aloud) {
    let number = this.values.findIndex((item) => this.keyOf(item).join("\n") === place.join("\n"));
    if (number < 0) number = this.values.findIndex((item) => item.table === place[0] && item.key === place[1]);
    if (number >= 0) this.choose(null, number);
    else if (aloud) this.app.tell(this.app.words.no_place);
  }

  move(step) {
    this.choose(null, Math.min(this.values.length - 1, Math.max(0, this.chosen + step)));
  }

  nextFlag(step) {
    for (let number = this.chosen + step; number >= 0 && number < this.values.length; number += step) {
      const item = this.values[number];
      if (item.element.dataset.flag || item.element.dataset.sampled !== undefined) return this.choose(null, number);
    }
    return undefined;
  }

  glow(places) {
    for (const item of this.values) item.element.classList.toggle("glow", item.places.some((place) => places.includes(place)));
  }

  edit() {
    const { words, schema } = this.app;
    const item = this.current;
    if (!item || this.app.fixed || this.editing) return;
    if (!item.open) {
      this.app.tell(words.fixed_column);
      return;
    }
    const codes = schema[item.table].columns[item.column].codes;
    let input;
    if (codes.length) {
      input = element("select", {}, ["", ...codes].map((code) => element("option", { value: code, selected: code === item.text }, code || words.empty)));
    } else if (item.element.classList.contains("long")) {
      input = element("textarea", { rows: String(Math.min(12, item.text.split("\n").length + 2)) });
      input.value = item.text;
    } else {
      input = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
      input.value = item.text;
    }
    const why = element("input", { type: "text", placeholder: words.why, autocomplete: "off", class: "why" });
    const save = () => this.app.act("correct", this.keyOf(item), { value: input.value, why: why.value });
    const form = element(
      "div",
      { class: "editor" },
      input,
      why,
      element("button", { type: "button", class: "primary", onclick: save }, words.save),
      element("button", { type: "button", onclick: () => this.cancel() }, words.cancel),
    );
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") this.cancel();
      else if (event.key === "Enter" && event.target.tagName !== "BUTTON" && (event.target.tagName !== "TEXTAREA" || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save();
      }
    });
    form.addEventListener("click", (event) => event.stopPropagation());
    form.addEventListener("dblclick", (event) => event.stopPropagation());
    this.editing = form;
    item.element.append(form);
    input.focus();
    if (input.select) input.select();
    form.scrollIntoView({ block: "nearest" });
  }

  cancel() {
    if (this.editing) this.editing.remove();
    this.editing = null;
  }
}
