"use strict";
(() => {
  const units = JSON.parse(document.getElementById("units").textContent);
  const { releases } = JSON.parse(document.getElementById("run").textContent);
  const PAGE = 100;
  const SEVERITIES = ["error", "warning", "info"];
  const [RELEASE, ID, SOURCE, TARGET, SCORE, QUALITY, ORIGIN, MATCH, FOUND, MISSED, FINDINGS] = Array(11).keys();
  const [CODE, SEVERITY, MESSAGE, SPAN, TARGET_SPAN] = Array(5).keys();

  const $ = (id) => document.getElementById(id);
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const number = (value) => value.toLocaleString("en");
  const tally = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    return counts;
  };
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // ---- what a unit is: its worst finding, its terms, where its Korean is from, its release

  const worst = (unit) => SEVERITIES.find((level) => unit[FINDINGS].some((one) => one[SEVERITY] === level)) || "none";
  const terms = (prop) => (prop ? prop.split("; ").map((term) => term.split(" = ")) : []);
  const memory = (unit) => (unit[ORIGIN] === "tm" && unit[MATCH] ? unit[MATCH] : unit[ORIGIN] || "unknown");
  const MEMORY = { context: "memory, in context", exact: "memory, same text", adapted: "memory, adapted",
    tm: "memory", mt: "machine", unknown: "not known" };
  const memoryName = (key) => MEMORY[key] || key;
  const releaseName = (release) => release.title || release.name || release.file;
  const home = (unit) => releases[unit[RELEASE]];
  const name = (unit) => {
    const release = `${home(unit).name}/`;
    return unit[ID].startsWith(release) ? unit[ID].slice(release.length) : unit[ID];
  };

  // ---- facets: what units are counted and chosen by. A facet has a chart and a list of choices; both show its options

  const severity = new Map(units.flatMap((unit) => unit[FINDINGS].map((one) => [one[CODE], one[SEVERITY]])));

  /** Options for the steps of a scale between edges, without the empty ones at both ends. */
  const steps = (field, edges, digits) => {
    const bin = (value) => edges.findLastIndex((edge, index) => !index || value >= edge);
    const seen = units.filter((unit) => unit[field] !== null).map((unit) => bin(unit[field]));
    const [first, last] = [seen.reduce((a, b) => Math.min(a, b), edges.length), seen.reduce((a, b) => Math.max(a, b), -1)];
    const label = (index) => (edges[index] === -Infinity ? `under ${edges[index + 1].toFixed(digits)}`
      : `${edges[index].toFixed(digits)} to ${edges[index + 1].toFixed(digits)}`);
    return {
      of: (unit) => (unit[field] === null ? [] : [String(bin(unit[field]))]),
      options: edges.flatMap((_, index) => (index < first || index > last ? [] : [[String(index), label(index)]])),
    };
  };
  const SCORE_EDGES = [-Infinity, -1, -0.8, -0.6, -0.4, -0.2, 0];
  const QUALITY_EDGES = [...Array(21).keys()].map((step) => 5 * step);

  const byCount = (of) => [...tally(units.flatMap(of))].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const ofCode = (unit) => unit[FINDINGS].map((one) => one[CODE]);
  const ofTerms = (unit) => [...terms(unit[FOUND]).map(() => "found"), ...terms(unit[MISSED]).map(() => "missed")];

  const facets = [
    { id: "severity", title: "Units by their worst finding", any: "all units", kind: (key) => key,
      of: (unit) => [worst(unit)],
      options: [...SEVERITIES.map((level) => [level, level]), ["none", "no finding"]] },
    { id: "code", title: "Findings by code", any: "all codes", kind: (key) => severity.get(key), of: ofCode,
      options: byCount(ofCode).map((code) => [code, code]), empty: "No findings." },
    { id: "score", title: "Units by the model's score", any: "any score", ...steps(SCORE, SCORE_EDGES, 1) },
    { id: "quality", title: "Units by estimated quality", any: "any quality", ...steps(QUALITY, QUALITY_EDGES, 0) },
    { id: "terms", title: "Glossary terms", any: "any terms", kind: (key) => (key === "missed" ? "warning" : ""),
      of: ofTerms, options: units.some((unit) => unit[FOUND] || unit[MISSED])
        ? [["found", "as in glossary"], ["missed", "otherwise"]] : [] },
    { id: "memory", title: "Where the Korean is from", any: "any origin", of: (unit) => [memory(unit)],
      options: units.some((unit) => unit[ORIGIN])
        ? byCount((unit) => [memory(unit)]).map((key) => [key, memoryName(key)]) : [] },
    { id: "release", any: "all releases", of: (unit) => [String(unit[RELEASE])],
      options: releases.length > 1 ? releases.map((release, index) => [String(index), releaseName(release)]) : [] },
  ];

  // ---- overview

  const presses = new Map(); // "facet=key" -> the button that chooses it

  const press = (facet, key, attributes, ...children) => {
    const button = element("button", { type: "button", "aria-pressed": "false", ...attributes }, ...children);
    button.addEventListener("click", () => {
      $(facet.id).value = $(facet.id).value === key ? "" : key;
      update();
      keep();
    });
    presses.set(`${facet.id}=${key}`, button);
    return button;
  };

  const bar = (facet, key, label, count, most, all) => press(facet, key, { class: `bar ${facet.kind?.(key) || ""}`, title: label },
    element("span", {}, label),
    element("span", { "aria-hidden": "true" }, element("i", { style: `width:${most ? (100 * count) / most : 0}%` })),
    element("b", {}, number(count)),
    element("small", {}, all ? `${Math.round((100 * count) / all)}%` : ""));

  const card = (title, kind, ...children) => $("cards").append(element("section", { class: `card ${kind}`, "aria-label": title },
    element("h2", {}, title), element("div", {}, ...children)));

  const chart = (facet) => {
    const counts = tally(units.flatMap(facet.of));
    const numbers = facet.options.map(([key]) => counts.get(key) || 0);
    const most = Math.max(...numbers);
    if (numbers.length) card(facet.title, facet.id, ...facet.options.map(([key, label], index) =>
      bar(facet, key, label, numbers[index], most, sum(numbers))));
    else if (facet.empty) card(facet.title, facet.id, element("p", { class: "soft" }, facet.empty));
  };

  const releaseRow = (facet, [key, label], inside) => {
    const errors = tally(inside.flatMap((unit) => unit[FINDINGS].map((one) => one[SEVERITY])));
    const kept = tally(inside.flatMap(ofTerms));
    const all = (kept.get("found") || 0) + (kept.get("missed") || 0);
    return element("tr", {}, element("th", { scope: "row" }, press(facet, key, { class: "bar" }, label)),
      ...[releases[key].date, inside.length, ...SEVERITIES.map((level) => errors.get(level) || 0),
        all ? `${number(kept.get("found") || 0)} of ${number(all)}` : ""]
        .map((cell) => element("td", {}, typeof cell === "number" ? number(cell) : cell)));
  };

  const releaseTable = (facet) => {
    if (!facet.options.length) return;
    const inside = releases.map(() => []);
    for (const unit of units) inside[unit[RELEASE]].push(unit);
    const head = ["Release", "Date", "Units", "Errors", "Warnings", "Infos", "Terms as in the glossary"];
    card("Releases", "wide", element("table", {},
      element("thead", {}, element("tr", {}, ...head.map((cell) => element("th", { scope: "col" }, cell)))),
      element("tbody", {}, ...facet.options.map((option, index) => releaseRow(facet, option, inside[index])))));
  };

  // ---- the table: texts with their findings, terms and what is searched for marked, pieces of a text once each

  /** Code points to the places of a JavaScript string, which counts those beyond 16 bits twice. */
  const places = (text) => {
    if (!/[\ud800-\udbff]/.test(text)) return (point) => point;
    const starts = [0];
    for (const point of text) starts.push(starts.at(-1) + point.length);
    return (point) => starts[point];
  };

  const searched = () => $("search").value.trim().toLowerCase();

  const hits = (text, wanted) => {
    const spans = [];
    const low = text.toLowerCase();
    if (!wanted || low.length !== text.length) return spans;
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length)) {
      spans.push({ start: at, end: at + wanted.length, kind: "hit" });
    }
    return spans;
  };

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** Where the terms of a unit stand, the longest first; of those that overlap the first is taken. */
  const termSpans = (unit, text, side) => {
    const spans = [];
    const named = [...terms(unit[FOUND]).map((term) => [...term, "term"]),
      ...(side ? [] : terms(unit[MISSED]).map((term) => [...term, "term missed"]))].filter((term) => term[side]);
    for (const [english, korean, kind] of named.sort((a, b) => b[side].length - a[side].length)) {
      const pattern = side ? escaped(korean) : `(?<![\\p{L}\\p{N}])${escaped(english)}(?:e?s)?(?![\\p{L}\\p{N}])`;
      for (const found of text.matchAll(new RegExp(pattern, side ? "gu" : "giu"))) {
        const [start, end] = [found.index, found.index + found[0].length];
        if (spans.some((one) => start < one.end && one.start < end)) continue;
        spans.push({ start, end, kind, title: `${english} = ${korean}${kind === "term" ? "" : ", which is not there"}` });
      }
    }
    return spans;
  };

  const findingSpans = (unit, text, field) => {
    const at = places(text);
    return unit[FINDINGS].map((one, index) => ({ one, number: index + 1 })).filter(({ one }) => one[field]).map(
      ({ one, number: index }) => ({ start: at(one[field][0]), end: at(one[field][1]), kind: one[SEVERITY],
        title: `${one[CODE]}: ${one[MESSAGE]}`, number: unit[FINDINGS].length > 1 ? index : null }));
  };

  const marked = (unit, text, side) => {
    if (!text) return [element("span", { class: "soft" }, "empty")];
    const spans = [...findingSpans(unit, text, side ? TARGET_SPAN : SPAN), ...termSpans(unit, text, side),
      ...hits(text, searched())];
    const edges = [...new Set([0, text.length, ...spans.flatMap((one) => [one.start, one.end])])].sort((a, b) => a - b);
    return edges.slice(0, -1).map((start, index) => {
      const end = edges[index + 1];
      const over = spans.filter((one) => one.start <= start && end <= one.end);
      if (!over.length) return text.slice(start, end);
      const numbers = over.filter((one) => one.number && one.end === end).map((one) => one.number).join(" ");
      return element("mark", { class: [...new Set(over.map((one) => one.kind))].join(" "),
        title: over.map((one) => one.title).filter(Boolean).join("\n") || null, "data-number": numbers || null },
      text.slice(start, end));
    });
  };

  const about = (unit) => [unit[SCORE] === null ? "" : `score ${unit[SCORE].toFixed(2)}`,
    unit[QUALITY] === null ? "" : `quality ${unit[QUALITY]}`, unit[ORIGIN] ? memoryName(memory(unit)) : ""];

  const row = (unit, index) => element("tr", { tabindex: "-1", id: `u${index}` },
    element("td", { class: "id" }, name(unit), ...[...about(unit), $("order").value === "file" ? "" : releaseName(home(unit))]
      .filter(Boolean).map((line) => element("div", { class: "soft" }, line))),
    element("td", { lang: "en" }, ...marked(unit, unit[SOURCE], 0)),
    element("td", { lang: "ko" }, ...marked(unit, unit[TARGET], 1)),
    element("td", { class: "found" }, element("ol", { class: unit[FINDINGS].length > 1 ? "numbered" : null },
      ...unit[FINDINGS].map((one) => element("li", { class: one[SEVERITY] }, element("b", {}, one[CODE]), ` ${one[MESSAGE]}`)))));

  const heading = (release) => element("tr", { class: "release" }, element("th", { colspan: "4", scope: "rowgroup" },
    releaseName(release), element("span", { class: "soft" },
      [release.date, release.title ? release.name : "", release.file].filter(Boolean).join(" · "))));

  let shown = []; // numbers of the units, in the order of the table
  let rendered = 0;

  const more = (count = PAGE) => {
    const end = Math.min(shown.length, rendered + count);
    const rows = document.createDocumentFragment();
    for (; rendered < end; rendered += 1) {
      const unit = units[shown[rendered]];
      const begins = !rendered || unit[RELEASE] !== units[shown[rendered - 1]][RELEASE];
      if (releases.length > 1 && begins && $("order").value === "file") rows.append(heading(home(unit)));
      rows.append(row(unit, shown[rendered]));
    }
    $("rows").append(rows);
  };

  // ---- the filter

  const weight = (unit) => sum(unit[FINDINGS].map((one) => [100, 10, 1][SEVERITIES.indexOf(one[SEVERITY])]));
  const lowest = (field) => (a, b) => (units[a][field] ?? Infinity) - (units[b][field] ?? Infinity) || a - b;
  const known = (field) => units.some((unit) => unit[field] !== null);
  const ORDERS = {
    findings: ["worst first", (a, b) => weight(units[b]) - weight(units[a]) || a - b, true],
    score: ["lowest score first", lowest(SCORE), known(SCORE)],
    quality: ["lowest quality first", lowest(QUALITY), known(QUALITY)],
  };

  const update = () => {
    const text = searched();
    const chosen = facets.filter((facet) => $(facet.id).value);
    shown = [...units.keys()].filter((index) => {
      const unit = units[index];
      return chosen.every((facet) => facet.of(unit).includes($(facet.id).value))
        && (!text || `${unit[ID]}\n${unit[SOURCE]}\n${unit[TARGET]}`.toLowerCase().includes(text));
    });
    const order = ORDERS[$("order").value];
    if (order) shown.sort(order[1]);
    $("rows").replaceChildren();
    rendered = 0;
    more();
    $("none").hidden = shown.length > 0;
    $("none").textContent = units.length ? "No unit is like that. Esc shows all." : "There is no unit in what was checked.";
    $("count").value = [`${number(shown.length)} of ${number(units.length)} units`,
      ...chosen.map((facet) => $(facet.id).selectedOptions[0].label), text && `“${text}”`].filter(Boolean).join(" · ");
    for (const [place, button] of presses) {
      const [id, key] = [place.slice(0, place.indexOf("=")), place.slice(place.indexOf("=") + 1)];
      button.setAttribute("aria-pressed", String($(id).value === key));
    }
  };

  const choices = (facet) => {
    const select = element("select", { id: facet.id, "aria-label": facet.title || "Release" },
      element("option", { value: "" }, facet.any),
      ...facet.options.map(([key, label]) => element("option", { value: key }, label)));
    select.hidden = !facet.options.length;
    $("order").before(select);
  };

  // ---- keys: where letters are Hangul, by their place on the keyboard

  const step = (by, wanted = () => true) => {
    const here = shown.indexOf(Number((document.activeElement.closest("#rows > tr")?.id || "u-1").slice(1)));
    let next = here + by;
    while (shown[next] !== undefined && !wanted(units[shown[next]])) next += by;
    if (shown[next] === undefined) return;
    if (next >= rendered) more(next - rendered + PAGE);
    const target = $(`u${shown[next]}`);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };
  const found = (unit) => unit[FINDINGS].length > 0;
  const KEYS = {
    "/": () => $("search").focus(), KeyJ: () => step(1), ArrowDown: () => step(1), KeyK: () => step(-1),
    ArrowUp: () => step(-1), KeyN: () => step(1, found), KeyP: () => step(-1, found),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { $("filter").reset(); document.activeElement.blur(); return; }
    const act = event.target.matches("input, select") ? null : KEYS[event.key] || KEYS[event.code];
    if (act) { event.preventDefault(); act(); }
  });

  // ---- the state of the filter in the address, so that a view can be linked and kept

  const controls = () => ["search", ...facets.map((facet) => facet.id), "order"].map($);

  const keep = () => {
    const state = new URLSearchParams(controls().filter((one) => one.value && one.selectedIndex !== 0)
      .map((one) => [one.id, one.value]));
    history.replaceState(null, "", `#${state}`);
  };
  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const one of controls()) {
      if (state.has(one.id)) one.value = state.get(one.id);
      if (one.selectedIndex < 0) one.selectedIndex = 0;
    }
  };

  $("filter").addEventListener("input", () => { update(); keep(); });
  $("filter").addEventListener("reset", () => setTimeout(() => { update(); keep(); }));
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(); }, { rootMargin: "600px" })
    .observe($("end"));
  new ResizeObserver(() => document.body.style.setProperty("--top", `${$("filter").offsetHeight}px`)).observe($("filter"));
  window.addEventListener("beforeprint", () => more(shown.length));
  window.addEventListener("afterprint", update);

  facets.forEach(choices);
  for (const [id, [label, , sensible]] of Object.entries(ORDERS)) {
    if (sensible) $("order").append(element("option", { value: id }, label));
  }
  facets.filter((facet) => facet.title).forEach(chart);
  releaseTable(facets.at(-1));
  restore();
  update();
})();
