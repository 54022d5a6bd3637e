// The report's conveniences: search, filters, sorting, keys. Everything can be read without it.
"use strict";

(() => {
  const root = document.body.dataset.root;
  const ROWS = 50;
  document.documentElement.classList.add("js");

  const WORDS = {
    disposition: selectWords("disposition"),
    hotlist: selectWords("hotlist"),
    ice: selectWords("ice"),
    policy: selectWords("policy"),
  };
  const TONES = {
    flag: "alarm", review: "doubt", clear: "calm", failed: "broken",
    enabled: "alarm", conflicting: "alarm", disabled: "calm", not_found: "quiet",
    cooperates: "alarm", restricted: "calm", requires_cooperation: "alarm", restricts: "calm",
  };
  const MIXED = { ice: "alarm", policy: "doubt" };
  const NAMED = { hotlist: "doubt", ice: "quiet", policy: "quiet" };

  function make(name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in element) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  function byId(id) {
    return document.getElementById(id);
  }

  // ---------------------------------------------------------------- state in the address

  let state = readState();
  let writing = 0;

  function readState() {
    return new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  }

  // Not at every key: browsers refuse to change the address too often.
  function writeState() {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const hash = state.toString();
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }, 150);
  }

  // ------------------------------------------------------------------------ sorted tables

  function valueOf(row, column) {
    return row.cells[column].textContent.trim();
  }

  function compare(a, b) {
    const [x, y] = [a, b].map((text) => (/^[\d,]+$|^–$/.test(text) ? Number(text.replace(/[,–]/g, "")) : NaN));
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
  }

  // Titles that sort; each cell is told its own, for narrow windows that set rows as cards.
  function headButtons(table, onSort) {
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      for (const row of table.tBodies[0].rows) row.cells[column]?.setAttribute("data-title", cell.textContent);
      const button = make("button", { type: "button" }, ...cell.childNodes);
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending";
        onSort(column, down);
      });
      cell.append(button);
    });
  }

  function showSort(table, column, down) {
    [...table.tHead.rows[0].cells].forEach((cell, number) => {
      if (number === column) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  function sortTable(table, column, down) {
    if (!(column >= 0 && column < table.tHead.rows[0].cells.length)) return;
    const rows = [...table.tBodies[0].rows];
    const keyed = rows.map((row) => [valueOf(row, column), row]);
    keyed.sort((a, b) => compare(a[0], b[0]) * (down ? -1 : 1));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    showSort(table, column, down);
  }

  function makeSortable() {
    for (const table of document.querySelectorAll("table.sortable")) {
      headButtons(table, (column, down) => {
        sortTable(table, column, down);
        state.set(`sort-${table.id}`, `${column}${down ? "d" : "u"}`);
        writeState();
      });
      const kept = /^(\d+)([ud])$/.exec(state.get(`sort-${table.id}`) ?? "");
      if (kept) sortTable(table, Number(kept[1]), kept[2] === "d");
    }
  }

  // ------------------------------------------------------------------------------ search

  function selectWords(id) {
    const words = {};
    for (const option of byId(id)?.options ?? []) words[option.value] = option.textContent;
    return words;
  }

  function stateLabel(field, code) {
    const tone = code === "mixed" ? MIXED[field] : code === "mentioned" ? NAMED[field] : TONES[code];
    const [symbol, ...word] = (WORDS[field][code] ?? code).split(" ");
    return make(
      "span", { className: `state ${tone ?? "quiet"}` },
      make("span", { className: "symbol", "aria-hidden": "true" }, symbol), ` ${word.join(" ")}`,
    );
  }

  function notRead() {
    return make("span", { className: "state broken" },
      make("span", { className: "symbol", "aria-hidden": "true" }, "✕"), " not read");
  }

  function fresh(news) {
    if (!news) return "";
    return make("span", { className: "new" },
      make("span", { className: "symbol", "aria-hidden": "true" }, "✦"), ` ${news}`);
  }

  const DOCUMENT_COLUMNS = [
    ["Document", (d) => d.path], ["Agency", (d) => d.agency], ["Verdict", (d) => d.rank],
    ["Hotlist", (d) => d.hotlist], ["Why", (d) => d.why], ["Pages", (d) => d.pages],
  ];
  const AGENCY_COLUMNS = [
    ["Agency", (a) => a.name], ["Hotlist", (a) => a.hotlist], ["ICE", (a) => a.ice],
    ["Policy", (a) => a.policy], ["Documents", (a) => a.documents], ["To review", (a) => a.review],
  ];
  const RANK = { flag: 0, review: 1, failed: 2, clear: 3 };

  function startSearch(form) {
    const index = globalThis.triageIndex;
    const results = byId("results");
    const overview = byId("overview");
    const fields = ["q", "show", "agency", "disposition", "hotlist", "ice", "policy", "tag", "assertion", "new"];
    let limit = ROWS;
    let sort = "";

    const agencies = index.agencies.map(([id, name, where, standing, hotlist, ice, policy, documents, review, news]) => ({
      id, name: name || "Agency unknown", where, standing, hotlist, ice, policy, documents, review, news,
      hay: `${name || "agency unknown"} ${where}`.toLowerCase(), said: new Set(), dispositions: new Set(),
    }));
    const pairs = index.said.map((pair) => pair.split(":"));
    const documents = index.documents.map(([id, path, owner, disposition, hotlist, ice, policy, pages, date, why, news, said, words]) => {
      const agency = agencies[owner];
      if (agency) {
        agency.dispositions.add(disposition);
        said.forEach((pair) => agency.said.add(pair));
      }
      const name = agency ? agency.name : "";
      return {
        id, path, owner: agency, agency: name, disposition, hotlist, ice, policy, pages, date, why, news, said, words,
        rank: RANK[disposition], hay: `${path}\n${name}\n${words}`.toLowerCase(),
      };
    });
    const owners = byId("agency");
    owners.append(...agencies
      .map((agency) => make("option", { value: agency.id }, agency.where ? `${agency.name}, ${agency.where}` : agency.name))
      .sort((a, b) => a.textContent.localeCompare(b.textContent, "en")));

    function value(name) {
      const field = form.elements[name];
      return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
    }

    function fill() {
      for (const name of fields) {
        const field = form.elements[name];
        if (field.type === "checkbox") field.checked = state.get(name) === "1";
        else field.value = state.get(name) ?? "";
        if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
      }
      sort = state.get("sort") ?? "";
    }

    function matches(wanted, terms) {
      const chosen = pairs.map(([tag, assertion]) =>
        (!wanted.tag || tag === wanted.tag) && (!wanted.assertion || assertion === wanted.assertion));
      const said = wanted.tag || wanted.assertion;
      const fits = (one) => terms.every((term) => one.hay.includes(term))
        && (!wanted.hotlist || one.hotlist === wanted.hotlist)
        && (!wanted.ice || one.ice === wanted.ice)
        && (!wanted.policy || one.policy === wanted.policy)
        && (!wanted.new || one.news);
      if (wanted.show === "agencies") {
        return agencies.filter((one) => fits(one)
          && (!wanted.agency || one.id === wanted.agency)
          && (!wanted.disposition || one.dispositions.has(wanted.disposition))
          && (!said || [...one.said].some((pair) => chosen[pair])));
      }
      return documents.filter((one) => fits(one)
        && (!wanted.agency || one.owner?.id === wanted.agency)
        && (!wanted.disposition || one.disposition === wanted.disposition)
        && (!said || one.said.some((pair) => chosen[pair])));
    }

    function found(one, terms) {
      const lower = one.words.toLowerCase();
      const term = [terms.join(" "), ...terms].find((part) => lower.includes(part));
      if (term === undefined || lower.length !== one.words.length) return "";
      const at = lower.indexOf(term);
      const from = Math.max(0, at - 50);
      return make("span", { className: "found" }, from ? "…" : "", one.words.slice(from, at),
        make("mark", {}, one.words.slice(at, at + term.length)),
        one.words.slice(at + term.length, at + term.length + 70),
        at + term.length + 70 < one.words.length ? "…" : "");
    }

    function documentRow(one, terms) {
      const name = one.path.lastIndexOf("/") + 1;
      const link = make("a", { className: "file", href: `${root}documents/${one.id}.html` },
        make("span", { className: "folder" }, one.path.slice(0, name)), one.path.slice(name));
      const row = make("tr", { "data-row": "" },
        make("th", { scope: "row" }, link, fresh(one.news), found(one, terms)),
        make("td", {}, one.agency || "unknown"),
        make("td", {}, stateLabel("disposition", one.disposition)),
        make("td", {}, one.disposition === "failed" ? notRead() : stateLabel("hotlist", one.hotlist)),
        make("td", { className: "why" }, one.why),
        make("td", { className: "number" }, one.pages.toLocaleString("en")));
      if (one.disposition === "review") row.dataset.review = "";
      return row;
    }

    function agencyRow(one) {
      const link = make("a", { href: `${root}agencies/${one.id}.html` }, one.name);
      const conflict = one.standing === "conflict"
        ? make("span", { className: "state alarm" }, make("span", { className: "symbol", "aria-hidden": "true" }, "▲"), " Forbidden and on")
        : "";
      return make("tr", { "data-row": "" },
        make("th", { scope: "row" }, link, " ", make("span", { className: "where" }, one.where), " ", conflict,
          one.news ? fresh(`${one.news} new or changed`) : ""),
        make("td", {}, stateLabel("hotlist", one.hotlist)),
        make("td", {}, stateLabel("ice", one.ice)),
        make("td", {}, stateLabel("policy", one.policy)),
        make("td", { className: "number" }, one.documents.toLocaleString("en")),
        make("td", { className: "number" }, one.review ? one.review.toLocaleString("en") : "–"));
    }

    function show() {
      const wanted = Object.fromEntries(fields.map((name) => [name, value(name)]));
      const active = fields.some((name) => wanted[name]) || state.has("show");
      results.hidden = !active;
      overview.hidden = active;
      if (!active) return;
      const terms = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
      const isAgencies = wanted.show === "agencies";
      const columns = isAgencies ? AGENCY_COLUMNS : DOCUMENT_COLUMNS;
      let rows = matches(wanted, terms);
      const kept = /^(\d+)([ud])$/.exec(sort);
      const order = kept ? columns[Number(kept[1])] : undefined;
      if (order) {
        const sign = kept[2] === "d" ? -1 : 1;
        const keyed = rows.map((row) => [order[1](row), row]);
        const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
        keyed.sort((a, b) => sign * (typeof a[0] === "number" ? a[0] - b[0] : collator.compare(a[0], b[0])));
        rows = keyed.map(([, row]) => row);
      }
      const table = make("table", {},
        make("caption", {}, isAgencies ? "Agencies that fit" : "Documents that fit"),
        make("thead", {}, make("tr", {}, ...columns.map(([name]) =>
          make("th", { scope: "col", className: /Pages|Documents|To review/.test(name) ? "number" : "" }, name)))),
        make("tbody", {}, ...rows.slice(0, limit).map((row) => (isAgencies ? agencyRow(row) : documentRow(row, terms)))));
      headButtons(table, (column, down) => {
        sort = `${column}${down ? "d" : "u"}`;
        update();
        byId("results-table").querySelectorAll("thead button")[column].focus();
      });
      if (order) showSort(table, Number(kept[1]), kept[2] === "d");
      byId("results-table").replaceChildren(table);
      const noun = isAgencies ? ["agency", "agencies"] : ["document", "documents"];
      const shown = Math.min(limit, rows.length);
      byId("results-count").textContent = `${rows.length.toLocaleString("en")} ${noun[rows.length === 1 ? 0 : 1]}`
        + (shown < rows.length ? `, the first ${shown} shown` : "");
      byId("results-more").hidden = shown >= rows.length;
    }

    function update() {
      for (const name of fields) {
        if (value(name)) state.set(name, value(name));
        else if (!(name === "show" && state.get("show") === "documents")) state.delete(name);
      }
      if (sort) state.set("sort", sort);
      else state.delete("sort");
      writeState();
      show();
    }

    form.addEventListener("input", (event) => {
      limit = ROWS;
      if (event.target.name === "show") sort = "";
      update();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      sort = "";
      limit = ROWS;
      for (const name of [...fields, "sort"]) state.delete(name);
      writeState();
      setTimeout(show);
    });
    byId("results-more").addEventListener("click", () => {
      limit += ROWS;
      show();
    });
    addEventListener("hashchange", () => {
      state = readState();
      fill();
      show();
    });
    fill();
    show();
  }

  // -------------------------------------------------------------------------------- keys

  function rowsInView() {
    return [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility?.() ?? row.offsetParent);
  }

  function step(direction) {
    const rows = rowsInView();
    if (!rows.length) return;
    const current = rows.findIndex((row) => row.classList.contains("current"));
    let next = current + direction;
    if (current < 0) next = direction > 0 ? 0 : rows.length - 1;
    next = Math.max(0, Math.min(rows.length - 1, next));
    rows[current]?.classList.remove("current");
    const row = rows[next];
    row.classList.add("current");
    const target = row.matches(".finding") ? row : (row.querySelector("a") ?? row);
    target.focus({ preventScroll: true });
    row.scrollIntoView({ block: row.offsetHeight > innerHeight * 0.8 ? "start" : "nearest" });
  }

  function nextToReview() {
    const link = document.querySelector("a[rel=next]")
      ?? [...document.querySelectorAll("[data-review] a")].find((one) => one.checkVisibility?.() ?? true)
      ?? document.querySelector("[data-review] a");
    if (link) location.href = link.href;
    else if (!byId("overview")) location.href = `${root}index.html#disposition=review`;
  }

  function original() {
    const from = document.querySelector(".current[data-original]") ?? document.querySelector(".finding[data-original]");
    if (from) location.href = from.dataset.original;
  }

  function search() {
    const box = byId("q");
    if (!box) {
      location.href = `${root}index.html#q`;
      return;
    }
    box.focus();
    box.select();
  }

  function help() {
    const dialog = byId("help");
    if (!dialog.open) dialog.showModal();
  }

  const KEYS = { j: () => step(1), k: () => step(-1), n: nextToReview, o: original, "/": search, "?": help };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && typing) {
      typing.blur();
      return;
    }
    if (typing || byId("help").open || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = KEYS[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  for (const button of document.querySelectorAll("[data-help]")) button.addEventListener("click", help);

  // A link to a page opens the page; one to a finding makes it the current one.
  function followFragment() {
    const target = /^#[\w-]+$/.test(location.hash) ? byId(location.hash.slice(1)) : null;
    if (!target) return;
    if (target.matches("details")) target.open = true;
    if (target.matches("[data-row]")) {
      document.querySelector(".current")?.classList.remove("current");
      target.classList.add("current");
    }
    target.scrollIntoView();
    if (target.matches("input")) target.focus();
  }

  addEventListener("hashchange", followFragment);
  makeSortable();
  const form = byId("search");
  if (form && globalThis.triageIndex) startSearch(form);
  followFragment();
})();
