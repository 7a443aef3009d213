"use strict";
// The page as a whole: shops, their lists, what is searched, the keyboard, and
// the table that is saved.

const listLabels = { open: "To decide", suspect: "Suspect links", gaps: "Missing here" };
const mostPrinted = 1000;

const orders = {
    "": ["In the shop's order", null],
    title: ["By title", (a, b) => collator.compare(a.subject.title, b.subject.title)],
    sure: ["Surest first", (a, b) => b.surest - a.surest],
    reason: ["By reason", (a, b) => a.reason.place - b.reason.place],
};

function select(label, options) {
    const made = element("select");
    made.setAttribute("aria-label", label);
    for (const [value, text] of options) {
        const option = element("option", "", text);
        option.value = value;
        made.append(option);
    }
    return made;
}

// A shop's lists, one of which is shown.
class Work {
    constructor(shop, onChange) {
        this.shop = shop;
        this.onChange = onChange;
        this.decisions = new Decisions(shop);
        this.place = shop.section.querySelector(".work");
        this.kind = "";
        if (this.decisions.made.size) this.read();
    }

    read() {
        this.shop.read();
        this.decisions.forgetAllBut(this.shop.children);
    }

    open() {
        if (this.list) {
            this.list.render();
            return;
        }
        this.read();
        this.list = new List(this.decisions, (row, isOpened) => this.selected(row, isOpened));
        this.detail = new Detail(this.shop, this.decisions, {
            close: () => this.close(),
            step: (by) => this.list.select(this.list.selected + by),
            go: (row) => this.go(row),
            link: (at) => this.link(at),
            linkOther: (text) => this.linkOther(text),
            block: () => this.decide({ action: "remove" }),
            later: () => this.decide({ action: "later" }),
            undo: () => this.undo(),
            note: (text) => this.setNote(text),
        });
        this.tabs = element("div", "tabs");
        this.tabs.setAttribute("role", "tablist");
        for (const kind of listNames) this.tabs.append(this.tab(kind));
        this.tools = element("div", "tools");
        this.said = element("p", "said faint small");
        this.place.replaceChildren(this.tabs, this.tools, this.said,
            element("div", "split", element("div", "", this.list.node), this.detail.node));
        this.turn(listNames.find((kind) => this.shop.lists[kind].length) || "open");
    }

    tab(kind) {
        const made = button("", `${listLabels[kind]} `, () => this.turn(kind));
        made.setAttribute("role", "tab");
        made.dataset.kind = kind;
        made.append(element("span", "number", number.format(this.shop.lists[kind].length + this.shop.leftOut[kind])));
        return made;
    }

    turn(kind) {
        this.kind = kind;
        for (const tab of this.tabs.children) tab.setAttribute("aria-selected", String(tab.dataset.kind === kind));
        this.rows = this.shop.lists[kind];
        this.build();
        this.search();
    }

    // The tools of one list: what its rows can be told apart by.
    build() {
        this.text = element("input");
        this.text.type = "search";
        this.text.placeholder = `Search ${count(this.rows.length, "variant")} by title, identifier or id`;
        this.text.setAttribute("aria-label", `Search ${listLabels[this.kind]} of ${this.shop.name}`);
        let waiting = 0;
        this.text.addEventListener("input", () => {
            clearTimeout(waiting);
            waiting = setTimeout(() => this.search(), 120);
        });
        this.filters = {
            reason: this.filter("Every reason", (row) => row.reason.label),
            vendor: this.filter("Every vendor", (row) => row.subject.vendor),
            type: this.filter("Every type", (row) => row.subject.type),
        };
        this.state = select("Decided or not", [["", "Decided or not"], ["open", "Not decided"], ["later", "Later"],
            ["done", "Decided"]]);
        this.order = select("Order", Object.entries(orders).map(([value, [text]]) => [value, text]));
        for (const one of [this.state, this.order]) one.addEventListener("change", () => this.search());
        this.tools.replaceChildren(this.text, ...Object.values(this.filters).map((one) => one.node).filter(Boolean),
            this.state, this.order);
    }

    filter(every, of) {
        const counts = new Map();
        for (const row of this.rows) counts.set(of(row), (counts.get(of(row)) || 0) + 1);
        if (counts.size < 2) return { node: null, of };
        const names = [...counts.keys()].sort(collator.compare);
        const node = select(every, [["", every],
            ...names.map((name) => [`=${name}`, `${name || "(none)"} ${number.format(counts.get(name))}`])]);
        node.addEventListener("change", () => this.search());
        return { node, of };
    }

