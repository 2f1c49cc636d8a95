"use strict";
/* Everything here makes a page that is whole without it easier to use. Text goes in as text, never as markup. */
(() => {
  const STEP = 100, MOST_PRINTED = 2000;
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("findings").textContent);
  const parts = [...document.querySelectorAll(".part")];
  const languages = parts.map((part) => part.id);
  root.dataset.script = "";

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const grouped = (number) => number.toLocaleString("en-US");

  /* -- languages ------------------------------------------------------------------------------------------------- */
  const language = () => root.dataset.lang || languages[0];
  const show = (lang) => {
    root.dataset.lang = lang;
    root.lang = data.words[lang].html_lang;
    document.title = data.words[lang].title;
  };
  const languageOf = (hash) => languages.find((lang) => hash === lang || hash.startsWith(`${lang}-`));

  const switchTo = (lang) => {
    const from = language();
    const place = [...document.getElementById(from).querySelectorAll("section[id], details.clause[id]")]
      .filter((one) => one.getBoundingClientRect().top < 120).pop();
    show(lang);
    const twin = place && document.getElementById(lang + place.id.slice(from.length));
    history.replaceState(null, "", twin ? `#${twin.id}` : `#${lang}`);
    if (twin) { reveal(twin); twin.scrollIntoView(); } else scrollTo(0, 0);
    document.querySelector(`#${lang} .language`).focus({ preventScroll: true });
  };

  /* -- opening what a link leads to ------------------------------------------------------------------------------ */
  const reveal = (element) => {
    for (let one = element; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  };
  const follow = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const lang = languageOf(hash);
    if (!lang) return;
    show(lang);
    const finding = hash.slice(lang.length + 1);
    if (finding.startsWith("f-")) { lists.get(lang)?.go(finding.slice(2)); return; }
    const element = document.getElementById(hash);
    if (!element) return;
    reveal(element);
    element.scrollIntoView();
  };

  /* -- the list of findings -------------------------------------------------------------------------------------- */
  const [ID, RULE, OUTCOME, WHY, FROM, TO, MESSAGE, PEOPLE, RECORDS, COUNT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const OUTCOMES = ["violated", "unknown", "waived"];
  const SEVERITIES = ["critical", "high", "medium", "low"];
  const ICONS = { violated: "fail", unknown: "unknown", waived: "notapplicable" };
  const SVG = "http://www.w3.org/2000/svg";

  const icon = (result) => {
    const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    svg.setAttribute("class", `icon ${result}`);
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#s-${result}`);
    svg.append(use);
    return svg;
  };

  class List {
    constructor(part, number) {
      this.part = part;
      this.lang = part.id;
      this.number = number;
      this.words = data.words[this.lang];
      this.table = part.querySelector("table.findings");
      this.body = this.table.tBodies[0];
      this.form = part.querySelector("form.filters");
      this.status = part.querySelector(".shown");
      this.more = part.querySelector(".more button");
      this.printed = part.querySelector(".print-part");
      this.sort = { by: null, down: false };
      this.order = data.findings.map((_, at) => at);
      this.texts = data.findings.map((one) => this.searchable(one));
      this.choices();
      this.heads();
      this.form.addEventListener("input", () => { clearTimeout(this.wait); this.wait = setTimeout(() => this.filter(), 120); });
      this.form.addEventListener("reset", () => { clearTimeout(this.wait); this.wait = setTimeout(() => this.filter()); });
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.filter(); });
      this.more.addEventListener("click", () => this.grow(true));
      this.filter();
    }

    rule(one) { return data.rules[one[RULE]]; }

    searchable(one) {
      const rule = this.rule(one), said = rule[this.lang];
      const files = one[RECORDS].map((record) => `${data.files[record[1]]}:${record[2]}`);
      return [one[ID], rule.id, said.title, said.owner, one[FROM], one[TO], one[MESSAGE][this.number], ...one[PEOPLE], ...files]
        .join("\n").toLowerCase();
    }

    choices() {
      const add = (name, values, text) => {
        const select = this.form.elements[name];
        for (const value of values) select.append(make("option", { value }, text(value)));
        select.closest("label").hidden = values.length < 1;
      };
      const present = (known, of) => known.filter((value) => data.findings.some((one) => of(one) === value));
      const sorted = (values) => [...new Set(values)].sort((a, b) => a.localeCompare(b, this.words.html_lang));
      add("outcome", present(OUTCOMES, (one) => one[OUTCOME]), (value) => this.words.outcomes[value]);
      add("severity", present(SEVERITIES, (one) => this.rule(one).severity), (value) => this.words.severities[value]);
      add("owner", sorted(data.rules.map((rule) => rule[this.lang].owner)), String);
      add("person", sorted(data.findings.flatMap((one) => one[PEOPLE])), String);
    }

    heads() {
      for (const head of this.table.tHead.querySelectorAll("th[data-sort]")) {
        const button = make("button", { type: "button" }, ...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const by = head.dataset.sort;
          this.sort = { by, down: this.sort.by === by && !this.sort.down };
          for (const other of this.table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", this.sort.down ? "descending" : "ascending");
          this.filter();
        });
      }
    }

    key(at) {
      const one = data.findings[at], rule = this.rule(one);
      switch (this.sort.by) {
        case "outcome": return OUTCOMES.indexOf(one[OUTCOME]);
        case "severity": return SEVERITIES.indexOf(rule.severity);
        case "time": return one[FROM];
        case "message": return one[MESSAGE][this.number];
        case "owner": return rule[this.lang].owner;
        default: return one[RULE];
      }
    }

    filter() {
      const field = (name) => this.form.elements[name].value;
      const words = field("words").toLowerCase().split(/\s+/).filter(Boolean);
      const [outcome, severity, section, owner, person] = ["outcome", "severity", "section", "owner", "person"].map(field);
      this.order = [];
      data.findings.forEach((one, at) => {
        const rule = this.rule(one);
        if (outcome && one[OUTCOME] !== outcome) return;
        if (severity && rule.severity !== severity) return;
        if (section && rule.section !== section) return;
        if (owner && rule[this.lang].owner !== owner) return;
        if (person && !one[PEOPLE].includes(person)) return;
        if (words.every((word) => this.texts[at].includes(word))) this.order.push(at);
      });
      if (this.sort.by) this.arrange();
      this.body.replaceChildren();
      this.grow(false);
    }

    arrange() {
      const keys = new Map(this.order.map((at) => [at, this.key(at)]));
      const sign = this.sort.down ? -1 : 1;
      this.order.sort((a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)];
        return (x < y ? -1 : x > y ? 1 : 0) * sign || a - b;
      });
    }

    grow(focus, upTo = this.body.rows.length + STEP) {
      const start = this.body.rows.length;
      this.body.append(...this.order.slice(start, upTo).map((at) => this.row(data.findings[at])));
      const shown = Math.min(upTo, this.order.length), rest = this.order.length - shown;
      this.status.textContent = this.order.length
        ? fill(this.words.shown_of, { shown: grouped(shown), total: grouped(this.order.length) })
        : this.words.no_match;
      this.more.parentElement.hidden = !rest;
      this.more.textContent = fill(this.words.show_more, { count: grouped(Math.min(rest, STEP)) });
      this.printed.hidden = !rest;
      this.printed.textContent = fill(this.words.print_part, { shown: grouped(shown), total: grouped(data.total) });
      if (focus && this.body.rows[start]) this.body.rows[start].querySelector("a, summary").focus();
    }

    row(one) {
      const rule = this.rule(one), said = rule[this.lang];
      const cell = (attributes, ...children) => make("td", { role: "cell", ...attributes }, ...children);
      const severity = rule.severity ? make("span", { class: `severity ${rule.severity}` }, this.words.severities[rule.severity]) : "";
      const time = one[FROM] === one[TO] ? one[FROM] : `${one[FROM]} – ${one[TO]}`;
      const details = make("details", {}, make("summary", {}, one[MESSAGE][this.number]));
      details.addEventListener("toggle", () => { if (details.open && !details.lastElementChild.matches("dl, .inside")) details.append(...this.inside(one, time)); });
      return make("tr", { role: "row", id: `${this.lang}-f-${one[ID]}` },
        cell({}, make("span", { class: `outcome ${one[OUTCOME]}` }, icon(ICONS[one[OUTCOME]]), this.words.outcomes[one[OUTCOME]])),
        cell({ class: "id" }, make("a", { class: "ref", href: `#${this.lang}-rule-${rule.id}` }, rule.id)),
        cell({}, severity),
        cell({ class: "when" }, time),
        cell({}, details),
        cell({}, said.owner));
    }

    inside(one, time) {
      const words = this.words, rule = this.rule(one), said = rule[this.lang];
      const fact = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value));
      const records = make("ul", { class: "records" }, ...one[RECORDS].map(([type, file, row]) => make("li", {},
        make("span", { class: "type" }, data.types[this.lang][type] || type),
        make("span", { class: "path" }, `${data.files[file].replace("!", " › ")} › ${fill(words.row, { row })}`))));
      if (one[COUNT] > one[RECORDS].length) records.append(make("li", {}, fill(words.more_records, { total: grouped(one[COUNT]) })));
      const copy = make("button", { type: "button" }, words.copy_link);
      const status = make("span", { role: "status", class: "muted small" });
      copy.addEventListener("click", () => this.copy(one, status));
      const facts = make("dl", {}, fact(words.rule, `${rule.id} ${said.title} `, make("a", { href: `#${this.lang}-rule-${rule.id}` }, words.go_to_rule)), fact(words.interval, time));
      if (one[WHY]) facts.append(one[OUTCOME] === "waived" ? fact(words.waived_by, one[WHY]) : fact(words.why, words.reasons[one[WHY]] || one[WHY]));
      if (said.params.length) facts.append(fact(words.parameters, make("ul", { class: "params" }, ...said.params.map(([name, value, who]) =>
        make("li", {}, make("code", {}, name), ` ${value} `, make("span", { class: "muted" }, who))))));
      if (one[RECORDS].length) facts.append(fact(words.records, records));
      facts.append(fact(words.finding, make("code", {}, one[ID]), " ", copy, " ", status));
      return [facts];
    }

    copy(one, status) {
      const address = `${location.href.split("#")[0]}#${this.lang}-f-${one[ID]}`;
      history.replaceState(null, "", `#${this.lang}-f-${one[ID]}`);
      const said = (text) => { status.textContent = text; };
      if (!navigator.clipboard) { said(this.words.copy_failed); return; }
      navigator.clipboard.writeText(address).then(() => said(this.words.copied), () => said(this.words.copy_failed));
    }

    go(id) {
      const at = data.findings.findIndex((one) => one[ID] === id);
      if (at < 0) { this.table.scrollIntoView(); return; }
      if (!this.order.includes(at)) { this.form.reset(); clearTimeout(this.wait); this.filter(); }
      const place = this.order.indexOf(at);
      if (place >= this.body.rows.length) this.grow(false, place + STEP);
      for (const old of this.body.querySelectorAll(".here")) old.classList.remove("here");
      const row = this.body.rows[place], details = row.querySelector("details");
      row.classList.add("here");
      details.open = true;
      row.scrollIntoView({ block: "center" });
      details.querySelector("summary").focus({ preventScroll: true });
    }
  }

  const lists = new Map();
  parts.forEach((part, number) => { if (part.querySelector("table.findings")) lists.set(part.id, new List(part, number)); });

  /* -- tools ----------------------------------------------------------------------------------------------------- */
  for (const link of document.querySelectorAll(".language")) link.addEventListener("click", (event) => {
    event.preventDefault();
    switchTo(link.hash.slice(1));
  });
  for (const button of document.querySelectorAll(".theme")) button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  for (const button of document.querySelectorAll(".print")) button.addEventListener("click", () => print());
  for (const part of parts) for (const [name, open] of [[".open-all", true], [".close-all", false]]) {
    part.querySelector(name)?.addEventListener("click", () => { for (const one of part.querySelectorAll("details.clause")) one.open = open; });
  }
  for (const part of parts) {
    const links = new Map([...part.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) {
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-15% 0px -75% 0px" });
    for (const section of part.querySelectorAll("main > section")) seen.observe(section);
  }

  /* -- paper: everything open, the whole list as far as paper bears it -------------------------------------------- */
  let closed = [];
  addEventListener("beforeprint", () => {
    const part = document.getElementById(language());
    lists.get(language())?.grow(false, MOST_PRINTED);
    closed = [...part.querySelectorAll("details:not([open]):not(.as-table)")].filter((one) => !one.closest(".findings"));
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; closed = []; });

  addEventListener("hashchange", follow);
  /* The same link again changes no address, and must lead there all the same. */
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]:not(.language)');
    if (link && link.hash === location.hash) follow();
  });
  show(languageOf(location.hash.slice(1)) || languages[0]);
  follow();
  /* The browser goes to the address's place once more when all is loaded, and takes the focus away. */
  addEventListener("load", () => requestAnimationFrame(follow));
})();
