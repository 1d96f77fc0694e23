// Filters and order of the differences; the page shows all of them without this.
"use strict";

(() => {
  const { counts, words, titles } = JSON.parse(document.getElementById("boot").textContent);
  const main = document.querySelector("main");
  const all = [...main.children];
  const bar = document.getElementById("filters");
  const sources = { kind: counts.kinds, cause: counts.causes, table: counts.tables, column: counts.columns, layout: counts.layouts, rule: counts.rules };
  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  const chosen = {};
  const shown = document.createElement("span");

  for (const [name, values] of Object.entries(sources)) {
    if (Object.keys(values).length < 1) continue;
    const select = document.createElement("select");
    select.dataset.filter = name;
    select.append(option("", titles.heading[name]));
    for (const [value, count] of Object.entries(values)) select.append(option(value, `${(titles[name] || {})[value] || value} (${count})`));
    select.addEventListener("change", () => {
      chosen[name] = select.value;
      filter();
    });
    bar.append(select);
  }
  const order = document.createElement("select");
  order.dataset.filter = "order";
  order.append(option("worst", words.worst), option("order", words.order));
  order.addEventListener("change", arrange);
  bar.append(order, shown);

  function filter() {
    let number = 0;
    for (const article of all) {
      const fits = Object.entries(chosen).every(([name, value]) => !value || article.dataset[name].split(name === "rule" ? " " : "\n").includes(value));
      article.hidden = !fits;
      number += fits;
    }
    shown.textContent = `${number} / ${all.length}`;
    shown.title = words.shown;
  }

  function arrange() {
    const sorted = order.value === "worst" ? [...all].sort((a, b) => b.dataset.weight - a.dataset.weight) : all;
    main.replaceChildren(...sorted);
  }

  arrange();
  filter();
})();
