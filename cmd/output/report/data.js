"use strict";
// What hwsync wrote into the page, as objects. cmd/output/page_data.cpp has the
// places of the arrays.

const words = JSON.parse(document.getElementById("words").textContent);
const images = new Map();
for (const image of document.querySelectorAll("script.image")) {
    images.set(Number(image.dataset.number), JSON.parse(image.textContent));
    image.remove();
}
const number = new Intl.NumberFormat("en-US");
const collator = new Intl.Collator(undefined, { numeric: true });

// Nothing of the data ever becomes markup: it is set as text.
function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
}

function button(classes, text, action) {
    const made = element("button", classes, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
}

// A title may be written from right to left.
function dataText(name, classes, text) {
    const made = element(name, classes, text);
    made.dir = "auto";
    return made;
}

function count(many, one) {
    return `${number.format(many)} ${one}${many === 1 ? "" : "s"}`;
}

// Identifiers are kept exactly; what cannot be seen is shown as hwsync shows it.
function shown(text) {
    return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
        (one) => `\\u{${one.codePointAt(0).toString(16)}}`);
}

const textOf = (reference) => (typeof reference === "number" ? words.texts[reference] : reference);

class Variant {
    constructor(cells) {
        [this.product, this.id, this.title, this.options, this.sku, this.barcode] = cells;
        this.status = textOf(cells[6]);
        this.vendor = textOf(cells[7]);
        this.type = textOf(cells[8]);
        this.price = cells[9];
        this.image = cells[10];
    }

    get name() {
        return this.title || "(no title)";
    }

    get identifier() {
        return words.identifier === "SKU" ? this.sku : this.barcode;
    }

    // In a list, where it has no identifier, the other one tells it apart.
    get identifiers() {
        if (this.identifier) return shown(this.identifier);
        const other = this.sku || this.barcode;
        return other ? `${this.sku ? "SKU" : "barcode"} ${shown(other)}` : "";
    }

    get imageSource() {
        if (typeof this.image === "number") return images.get(this.image) || "";
        return this.image.startsWith("https://") ? this.image : "";
    }

    picture(size) {
        const place = element("span", `pic ${size}`);
        const initial = () => place.replaceChildren(
            element("span", "initial", [...this.name.replace(/[^\p{L}\p{N}]/gu, "")][0] || ""));
        const source = this.imageSource;
        if (!source) {
            initial();
            return place;
        }
        const image = element("img");
        image.loading = "lazy";
        image.decoding = "async";
        image.referrerPolicy = "no-referrer";
        image.alt = "";
        image.addEventListener("error", initial);
        image.src = source;
        place.append(image);
        return place;
    }
}

// One link that could be made: of an open variant, a suspect link or a gap.
class Candidate {
    constructor(variant, more) {
        this.variant = variant;
        Object.assign(this, { fit: 0, share: null, odds: "", evidence: null, takenBy: "" }, more);
    }
}

class Evidence {
    constructor([prior, weight, parts, reasons, learned]) {
        this.prior = prior;
        this.weight = weight;
        this.parts = parts.map(([level, worth]) => [textOf(level), worth]);
        this.reasons = textOf(reasons);
        this.learned = learned;
    }
}

const fits = ["", "an identifier that was perhaps meant to be the same",
    "nearly the same identifier", "the same identifier"];

// A line of one of the three lists. `subject` is whom it is about, `child` whom
// a decision is about; of a gap that is the chosen candidate.
class Row {
    constructor(kind, subject, reason) {
        this.kind = kind;
        this.subject = subject;
        this.reason = reason;
        this.candidates = [];
        this.more = 0;
        this.rivals = [];
        this.exchange = null;
    }

    get surest() {
        return this.candidates.length ? this.candidates[0].share || 0 : 0;
    }

    // What a search looks at; made when it is first asked for.
    get text() {
        if (this.found === undefined) {
            const found = [];
            for (const one of [this.subject, ...this.candidates.map((candidate) => candidate.variant)]) {
                found.push(one.title, one.options, one.sku, one.barcode, one.id, one.product);
            }
            this.found = found.join("\n").toLowerCase();
        }
        return this.found;
    }