    search() {
        const parts = this.text.value.toLowerCase().split(/\s+/).filter(Boolean);
        const chosen = Object.values(this.filters).filter(({ node }) => node && node.value)
            .map(({ node, of }) => [node.value.slice(1), of]);
        const state = this.state.value;
        const fitsState = (row) => {
            const decision = this.decisions.of(row);
            if (state === "open") return !decision;
            if (state === "later") return decision && decision.action === "later";
            return decision && decision.action !== "later";
        };
        const shownRows = this.rows.filter((row) => chosen.every(([value, of]) => of(row) === value) &&
            parts.every((part) => row.text.includes(part)) && (!state || fitsState(row)));
        const order = orders[this.order.value][1];
        if (order) shownRows.sort(order);
        this.list.show(shownRows);
        this.say();
        if (shownRows.length) this.select(0);
        else this.detail.show(null);
    }

    say() {
        const { rows } = this.list;
        const left = this.shop.leftOut[this.kind];
        if (!this.rows.length) {
            this.said.textContent = this.kind === "open" ? "Nothing is left open." : "Nothing here.";
        } else if (!rows.length) {
            this.said.textContent = "Nothing fits the search.";
        } else {
            const all = rows.length === this.rows.length ? "" : ` of ${number.format(this.rows.length)}`;
            const decided = rows.filter((row) => this.decisions.of(row)).length;
            this.said.textContent = `${number.format(rows.length)}${all} shown${decided ? `, ${number.format(decided)} of them decided` : ""}` +
                (left ? `; ${number.format(left)} more are not in the shop: ${words.program} gaps --shop ${this.shop.quoted}` : "");
        }
        this.place.classList.toggle("is-empty", !rows.length);
    }

    // Without covering a phone's list by it.
    select(place) {
        this.list.selected = place;
        this.list.refresh(this.list.current);
        this.detail.show(this.list.current);
    }

    selected(row, isOpened) {
        if (isOpened) document.body.classList.add("is-deciding");
        this.detail.show(row);
    }

    close() {
        document.body.classList.remove("is-deciding");
    }

    go(row) {
        const place = this.list.rows.indexOf(row);
        if (place >= 0) {
            this.list.select(place);
            return;
        }
        this.turn(row.kind);
        this.list.select(this.list.rows.indexOf(row));
    }

    get note() {
        return this.detail.note ? this.detail.note.value : "";
    }

    link(at) {
        const row = this.list.current;
        const candidate = row && row.candidates[at];
        if (!candidate) return;
        const [child, target] = row.link(candidate);
        if (row.kind === "suspect" && at > 0 && row.exchange) {
            this.decisions.set(row.exchange.id, { action: "add", target: row.candidates[0].variant.id });
        }
        this.decide({ action: "add", target }, child.id);
    }

    // What is typed: the address of a page in the admin, a gid, or an identifier.
    linkOther(text) {
        const id = /(?:ProductVariant|variants)\/(\d+)/.exec(text);
        this.decide(id ? { action: "add", target: id[1] } : { action: "add", identifier: text });
    }

    decide(decision, child = "") {
        const row = this.list.current;
        if (!row || (row.kind === "gaps" && !child)) return;
        this.decisions.set(child || row.subject.id, { ...decision, note: row.kind === "gaps" ? "" : this.note });
        this.changed();
        const next = this.list.nextOpen();
        if (next >= 0) this.list.select(next);
        else this.detail.show(row);
    }

    setNote(text) {
        const decision = this.list.current && this.decisions.of(this.list.current);
        if (!decision) return;
        decision.note = text;
        this.decisions.keep();
    }

    undo() {
        const row = this.list.current;
        const child = row && this.detail.childId;
        if (!child || !this.decisions.get(child)) return;
        if (row.exchange) this.decisions.remove(row.exchange.id);
        this.decisions.remove(child);
        this.changed();
        this.detail.show(row);
    }

    changed() {
        this.list.refreshAll();
        this.say();
        this.onChange();
    }

    step(by) {
        if (this.list.rows.length) this.list.select(this.list.selected + by);
    }

    next() {
        const place = this.list.nextOpen();
        if (place >= 0) this.list.select(place);
    }

    print() {
        const table = element("table", "printed");
        for (const row of this.list.rows.slice(0, mostPrinted)) {
            const first = row.candidates[0];
            const decision = this.decisions.of(row);
            table.append(element("tr", "", dataText("td", "", row.subject.name), dataText("td", "", row.subject.options),
                dataText("td", "", shown(row.subject.identifier)), element("td", "", row.reason.label),
                dataText("td", "", first ? `${first.variant.name} ${first.variant.options} (${shown(first.variant.identifier)})` : ""),
                element("td", "", decision ? marks[decision.action][1] : "")));
        }
        this.place.append(table);
    }
}

