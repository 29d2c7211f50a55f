"use strict";
(() => {
  const units = JSON.parse(document.getElementById("units").textContent);
  const run = JSON.parse(document.getElementById("run").textContent);
  const PAGE = 100;
  const SEVERITIES = ["error", "warning", "info"];
  const $ = (id) => document.getElementById(id);
  const [FILE, ID, SOURCE, TARGET, SCORE, ORIGIN, FOUND, MISSED, FINDINGS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [CODE, SEVERITY, MESSAGE, SPAN, TARGET_SPAN] = [0, 1, 2, 3, 4];

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const number = (value) => value.toLocaleString("en");

  // ---- overview

  const bar = (label, count, most, kind, press) => {
    const row = element(press ? "button" : "div", { class: `bar ${kind || ""}`, type: press ? "button" : null,
      title: label, "aria-pressed": press ? "false" : null },
      element("span", {}, label),
      element("span", {}, element("i", { style: `width:${most ? (100 * count) / most : 0}%` })),
      element("b", {}, number(count)));
    if (press) row.addEventListener("click", press);
    return row;
  };
  const card = (title, rows) => rows.length && $("cards").append(element("section", { class: "card" },
    element("h2", {}, title), ...rows));

  const tally = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    return counts;
  };

  const all = units.flatMap((unit) => unit[FINDINGS]);
  const codes = [...tally(all.map((one) => one[CODE]))].sort((a, b) => b[1] - a[1]);
  const severity = new Map(all.map((one) => [one[CODE], one[SEVERITY]]));
  const codeBars = new Map();

  const overview = () => {
    const worst = tally(units.map((unit) => SEVERITIES.find((s) => unit[FINDINGS].some((f) => f[SEVERITY] === s)) || "none"));
    card("Units by their worst finding", [...SEVERITIES, "none"].map((name) =>
      bar(name === "none" ? "no finding" : name, worst.get(name) || 0, units.length, name === "none" ? "" : name)));
    card("Findings by code", codes.map(([code, count]) => {
      const row = bar(code, count, codes[0][1], severity.get(code), () => {
        $("code").value = $("code").value === code ? "" : code;
        update();
        keep();
      });
      codeBars.set(code, row);
      return row;
    }));
    const scores = units.map((unit) => unit[SCORE]).filter((score) => score !== null);
    if (scores.length) {
      const low = Math.min(...scores.slice(0, 1), scores.reduce((a, b) => Math.min(a, b)));
      const width = -low / 8 || 1;
      const bins = tally(scores.map((score) => Math.min(7, Math.floor((score - low) / width))));
      const most = Math.max(...bins.values());
      card("Units by the model's score", [...Array(8).keys()].map((bin) => bar(
        `${(low + bin * width).toFixed(2)} to ${(low + (bin + 1) * width).toFixed(2)}`, bins.get(bin) || 0, most)));
    }
    const found = units.reduce((sum, unit) => sum + unit[FOUND], 0);
    const missed = units.reduce((sum, unit) => sum + unit[MISSED], 0);
    if (found + missed) card("Glossary terms", [bar("as the glossary has them", found, found + missed),
      bar("otherwise", missed, found + missed, "warning")]);
    const origins = [...tally(units.map((unit) => unit[ORIGIN]).filter(Boolean))];
    if (origins.length) card("Where the Korean is from", origins.map(([name, count]) => bar(name, count, units.length)));
  };

  // ---- the table

  const marked = (text, findings, which) => {
    const spans = findings.filter((one) => one[which]).map((one) => [...one[which], one[SEVERITY], one[MESSAGE]])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const points = Array.from(text);
    const parts = [];
    let place = 0;
    for (const [start, end, kind, message] of spans) {
      if (start < place) continue;
      parts.push(points.slice(place, start).join(""),
        element("mark", { class: kind, title: message }, points.slice(start, end).join("")));
      place = end;
    }
    parts.push(points.slice(place).join(""));
    return parts;
  };

  const row = (unit, index) => element("tr", { tabindex: "-1", id: `u${index}` },
    element("td", { class: "id" }, unit[ID], element("div", { class: "soft" },
      [run.files.length > 1 ? run.files[unit[FILE]] : "", unit[SCORE] === null ? "" : `score ${unit[SCORE].toFixed(2)}`,
        unit[ORIGIN]].filter(Boolean).join(" · "))),
    element("td", { lang: "en" }, ...marked(unit[SOURCE], unit[FINDINGS], SPAN)),
    element("td", { lang: "ko" }, ...marked(unit[TARGET], unit[FINDINGS], TARGET_SPAN)),
    element("td", { class: "found" }, element("ul", {}, ...unit[FINDINGS].map((one) =>
      element("li", { class: one[SEVERITY] }, element("b", {}, one[CODE]), ` ${one[MESSAGE]}`)))));

  let shown = [];
  let rendered = 0;

  const more = (count = PAGE) => {
    const end = Math.min(shown.length, rendered + count);
    const rows = document.createDocumentFragment();
    for (; rendered < end; rendered += 1) rows.append(row(units[shown[rendered]], shown[rendered]));
    $("rows").append(rows);
  };

  const weight = (unit) => unit[FINDINGS].reduce((sum, one) => sum + [100, 10, 1][SEVERITIES.indexOf(one[SEVERITY])], 0);
  const ORDERS = {
    file: null,
    findings: (a, b) => weight(units[b]) - weight(units[a]) || a - b,
    score: (a, b) => (units[a][SCORE] ?? 1) - (units[b][SCORE] ?? 1) || a - b,
  };

  const update = () => {
    const text = $("search").value.trim().toLowerCase();
    const least = SEVERITIES.indexOf($("severity").value);
    const code = $("code").value;
    const file = $("file").value;
    shown = [];
    units.forEach((unit, index) => {
      if (file !== "" && unit[FILE] !== Number(file)) return;
      if (code && !unit[FINDINGS].some((one) => one[CODE] === code)) return;
      if (least >= 0 && !unit[FINDINGS].some((one) => SEVERITIES.indexOf(one[SEVERITY]) <= least)) return;
      if (text && !`${unit[ID]}\n${unit[SOURCE]}\n${unit[TARGET]}`.toLowerCase().includes(text)) return;
      shown.push(index);
    });
    const order = ORDERS[$("order").value];
    if (order) shown.sort(order);
    $("rows").replaceChildren();
    rendered = 0;
    more();
    $("none").hidden = shown.length > 0;
    $("count").value = `${number(shown.length)} of ${number(units.length)} units`;
    for (const [name, made] of codeBars) made.setAttribute("aria-pressed", String(name === code));
  };

  // ---- keys

  const step = (by) => {
    const rows = [...$("rows").children];
    let next = rows.indexOf(document.activeElement.closest("tr")) + by;
    if (next >= rows.length) more();
    next = Math.max(0, Math.min($("rows").children.length - 1, next));
    const target = $("rows").children[next];
    if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, select");
    if (event.key === "Escape") { $("filter").reset(); document.activeElement.blur(); }
    else if (typing) return;
    else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
    else if (event.key === "j" || event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "k" || event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  });

  // ---- the state of the filter in the address, so that a view can be linked and kept

  const CONTROLS = ["search", "severity", "code", "file", "order"];

  const keep = () => {
    const state = new URLSearchParams(CONTROLS.filter((id) => $(id).value && $(id).selectedIndex !== 0)
      .map((id) => [id, $(id).value]));
    history.replaceState(null, "", `#${state}`);
  };
  const restore = () => {
    for (const [id, value] of new URLSearchParams(location.hash.slice(1))) if (CONTROLS.includes(id)) $(id).value = value;
  };

  $("filter").addEventListener("input", () => { update(); keep(); });
  $("filter").addEventListener("reset", () => setTimeout(() => { update(); keep(); }));
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(); }, { rootMargin: "600px" })
    .observe($("end"));
  window.addEventListener("beforeprint", () => more(5000));

  for (const [code] of codes) $("code").append(element("option", { value: code }, code));
  run.files.forEach((name, index) => $("file").append(element("option", { value: String(index) }, name)));
  $("file").hidden = run.files.length < 2;
  overview();
  restore();
  update();
})();
