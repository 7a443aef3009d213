"use strict";
// What a person has decided, kept in this browser by catalog and shop. A
// decision is about a variant of the shop: link it to a catalog variant, by its
// id or by an identifier; block it; or look at it later.

class Decisions {
    constructor(shop) {
        this.shop = shop;
        this.key = `hwsync/${words.catalog}/${words.admin}/${shop.name}`;
        this.made = new Map();
        this.timer = 0;
        this.load();
        addEventListener("pagehide", () => this.flush());
        document.addEventListener("visibilitychange", () => this.flush());
    }

    load() {
        this.made.clear();
        let kept = null;
        try {
            kept = JSON.parse(localStorage.getItem(this.key));
        } catch {
            kept = null;
        }
        if (!kept || typeof kept.decisions !== "object") return;
        for (const [id, [action, target, identifier, note]] of Object.entries(kept.decisions)) {
            if (!["add", "remove", "later"].includes(action)) continue;
            this.made.set(id, { action, target: target || "", identifier: identifier || "", note: note || "" });
        }
        this.since = kept.page || "";
    }

    // A newer page no longer lists what was imported since.
    forgetAllBut(children) {
        if (!this.since || this.since >= words.made) return;
        for (const id of [...this.made.keys()]) {
            if (!children.has(id)) this.made.delete(id);
        }
        this.keep();
    }

    get(id) {
        return this.made.get(id);
    }

    set(id, decision) {
        this.made.set(id, { target: "", identifier: "", note: "", ...decision });
        this.keep();
    }

    remove(id) {
        this.made.delete(id);
        this.keep();
    }

    // Whether another variant was linked to it as well.
    othersAt(target, id) {
        const others = [];
        for (const [other, decision] of this.made) {
            if (decision.action === "add" && decision.target === target && other !== id) others.push(other);
        }
        return others;
    }

    // The decision that a row shows.
    of(row) {
        if (row.kind !== "gaps") return this.get(row.subject.id);
        for (const { variant } of row.candidates) {
            const decision = this.get(variant.id);
            if (decision && decision.action === "add" && decision.target === row.subject.id) return decision;
        }
        return undefined;
    }

    keep() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.flush(), 150);
    }

    flush() {
        if (!this.timer) return;
        clearTimeout(this.timer);
        this.timer = 0;
        const decisions = {};
        for (const [id, { action, target, identifier, note }] of this.made) {
            decisions[id] = [action, target, identifier, note];
        }
        try {
            localStorage.setItem(this.key, JSON.stringify({ page: words.made, decisions }));
        } catch {
            Decisions.areKept = false;
        }
    }
}

Decisions.areKept = (() => {
    try {
        localStorage.setItem("hwsync/test", "1");
        localStorage.removeItem("hwsync/test");
        return true;
    } catch {
        return false;
    }
})();