class Page {
    constructor(sections) {
        this.works = sections.map((section) => new Work(new Shop(section), () => this.say()));
        this.cards = [...document.querySelectorAll("a.card")];
        this.bar = this.makeBar();
        this.keys = this.makeKeys();
        document.body.append(this.bar, this.keys);
        document.body.classList.add("has-script");
        addEventListener("hashchange", () => this.turn());
        addEventListener("storage", (event) => this.reload(event.key));
        addEventListener("beforeprint", () => this.work.print());
        addEventListener("afterprint", () => document.querySelector("table.printed").remove());
        document.addEventListener("keydown", (event) => this.pressed(event));
        this.turn();
        this.say();
    }

    turn() {
        const at = Number((/^#shop-(\d+)$/.exec(location.hash) || [])[1]);
        this.work = this.works[at] || this.works[0];
        this.works.forEach((work, place) => {
            work.shop.section.hidden = work !== this.work;
            this.cards[place].setAttribute("aria-current", String(work === this.work));
        });
        this.work.open();
    }

    makeBar() {
        this.said = element("span", "said");
        this.save = button("primary", "Save decided.csv", () => this.saveTable(false));
        const all = button("quiet", "Save all rows", () => this.saveTable(true));
        all.title = "What is not decided too, as decide.csv, to go on with in a spreadsheet";
        const help = button("quiet", "Keys ", () => this.keys.showModal());
        help.append(key("?"));
        this.command = element("div", "command");
        return element("div", "bar-of-decisions", this.command, element("div", "line-of-bar", this.said,
            element("span", "spring"), help, all, this.save));
    }

    makeKeys() {
        const table = element("dl", "keys");
        for (const [name, what] of [["j  k", "next, previous"], ["n", "next that is not decided"],
            ["1 \u2026 5", "link to that candidate"], ["b", "block: it has no partner"], ["l", "later"],
            ["u", "undo the decision"], ["/", "search"], ["s", "save decided.csv"], ["Esc", "back to the list"],
            ["?", "these keys"]]) {
            table.append(element("dt", "", ...name.split("  ").map(key)), element("dd", "", what));
        }
        const made = element("dialog", "help", element("h4", "", "Keys"), table);
        made.append(button("", "Close", () => made.close()));
        return made;
    }

    say() {
        let done = 0;
        let later = 0;
        for (const { decisions } of this.works) {
            for (const { action } of decisions.made.values()) action === "later" ? ++later : ++done;
        }
        const parts = done || later ? [`${number.format(done)} decided`] : ["Nothing decided yet"];
        if (later) parts.push(`${number.format(later)} for later`);
        if (done || later) parts.push(Decisions.areKept ? "kept in this browser" : "not kept by this browser: save before you close the page");
        this.said.textContent = parts.join(" \u00b7 ");
        this.save.disabled = !done && !later;
    }

    saveTable(everything) {
        if (!everything && this.save.disabled) return;
        const name = everything ? "decide.csv" : "decided.csv";
        const { text, replaces } = tableOf(this.works, everything);
        const link = element("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        this.command.replaceChildren(element("span", "faint small", "Then, where hwsync runs:"),
            paste(`${words.program} link import ${replaces ? "--replace " : ""}${name}`));
    }

    reload(changed) {
        for (const work of this.works) {
            if (work.decisions.key !== changed) continue;
            work.decisions.load();
            if (work.list) work.changed();
            if (work.list) work.detail.show(work.list.current);
        }
        this.say();
    }

    pressed(event) {
        const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
        if (event.key === "Escape" && isTyping) event.target.blur();
        if (isTyping || event.ctrlKey || event.metaKey || event.altKey || this.keys.open) return;
        const { work } = this;
        const inList = event.target === work.list.node;
        const actions = { j: () => work.step(1), k: () => work.step(-1), n: () => work.next(),
            b: () => work.decide({ action: "remove" }), l: () => work.decide({ action: "later" }), u: () => work.undo(),
            "/": () => work.text.focus(), s: () => this.saveTable(false), "?": () => this.keys.showModal(),
            Escape: () => work.close() };
        if (inList) Object.assign(actions, { ArrowDown: actions.j, ArrowUp: actions.k });
        const action = /^[1-9]$/.test(event.key) ? () => work.link(Number(event.key) - 1) : actions[event.key];
        if (!action) return;
        event.preventDefault();
        action();
    }
}

const sections = [...document.querySelectorAll("section.shop")];
if (sections.length) new Page(sections);
