"use strict";
// One row in full: both sides, what speaks for each candidate, and what can be
// decided.

async function copyText(code, made) {
    try {
        await navigator.clipboard.writeText(code.textContent);
        made.textContent = "Copied";
    } catch {
        const range = document.createRange();
        range.selectNodeContents(code);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        made.textContent = "Selected";
    }
}

function paste(command) {
    const code = element("code");
    // A line breaks between its words, not at their hyphens.
    command.split(" ").forEach((word, at) => code.append(at ? " " : "", element("span", "word", word)));
    const made = button("", "Copy", () => copyText(code, made));
    return element("div", "paste", code, made);
}

function key(name) {
    return element("kbd", "", name);
}

function adminLink(variant, admin) {
    if (!admin) return dataText("span", "", variant.name);
    const link = dataText("a", "", variant.name);
    link.href = `${admin}/products/${variant.product}/variants/${variant.id}`;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
}

// What is the same as on the other side is marked.
function facts(variant, other, isCatalog) {
    const list = element("dl", "facts-of");
    const add = (name, value, otherValue, what = shown(value)) => {
        if (!value) return;
        const isSame = typeof otherValue === "string" && value.trim().toLowerCase() === otherValue.trim().toLowerCase();
        const cell = dataText("dd", isSame ? "same" : "", what);
        if (isSame) cell.title = "the same on both sides";
        list.append(element("dt", "", name), cell);
    };
    add("Options", variant.options, other && other.options, variant.options);
    add("SKU", variant.sku, other && other.sku);
    add("Barcode", variant.barcode, other && other.barcode);
    if (variant.price) add("Price", variant.price.toFixed(2));
    add("Vendor", [variant.vendor, variant.type].filter(Boolean).join(" \u00b7 "),
        other && [other.vendor, other.type].filter(Boolean).join(" \u00b7 "));
    add(isCatalog ? "Catalog id" : "Id", variant.id);
    if (variant.status) add("Status", variant.status.toLowerCase());
    return list;
}

// Each comparison takes the odds from where the one before left them.
function waterfall({ prior, weight, parts, learned }) {
    const steps = [["before anything is compared", prior], ...parts];
    let low = 0;
    let high = 0;
    let at = 0;
    for (const [, worth] of steps) {
        at += worth;
        low = Math.min(low, at);
        high = Math.max(high, at);
    }
    const width = high - low || 1;
    const place = (bits) => `${((bits - low) / width) * 100}%`;
    const table = element("div", "waterfall");
    at = 0;
    for (const [level, worth] of steps) {
        const bar = element("span", worth < 0 ? "against" : "for");
        bar.style.left = place(Math.min(at, at + worth));
        bar.style.width = `${(Math.abs(worth) / width) * 100}%`;
        const even = element("span", "even");
        even.style.left = place(0);
        table.append(dataText("span", "level", level), element("span", "track", even, bar),
            element("span", "worth", `${worth < 0 ? "\u2212" : "+"}${Math.abs(worth).toFixed(1)}`));
        at += worth;
    }
    const sum = `${weight < 0 ? "\u2212" : "+"}${Math.abs(weight).toFixed(1)}`;
    table.append(element("span", "level sum", "together, in bits"), element("span"), element("span", "worth sum", sum));
    return element("div", "", table, element("p", "faint small",
        `One bit doubles the odds. Learned from ${count(learned, "link")} of the shop.`));
}

class Detail {
    // `act` has what the buttons do.
    constructor(shop, decisions, act) {
        this.shop = shop;
        this.decisions = decisions;
        this.act = act;
        this.node = element("aside", "detail");
        this.node.setAttribute("aria-label", "The selected variant");
        this.row = null;
    }

    show(row) {
        this.row = row;
        if (!row) {
            this.node.replaceChildren(element("p", "none", "Nothing fits the search."));
            return;
        }
        this.decision = this.decisions.of(row);
        this.node.replaceChildren(...[this.bar(), ...this.head(), this.decided(), this.rivals(), this.candidates(),
            this.others(), this.commands()].filter(Boolean));
        this.node.scrollTop = 0;
    }

