// The left side: what the file looks like, with every place outlined at which something was read.
// Text of documents enters the page as text only, never as markup.
"use strict";

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) made.append(child);
  return made;
}

class Paper {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.zoom = 1;
    this.spots = new Map(); // number of a place -> its outlines
  }

  async show(declaration) {
    const words = this.app.words;
    this.declaration = declaration;
    this.spots = new Map();
    const source = declaration.source;
    const head = element("div", { class: "paper-name", title: source.name }, source.name);
    if (source.absence) {
      this.root.replaceChildren(head, element("p", { class: "absence" }, source.absence), this.quoted(declaration));
      return;
    }
    if (source.pages.length) {
      this.sheets = source.pages.map((page, index) => this.sheet(page, index + 1));
      this.root.replaceChildren(head, ...this.sheets);
      this.outline(declaration);
      return;
    }
    this.root.replaceChildren(head, element("p", { class: "absence" }, words.loading));
    const blocks = await this.app.grid(source.id);
    if (this.declaration !== declaration) return;
    if (!blocks) {
      this.root.replaceChildren(head, element("p", { class: "absence" }, words.no_picture), this.quoted(declaration));
      return;
    }
    this.root.replaceChildren(head, this.grid(blocks, declaration));
  }

  sheet(page, number) {
    const image = element("img", { alt: `${this.app.words.page} ${number}`, draggable: "false" });
    const sheet = element("div", { class: "sheet", "data-page": number }, image);
    sheet.style.aspectRatio = `${page.width} / ${page.height}`;
    this.app.seen(sheet, () => {
      const width = Math.round(sheet.clientWidth * (window.devicePixelRatio || 1));
      const address = this.app.picture(this.declaration.source.id, number, width);
      if (address) image.src = address;
      else sheet.append(element("p", { class: "absence" }, this.app.words.no_picture));
    });
    return sheet;
  }

  outline(declaration) {
    const known = new Map();
    declaration.places.forEach((place, number) => {
      if (!place.frame || !this.sheets[place.page - 1]) return;
      const key = [place.page, ...place.frame].join();
      if (!known.has(key)) {
        const spot = element("div", { class: "spot" });
        const [left, top, width, height] = place.frame;
        Object.assign(spot.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
        this.sheets[place.page - 1].append(spot);
        known.set(key, spot);
      }
      this.tie(number, known.get(key));
    });
  }

  grid(blocks, declaration) {
    const paper = element("div", { class: "grid" });
    const cells = [];
    const lines = [];
    for (const block of blocks) {
      if (block.cells === undefined) {
        const line = element("p", {}, block.text || "\u00a0");
        lines.push({ element: line, line: block.line, text: block.text });
        paper.append(line);
        continue;
      }
      const table = element("table");
      if (block.sheet) paper.append(element("h3", {}, block.sheet));
      const rows = Array.from({ length: block.rows }, () => table.appendChild(element("tr")));
      for (const [row, column, high, wide, text, line] of block.cells) {
        const cell = element("td", { rowspan: high > 1 ? high : null, colspan: wide > 1 ? wide : null }, text);
        rows[row].append(cell);
        cells.push({ element: cell, table: block.table, row, column, high, wide, line, text });
      }
      paper.append(element("div", { class: "table" }, table));
    }
    declaration.places.forEach((place, number) => {
      const found = this.locate(place, cells, lines);
      if (found) {
        found.classList.add("spot");
        this.tie(number, found);
      }
    });
    return paper;
  }

  locate(place, cells, lines) {
    if (place.table !== null) {
      const same = cells.filter((cell) => cell.table === place.table);
      const covers = (cell, column) =>
        cell.row <= place.row && place.row < cell.row + cell.high && cell.column <= column && column < cell.column + cell.wide;
      // Where a reader has moved the cells of a row, the words tell which one is meant.
      const inRow = same.filter((cell) => cell.row <= place.row && place.row < cell.row + cell.high);
      const found =
        inRow.find((cell) => covers(cell, place.col) && cell.text.includes(place.raw)) ||
        inRow.find((cell) => place.raw && cell.text.includes(place.raw)) ||
        inRow.find((cell) => covers(cell, place.col));
      if (found) return found.element;
    }
    const all = [...lines, ...cells];
    if (place.line !== null) {
      const found = all.filter((item) => item.line !== null && item.line <= place.line).sort((a, b) => b.line - a.line)[0];
      if (found) return found.element;
    }
    const squeezed = (text) => (text || "").replace(/\s/g, "");
    const wanted = squeezed(place.raw);
    if (wanted.length < 2) return null;
    return (all.find((item) => squeezed(item.text).includes(wanted)) || {}).element;
  }

  tie(number, spot) {
    if (!this.spots.has(number)) this.spots.set(number, []);
    this.spots.get(number).push(spot);
    if (spot.places) {
      spot.places.push(number);
      return;
    }
    spot.places = [number];
    spot.addEventListener("mouseenter", () => this.app.record.glow(spot.places));
    spot.addEventListener("mouseleave", () => this.app.record.glow([]));
    spot.addEventListener("click", () => this.app.record.choose(spot.places));
  }

  quoted(declaration) {
    const list = element("ol", { class: "quoted" });
    declaration.places.forEach((place, number) => {
      const line = element("li", { class: "spot" }, place.raw || this.app.words.empty, element("small", {}, place.where));
      this.tie(number, line);
      list.append(line);
    });
    return list;
  }

  glow(places, kind) {
    for (const spot of this.root.querySelectorAll(`.${kind}`)) spot.classList.remove(kind);
    for (const number of places) for (const spot of this.spots.get(number) || []) spot.classList.add(kind);
  }

  reveal(places) {
    const spot = places.flatMap((number) => this.spots.get(number) || [])[0];
    if (!spot) return;
    const frame = spot.getBoundingClientRect();
    const view = this.root.getBoundingClientRect();
    if (frame.top < view.top + 60 || frame.bottom > view.bottom - 40) {
      this.root.scrollTop += frame.top - view.top - view.height / 3;
    }
    if (frame.left < view.left || frame.right > view.right) this.root.scrollLeft += frame.left - view.left - 40;
  }

  magnify(step) {
    this.zoom = Math.min(3, Math.max(1, this.zoom + step));
    this.root.style.setProperty("--zoom", this.zoom);
  }
}