    // The child's variant and the catalog's id of a candidate.
    link(candidate) {
        return this.kind === "gaps" ? [candidate.variant, this.subject.id] : [this.subject, candidate.variant.id];
    }
}

// Reads one list; variants that come again are named by their number.
class ListReader {
    constructor(kind) {
        this.kind = kind;
        this.known = [];
    }

    rows(lines) {
        return lines.map((line) => this[this.kind](line));
    }

    variant(cells) {
        if (typeof cells === "number") return this.known[cells];
        const made = new Variant(cells);
        this.known.push(made);
        return made;
    }

    candidates(lines) {
        return lines.map(([variant, fit, share, odds, evidence, takenBy]) => new Candidate(this.variant(variant),
            { fit, share, odds: textOf(odds), evidence: new Evidence(evidence), takenBy: takenBy || "" }));
    }

    open([outcome, subject, candidates, more, rivals]) {
        const row = new Row("open", this.variant(subject), words.outcomes[outcome]);
        row.candidates = this.candidates(candidates);
        row.more = more;
        row.rivals = rivals.map(([variant, linkedTo]) => ({ variant: this.variant(variant), linkedTo: linkedTo || "" }));
        return row;
    }

    suspect([subject, catalog, odds, evidence, likelier, exchanged]) {
        const row = new Row("suspect", this.variant(subject), reasons.suspect);
        row.candidates.push(new Candidate(this.variant(catalog),
            { odds: textOf(odds), evidence: new Evidence(evidence) }));
        if (likelier !== null) row.candidates.push(new Candidate(this.variant(likelier)));
        if (exchanged !== null) row.exchange = this.variant(exchanged);
        return row;
    }

    gaps([state, subject, candidates, more]) {
        const row = new Row("gaps", this.variant(subject), state ? reasons.there : reasons.missing);
        row.candidates = this.candidates(candidates);
        row.more = more;
        return row;
    }
}

const reasons = {
    suspect: { word: "suspect", place: 0, label: "Suspect link", why: `The ${words.identifier} matches, but not all else fits.` },
    there: { word: "near", place: 0, label: "There without a link", why: "The shop probably has it, but without a link." },
    missing: { word: "unmatched", place: 1, label: "Not in the shop", why: "Nothing in the shop is likely to be it." },
};

const listNames = ["open", "suspect", "gaps"];

// A child shop; its lists are read when they are first looked at.
class Shop {
    constructor(section) {
        this.section = section;
        Object.assign(this, JSON.parse(section.querySelector("script.about").textContent));
        this.lists = null;
    }

    read() {
        if (this.lists) return;
        this.lists = {};
        this.leftOut = {};
        for (const kind of listNames) {
            const script = this.section.querySelector(`script.${kind}`);
            const [lines, leftOut] = JSON.parse(script.textContent);
            script.remove();
            this.lists[kind] = new ListReader(kind).rows(lines);
            this.leftOut[kind] = leftOut;
        }
        this.index();
    }

    // By id: the shop's variants with the row that says most of each, and those
    // of the catalog.
    index() {
        this.children = new Map();
        this.catalog = new Map();
        for (const row of [...this.lists.open, ...this.lists.suspect]) {
            this.children.set(row.subject.id, { variant: row.subject, row });
            for (const one of row.candidates) this.catalog.set(one.variant.id, one.variant);
        }
        for (const row of this.lists.suspect) {
            const other = row.exchange;
            if (other && !this.children.has(other.id)) this.children.set(other.id, { variant: other, row: null });
        }
        for (const row of this.lists.gaps) {
            this.catalog.set(row.subject.id, row.subject);
            for (const { variant } of row.candidates) {
                if (!this.children.has(variant.id)) this.children.set(variant.id, { variant, row: null });
            }
        }
    }
}