    get isGap() {
        return this.row.kind === "gaps";
    }

    // Of a phone, where the detail covers the list.
    bar() {
        return element("div", "detail-bar", button("", "\u2039 List", this.act.close),
            element("span", "spring"), button("", "Previous", () => this.act.step(-1)),
            button("", "Next", () => this.act.step(1)));
    }

    head() {
        const { subject, reason } = this.row;
        const side = this.isGap ? words.primary : this.shop.name;
        const title = element("h3", "", adminLink(subject, this.isGap ? words.admin : this.shop.admin));
        const why = element("p", "reason", element("span", `dot ${reason.word}`), element("b", "", reason.label), " ",
            reason.why);
        return [element("div", "subject", subject.picture("large"),
            element("div", "", dataText("span", "side", side), title, facts(subject, null, this.isGap))),
        why, this.buttons()];
    }

    buttons() {
        if (this.isGap) return null;
        const block = button("", this.row.kind === "suspect" ? "Block: end this link" : "Block: it has no partner",
            this.act.block);
        block.prepend(key("b"), " ");
        const later = button("", "Later", this.act.later);
        later.prepend(key("l"), " ");
        return element("div", "buttons", block, later);
    }

    decided() {
        if (!this.decision) return null;
        const { action, target, identifier } = this.decision;
        const said = { add: `Linked to ${identifier || this.nameOf(target)}`, remove: "Blocked: it has no partner",
            later: "Put off for later" }[action];
        const others = action === "add" && target ? this.decisions.othersAt(target, this.childId) : [];
        return element("div", `decided ${action}`, element("span", "", `${marks[action][0]} ${said}`),
            button("quiet", "Undo", this.act.undo),
            others.length ? element("p", "warning", `You linked variant ${others[0]} to the same one.`) : null);
    }

    get childId() {
        if (!this.isGap) return this.row.subject.id;
        const chosen = this.row.candidates.find(({ variant }) => {
            const decision = this.decisions.get(variant.id);
            return decision && decision.target === this.row.subject.id;
        });
        return chosen ? chosen.variant.id : "";
    }

    nameOf(id) {
        const known = this.shop.catalog.get(id);
        return known ? [known.name, known.options].filter(Boolean).join(" / ") : `catalog variant ${id}`;
    }

    rivals() {
        const { rivals } = this.row;
        if (!rivals.length) return null;
        const list = element("div", "rivals");
        for (const { variant, linkedTo } of rivals) {
            const known = this.shop.children.get(variant.id);
            const state = linkedTo ? `linked to ${this.nameOf(linkedTo)}` : "not linked either";
            const line = element("div", "rival", variant.picture("small"), element("span", "names",
                element("span", "title", adminLink(variant, this.shop.admin)),
                dataText("span", "faint", [variant.options, variant.status.toLowerCase(), state].filter(Boolean).join(" \u00b7 "))));
            if (known && known.row) line.append(button("quiet", "Show", () => this.act.go(known.row)));
            list.append(line);
        }
        return element("section", "", element("h4", "", `Its ${rivals.length === 1 ? "rival" : "rivals"}, with the same ${words.identifier}`), list);
    }

    candidates() {
        const { row } = this;
        const titles = { open: "What it may be", suspect: "What it is linked to", gaps: `What it may be in ${this.shop.name}` };
        const section = element("section", "candidates", element("h4", "", titles[row.kind]));
        if (!row.candidates.length) {
            section.append(element("p", "faint", this.isGap
                ? `Nothing in ${this.shop.name} resembles it. Create it there, or leave it if that shop does not sell it.`
                : "Nothing in the catalog resembles it."));
        }
        row.candidates.forEach((candidate, at) => section.append(this.candidate(candidate, at)));
        if (row.more) section.append(element("p", "faint small", `${count(row.more, "other")} less likely.`));
        return section;
    }

    labelOf(candidate, at) {
        if (this.row.kind !== "suspect") return "Link";
        if (at === 0) return "It is right: keep";
        return this.row.exchange ? "Exchange the two" : "Link to this";
    }

