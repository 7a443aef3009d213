"use strict";
// A list of rows, grouped by product, of which only those in sight are in the
// document. Every line has one of three heights, so that their places are known
// without making them.

const heights = { head: 60, row: 46, single: 68 };
const beyondSight = 600;

const percent = new Intl.NumberFormat("en-US", { style: "percent", minimumFractionDigits: 1 });

// What is not certain must not look like it.
function shareText(share, over = "over ", under = "under ") {
    if (share > 0.999) return `${over}99.9%`;
    return share < 0.001 ? `${under}0.1%` : percent.format(share);
}

const marks = {
    add: ["\u2713", "linked"],
    remove: ["\u2298", "blocked"],
    later: ["\u25f7", "later"],
};

class List {
    constructor(decisions, onSelect) {
        this.decisions = decisions;
        this.onSelect = onSelect;
        this.node = element("div", "list");
        this.node.tabIndex = 0;
        this.node.setAttribute("role", "listbox");
        this.node.setAttribute("aria-label", "Variants");
        this.live = new Map();
        this.lines = [];
        this.rows = [];
        this.selected = -1;
        const render = () => this.render();
        addEventListener("scroll", render, { passive: true });
        addEventListener("resize", render, { passive: true });
    }

    // Rows of one product stand together, where its first one stands.
    show(rows) {
        const groups = new Map();
        for (const row of rows) {
            const group = groups.get(row.subject.product);
            if (group) group.push(row);
            else groups.set(row.subject.product, [row]);
        }
        this.lines = [];
        this.rows = [];
        for (const group of groups.values()) {
            const isSingle = group.length === 1;
            if (!isSingle) this.lines.push({ kind: "head", group });
            for (const row of group) {
                this.lines.push({ kind: isSingle ? "single" : "row", row, place: this.rows.length });
                this.rows.push(row);
            }
        }
        this.tops = new Float64Array(this.lines.length + 1);
        this.lines.forEach((line, at) => {
            this.tops[at + 1] = this.tops[at] + heights[line.kind];
            if (line.row) line.row.line = at;
        });
        this.node.style.height = `${this.tops[this.lines.length]}px`;
        this.node.replaceChildren();
        this.live.clear();
        this.selected = -1;
        this.render();
    }

    lineAt(top) {
        let low = 0;
        let high = this.lines.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.tops[middle + 1] <= top) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    render() {
        const box = this.node.getBoundingClientRect();
        if (!this.node.isConnected || !box.width) return;
        const from = this.lineAt(-box.top - beyondSight);
        const to = this.lineAt(innerHeight - box.top + beyondSight);
        for (const [at, made] of this.live) {
            if (at < from || at > to) {
                made.remove();
                this.live.delete(at);
            }
        }
        for (let at = from; at <= to && at < this.lines.length; ++at) {
            if (this.live.has(at)) continue;
            const made = this.make(this.lines[at]);
            made.style.transform = `translateY(${this.tops[at]}px)`;
            made.style.height = `${heights[this.lines[at].kind]}px`;
            this.live.set(at, made);
            this.node.append(made);
        }
    }

    make(line) {
        if (line.kind === "head") return this.head(line.group);
        const row = line.row;
        const made = element("div", `line ${line.kind}`);
        made.setAttribute("role", "option");
        made.id = `line-${line.place}`;
        const decision = this.decisions.of(row);
        const [mark, said] = decision ? marks[decision.action] : ["", ""];
        const sign = element("span", `mark ${decision ? decision.action : ""}`, mark);
        if (said) sign.title = said;
        const name = line.kind === "single"
            ? dataText("span", "title", row.subject.name) : dataText("span", "option", row.subject.options || "\u2014");
        const under = line.kind === "single"
            ? [row.subject.options, row.subject.identifiers].filter(Boolean).join(" \u00b7 ")
            : row.subject.identifiers;
        const why = element("span", "sure");
        why.append(element("span", `dot ${row.reason.word}`));
        why.title = row.reason.label;
        if (row.surest) why.append(shareText(row.surest, "> ", "< "));
        if (line.kind === "single") made.append(row.subject.picture("small"));
        made.append(element("span", "names", name, dataText("span", "faint", under || "\u2014")), why, sign);
        made.classList.toggle("is-decided", Boolean(decision));
        made.setAttribute("aria-selected", String(line.place === this.selected));
        made.addEventListener("click", () => this.select(line.place, true));
        return made;
    }

    head(group) {
        const { subject } = group[0];
        const open = group.filter((row) => !this.decisions.of(row)).length;
        const state = open === group.length ? count(open, "variant") : `${open} of ${group.length} open`;
        const facts = [subject.vendor, subject.type, open ? state : "all decided"];
        return element("div", "line head", subject.picture("small"), element("span", "names",
            dataText("span", "title", subject.name),
            dataText("span", "faint", facts.filter(Boolean).join(" \u00b7 "))));
    }

    get current() {
        return this.rows[this.selected];
    }

    select(place, wasPointedAt = false) {
        if (!this.rows.length) return;
        const before = this.current;
        this.selected = Math.max(0, Math.min(place, this.rows.length - 1));
        if (before) this.refresh(before);
        this.refresh(this.current);
        if (!wasPointedAt) this.scrollTo(this.current.line);
        this.node.setAttribute("aria-activedescendant", `line-${this.selected}`);
        this.onSelect(this.current, wasPointedAt);
    }

    scrollTo(line) {
        const box = this.node.getBoundingClientRect();
        const top = box.top + this.tops[line];
        const margin = 140;
        if (top < margin) scrollBy(0, top - margin);
        else if (top + heights.single > innerHeight - margin) scrollBy(0, top + heights.single - innerHeight + margin);
        this.render();
    }

    // The row and its product's line.
    refresh(row) {
        let at = row.line;
        this.remake(at);
        while (this.lines[at].kind === "row") --at;
        if (this.lines[at].kind === "head") this.remake(at);
    }

    remake(at) {
        const made = this.live.get(at);
        if (!made) return;
        const fresh = this.make(this.lines[at]);
        fresh.style.transform = made.style.transform;
        fresh.style.height = made.style.height;
        made.replaceWith(fresh);
        this.live.set(at, fresh);
    }

    refreshAll() {
        for (const at of [...this.live.keys()]) this.remake(at);
    }

    // The next one that nobody has decided, from here on and then from the top.
    nextOpen() {
        const total = this.rows.length;
        for (let step = 1; step <= total; ++step) {
            const place = (this.selected + step) % total;
            if (!this.decisions.of(this.rows[place])) return place;
        }
        return -1;
    }
}
