"use strict";
(() => {
  const units = JSON.parse(document.getElementById("units").textContent);
  const { releases, terms } = JSON.parse(document.getElementById("run").textContent);
  const PAGE = 50; // rows drawn at once
  const FEW = 20; // releases in sight at once
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
  const add = (counts, key) => counts.set(key, (counts.get(key) || 0) + 1);
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // ---- what a unit is: its worst finding, its terms, where its Korean is from, its release

  const worst = (unit) => SEVERITIES.find((level) => unit[FINDINGS].some((one) => one[SEVERITY] === level)) || "none";
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

  const tally = (of) => {
    const counts = new Map();
    for (const unit of units) for (const key of of(unit)) add(counts, key);
    return counts;
  };
  const byCount = (counts) => [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));

  /** The steps of a scale between edges, without the empty ones at both ends. */
  const scale = (field, edges, digits) => {
    const step = (value) => Math.min(edges.length - 2, edges.findLastIndex((edge, index) => !index || value >= edge));
    const label = (index) => (edges[index] === -Infinity ? `under ${edges[index + 1].toFixed(digits)}`
      : `${edges[index].toFixed(digits)} to ${edges[index + 1].toFixed(digits)}`);
    return {
      of: (unit) => (unit[field] === null ? [] : [String(step(unit[field]))]),
      choose: (counts) => {
        const [first, last] = [Math.min(...[...counts.keys()].map(Number)), Math.max(...[...counts.keys()].map(Number))];
        return edges.flatMap((_, index) => (index < first || index > last ? [] : [[String(index), label(index)]]));
      },
    };
  };
  const SCORE_EDGES = [-Infinity, -1, -0.8, -0.6, -0.4, -0.2, 0];
  const QUALITY_EDGES = [...Array(21).keys()].map((step) => 5 * step);

  const severity = new Map();
  for (const unit of units) for (const one of unit[FINDINGS]) severity.set(one[CODE], one[SEVERITY]);

  const facets = [
    { id: "severity", title: "Units by worst finding", any: "all units", kind: (key) => key,
      of: (unit) => [worst(unit)],
      choose: () => [...SEVERITIES.map((level) => [level, level]), ["none", "no finding"]] },
    { id: "code", title: "Findings by code", any: "all codes", kind: (key) => severity.get(key), empty: "No findings.",
      of: (unit) => unit[FINDINGS].map((one) => one[CODE]),
      choose: (counts) => byCount(counts).map((code) => [code, code]) },
    { id: "score", title: "Units by the model's score", any: "any score", ...scale(SCORE, SCORE_EDGES, 1) },
    { id: "quality", title: "Units by estimated quality", any: "any quality", ...scale(QUALITY, QUALITY_EDGES, 0) },
    { id: "terms", title: "Glossary terms", any: "any terms", kind: (key) => (key === "missed" ? "warning" : ""),
      of: (unit) => [...unit[FOUND].map(() => "found"), ...unit[MISSED].map(() => "missed")],
      choose: (counts) => (counts.size ? [["found", "as in glossary"], ["missed", "otherwise"]] : []) },
    { id: "memory", title: "Where the Korean is from", any: "any origin", of: (unit) => [memory(unit)],
      choose: (counts) => (units.some((unit) => unit[ORIGIN]) ? byCount(counts).map((key) => [key, memoryName(key)]) : []) },
    { id: "release", any: "all releases", of: (unit) => [String(unit[RELEASE])],
      choose: () => (releases.length > 1 ? releases.map((release, index) => [String(index), releaseName(release)]) : []) },
  ].map((facet) => {
    const counts = tally(facet.of);
    return { ...facet, counts, options: facet.choose(counts) };
  });

  // ---- overview

  const presses = []; // [facet, key, the button that chooses it]

  const press = (facet, key, attributes, ...children) => {
    const button = element("button", { type: "button", "aria-pressed": "false", ...attributes }, ...children);
    button.addEventListener("click", () => {
      const select = complete(facet);
      select.value = select.value === key ? "" : key;
      update();
      keep();
    });
    presses.push([facet, key, button]);
    return button;
  };

  const bar = (facet, key, label, most, all) => {
    const amount = facet.counts.get(key) || 0;
    return press(facet, key, { class: `bar ${facet.kind?.(key) || ""}`, title: label },
      element("span", {}, label),
      element("span", { "aria-hidden": "true" }, element("i", { style: `width:${most ? (100 * amount) / most : 0}%` })),
      element("b", {}, number(amount)),
      element("small", {}, all ? `${Math.round((100 * amount) / all)}%` : ""));
  };

  const card = (title, kind, ...children) => $("cards").append(element("section",
    { class: `card ${kind}`, "aria-label": title }, element("h2", {}, title), element("div", {}, ...children)));

  const chart = (facet) => {
    const amounts = [...facet.counts.values()];
    const bars = facet.options.map(([key, label]) => bar(facet, key, label, Math.max(...amounts), sum(amounts)));
    if (bars.length) card(facet.title, facet.id, ...bars);
    else if (facet.empty) card(facet.title, facet.id, element("p", { class: "soft" }, facet.empty));
  };

  /** Of each release: units, findings of each severity, terms found, terms missed. */
  const summaries = () => {
    const rows = releases.map(() => [0, 0, 0, 0, 0, 0]);
    for (const unit of units) {
      const row = rows[unit[RELEASE]];
      row[0] += 1;
      for (const one of unit[FINDINGS]) row[1 + SEVERITIES.indexOf(one[SEVERITY])] += 1;
      row[4] += unit[FOUND].length;
      row[5] += unit[MISSED].length;
    }
    return rows;
  };

  const releaseTable = (facet) => {
    if (!facet.options.length) return;
    const rows = summaries().map(([...counts], index) => {
      const [kept, missed] = counts.splice(4);
      return () => element("tr", {},
        element("th", { scope: "row" }, press(facet, String(index), { class: "bar" }, releaseName(releases[index]))),
        ...[releases[index].date, ...counts.map(number), kept + missed ? `${number(kept)} of ${number(kept + missed)}` : ""]
          .map((cell) => element("td", {}, cell)));
    });
    const head = ["Release", "Date", "Units", "Errors", "Warnings", "Infos", "Terms as in glossary"];
    const body = element("tbody", {}, ...rows.slice(0, FEW).map((made) => made()));
    const table = element("table", {},
      element("thead", {}, element("tr", {}, ...head.map((cell) => element("th", { scope: "col" }, cell)))), body);
    const rest = element("button", { type: "button" }, `Show all ${number(rows.length)} releases`);
    rest.addEventListener("click", () => {
      body.append(...rows.slice(FEW).map((made) => made()));
      rest.remove();
      update();
    });
    card("Releases", "wide", table, ...(rows.length > FEW ? [rest] : []));
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

  /** Where a text in small letters stands in another, by itself where it must be a word (a plural counts). */
  const occurrences = (text, wanted, word) => {
    const spans = [];
    const low = text.toLowerCase();
    if (!wanted || low.length !== text.length) return spans;
    for (let start = low.indexOf(wanted); start >= 0; start = low.indexOf(wanted, start + 1)) {
      const behind = start + wanted.length;
      const end = word ? behind + PLURAL.exec(low.slice(behind, behind + 2))[0].length : behind;
      if (!word || !(LETTER.test(low[start - 1]) || LETTER.test(low[end]))) spans.push({ start, end });
    }
    return spans;
  };
  const PLURAL = /^(?:e?s)?/;
  const LETTER = /^[\p{L}\p{N}]$/u;

  const hits = (text, wanted) => occurrences(text, wanted, false).map((span) => ({ ...span, kind: "hit" }));

  /** Where the terms of a unit stand, the longest first; of those that overlap the first is taken. */
  const termSpans = (unit, text, side) => {
    const spans = [];
    const named = [...unit[FOUND].map((index) => [...terms[index], "term"]),
      ...(side ? [] : unit[MISSED].map((index) => [...terms[index], "term missed"]))].filter((term) => term.length === 3);
    for (const [english, korean, kind] of named.sort((a, b) => b[side].length - a[side].length)) {
      const title = `${english} = ${korean}${kind === "term" ? "" : ", which is not there"}`;
      for (const span of occurrences(text, [english, korean][side].toLowerCase(), !side)) {
        if (!spans.some((one) => span.start < one.end && one.start < span.end)) spans.push({ ...span, kind, title });
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
    unit[QUALITY] === null ? "" : `quality ${unit[QUALITY]}`, unit[ORIGIN] ? memoryName(memory(unit)) : "",
    releases.length > 1 && $("order").value !== "file" ? releaseName(home(unit)) : ""];

  const told = (one) => element("li", { class: one[SEVERITY] }, element("b", {}, one[CODE]), ` ${one[MESSAGE]}`);

  const row = (unit, index) => element("tr", { tabindex: "-1", id: `u${index}` },
    element("td", { class: "id" }, name(unit),
      ...about(unit).filter(Boolean).map((line) => element("div", { class: "soft" }, line))),
    element("td", { lang: "en" }, ...marked(unit, unit[SOURCE], 0)),
    element("td", { lang: "ko" }, ...marked(unit, unit[TARGET], 1)),
    element("td", { class: "found" }, element("ol", { class: unit[FINDINGS].length > 1 ? "numbered" : null },
      ...unit[FINDINGS].map(told))));

  const heading = (release) => element("tr", { class: "release" }, element("th", { colspan: "4", scope: "rowgroup" },
    releaseName(release), element("span", { class: "soft" },
      [release.date, release.title && !release.file.startsWith(`${release.name}.`) ? release.name : "", release.file]
        .filter(Boolean).join(" · "))));

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
    for (const [facet, key, button] of presses) button.setAttribute("aria-pressed", String($(facet.id).value === key));
  };

  /** The rest of a list of choices; over a thousand of them would take a quarter of the time to open the page. */
  const complete = (facet) => {
    const select = $(facet.id);
    select.append(...facet.options.slice(select.options.length - 1).map(choice));
    return select;
  };
  const choice = ([key, label]) => element("option", { value: key }, label);

  const choices = (facet) => {
    const select = element("select", { id: facet.id, "aria-label": facet.title || "Release" },
      choice(["", facet.any]), ...facet.options.slice(0, FEW).map(choice));
    select.addEventListener("focus", () => complete(facet));
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
    facets.filter((facet) => state.has(facet.id)).forEach(complete);
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