    candidate(candidate, at) {
        const { variant } = candidate;
        const [child, target] = this.row.link(candidate);
        const made = this.decisions.get(child.id);
        const isChosen = made && made.action === "add" && made.target === target;
        const sure = element("div", "odds");
        if (candidate.share !== null) {
            const meter = element("span", "meter", element("span"));
            meter.firstChild.style.width = `${Math.max(2, candidate.share * 100)}%`;
            sure.append(element("b", "", shareText(candidate.share)), meter);
        }
        if (candidate.odds) sure.append(element("span", "faint small", `odds ${candidate.odds}`));
        const isLikeliest = at === (this.row.kind === "suspect" ? 1 : 0);
        const link = button(isLikeliest ? "primary" : "", this.labelOf(candidate, at), () => this.act.link(at));
        link.prepend(key(String(at + 1)), " ");
        link.setAttribute("aria-pressed", String(Boolean(isChosen)));
        const card = element("article", `candidate${isChosen ? " is-chosen" : ""}`, variant.picture("middle"),
            element("div", "what", dataText("span", "side", this.isGap ? this.shop.name : words.primary),
                element("div", "title", adminLink(variant, this.isGap ? this.shop.admin : words.admin)),
                facts(variant, this.row.subject, !this.isGap), this.notes(candidate, at)),
            element("div", "choose", sure, link));
        if (candidate.evidence) {
            const why = element("details", "why", element("summary", "", "Why"));
            why.open = at === 0;
            why.append(waterfall(candidate.evidence));
            card.append(why);
        }
        return card;
    }

    notes(candidate, at) {
        const said = [];
        if (candidate.fit) said.push(`${fits[candidate.fit]}, which is not part of the odds`);
        if (candidate.takenBy) said.push(`variant ${candidate.takenBy} of the shop is linked to it`);
        if (this.row.kind === "suspect" && at === 0) said.push(candidate.evidence.reasons);
        if (this.row.kind === "suspect" && at > 0) {
            const other = this.row.exchange;
            said.push("fits better, of the same product");
            if (other) said.push(`${[other.name, other.options].filter(Boolean).join(" / ")} is linked to it, and would fit the other one better`);
        }
        return said.length ? dataText("p", "small faint", said.join("; ")) : null;
    }

    others() {
        if (this.isGap) return null;
        const more = element("input");
        more.type = "text";
        more.placeholder = `${words.identifier}, or its address in the admin`;
        more.setAttribute("aria-label", `Another catalog variant, by its ${words.identifier} or its address in the admin`);
        const another = element("form", "another", more, button("", "Link to that one", () => another.requestSubmit()));
        another.addEventListener("submit", (event) => {
            event.preventDefault();
            if (more.value.trim()) this.act.linkOther(more.value.trim());
        });
        const note = element("input");
        note.type = "text";
        note.placeholder = "Note, for those who ask later";
        note.setAttribute("aria-label", "Note");
        note.value = this.decision ? this.decision.note : "";
        note.addEventListener("change", () => this.act.note(note.value));
        this.note = note;
        return element("section", "others", element("h4", "", "Another one"), another, note);
    }

    // The same for a shell, where hwsync runs.
    commands() {
        const { row, decision, shop } = this;
        if (this.isGap && !this.childId) return null;
        const one = `--shop ${shop.quoted} --variant-id ${this.childId}`;
        const lines = [];
        if (decision && decision.action === "add" && decision.target) {
            lines.push(`link add ${one} --catalog-variant-id ${decision.target}${row.kind === "suspect" ? " --replace" : ""}`);
        } else if (decision && decision.action === "remove") {
            lines.push(`link remove ${one}`);
        } else if (!decision && row.candidates.length && !this.isGap) {
            lines.push(`link add ${one} --catalog-variant-id ${row.candidates[0].variant.id}`);
        }
        lines.push(`explain ${one}`);
        const made = element("details", "commands", element("summary", "", "As a command"));
        for (const line of lines) made.append(paste(`${words.program} ${line}`));
        return made;
    }
}
