"use strict";
(() => {
    const pageSize = 50;
    const mostPrinted = 1000;
    const words = JSON.parse(document.getElementById("words").textContent);
    const images = new Map();
    for (const image of document.querySelectorAll("script.image")) {
        images.set(Number(image.dataset.number), JSON.parse(image.textContent));
    }
    const number = new Intl.NumberFormat("en-US");
    const collator = new Intl.Collator(undefined, { numeric: true });

    const place = (outcome) => words.outcomes[outcome].place;

    // Nothing of the data ever becomes markup: it is set as text.
    function element(name, classes, text) {
        const made = document.createElement(name);
        if (classes) made.className = classes;
        if (text !== undefined) made.textContent = text;
        return made;
    }

    function imageSource(reference) {
        if (typeof reference === "number") return images.get(reference) || "";
        return reference.startsWith("https://") ? reference : "";
    }

    function picture(reference) {
        const source = imageSource(reference);
        if (!source) return element("span", "pic");
        const image = element("img", "pic");
        image.loading = "lazy";
        image.decoding = "async";
        image.referrerPolicy = "no-referrer";
        image.width = image.height = 56;
        image.alt = "";
        image.addEventListener("error", () => image.replaceWith(element("span", "pic")));
        image.src = source;
        return image;
    }

    async function copy(code, button) {
        try {
            await navigator.clipboard.writeText(code.textContent);
            button.textContent = "Copied";
        } catch {
            const range = document.createRange();
            range.selectNodeContents(code);
            const selection = getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
            button.textContent = "Selected";
        }
    }

    function paste(command) {
        const line = element("div", "paste");
        const code = element("code");
        // A line breaks between its words, not at their hyphens.
        command.split(" ").forEach((word, at) => code.append(at ? " " : "", element("span", "word", word)));
        const button = element("button", "", "Copy");
        button.type = "button";
        button.addEventListener("click", () => copy(code, button));
        line.append(code, button);
        return line;
    }

    class Row {
        constructor(cells, shop) {
            [this.outcome, this.product, this.variant, this.identifier, this.title,
                this.option, this.status, this.image, this.candidates, this.more] = cells;
            this.shop = shop;
        }

        // What a search looks at; made when it is first asked for.
        get text() {
            if (this.found === undefined) {
                const found = [this.identifier, this.title, this.option, this.product, this.variant];
                for (const candidate of this.candidates) found.push(candidate[0], candidate[1], candidate[2]);
                this.found = found.join("\n").toLowerCase();
            }
            return this.found;
        }

        what() {
            const cell = element("td");
            const title = element("div", "title");
            title.dir = "auto";
            if (this.shop.admin) {
                const link = element("a", "", this.title || "(no title)");
                link.href = `${this.shop.admin}/products/${this.product}/variants/${this.variant}`;
                link.target = "_blank";
                link.rel = "noopener noreferrer";
                title.append(link);
            } else {
                title.textContent = this.title || "(no title)";
            }
            const option = element("div", "small", this.option);
            option.dir = "auto";
            cell.append(title, option);
            const ids = element("div", "small faint", `variant ${this.variant} `);
            if (this.status && this.status !== "ACTIVE") {
                ids.append(element("span", "badge", this.status.toLowerCase()));
            }
            cell.append(ids);
            return cell;
        }

        why() {
            const said = words.outcomes[this.outcome];
            const cell = element("td");
            const head = element("div", "why");
            head.append(element("span", `dot ${said.word}`), said.label);
            cell.append(head, element("div", "small faint", said.why));
            return cell;
        }

        fixes() {
            const cell = element("td", "fix-cell");
            const one = `--shop ${this.shop.quoted} --variant-id ${this.variant}`;
            for (const [id, identifier, title, evidence] of this.candidates) {
                const fix = element("div", "fix");
                const name = element("div", "", title);
                name.dir = "auto";
                fix.append(name, element("div", "small faint",
                    [identifier, evidence, `catalog variant ${id}`].filter(Boolean).join(" \u00b7 ")));
                fix.append(paste(`hwsync link add ${one} --catalog-variant-id ${id}`));
                cell.append(fix);
            }
            if (this.more) {
                cell.append(element("p", "small faint", `and ${number.format(this.more)} more: hwsync explain ${one}`));
            }
            const rest = this.candidates.length ? element("details") : element("div", "fix");
            if (this.candidates.length) {
                rest.append(element("summary", "", "None of these"));
            } else {
                rest.append(element("div", "small faint", words.outcomes[this.outcome].remedy));
            }
            rest.append(paste(`hwsync link add ${one} ${words.identifier}`),
                element("div", "small faint", "Sold in this shop only:"),
                paste(`hwsync link remove ${one}`));
            cell.append(rest);
            return cell;
        }

        render() {
            const line = element("tr");
            const pic = element("td", "pic-cell");
            pic.append(picture(this.image));
            const id = element("td");
            id.append(element("code", "", this.identifier || "\u2014"));
            line.append(pic, this.what(), id, this.why(), this.fixes());
            return line;
        }
    }

    const orders = {
        what: (a, b) => collator.compare(a.title, b.title) || collator.compare(a.option, b.option),
        id: (a, b) => collator.compare(a.identifier, b.identifier),
        why: (a, b) => place(a.outcome) - place(b.outcome) || b.candidates.length - a.candidates.length,
    };

    class Table {
        constructor(section) {
            const shop = JSON.parse(section.querySelector("script.about").textContent);
            const data = section.querySelector("script.rows");
            this.rows = JSON.parse(data.textContent).map((cells) => new Row(cells, shop));
            data.remove();
            this.place = section.querySelector(".open");
            this.page = 0;
            this.wanted = null;
            this.order = null;
            this.falling = false;
            if (!this.rows.length) {
                this.place.replaceChildren(element("p", "none", "Nothing is left open."));
                return;
            }
            this.build(shop);
            this.select();
            addEventListener("beforeprint", () => this.fill(0, mostPrinted));
            addEventListener("afterprint", () => this.show());
        }

        build(shop) {
            const tools = element("div", "tools");
            this.search = element("input");
            this.search.type = "search";
            this.search.placeholder = `Search ${number.format(this.rows.length)} variants by title, identifier or id`;
            this.search.setAttribute("aria-label", `Search what is open in ${shop.name}`);
            let waiting = 0;
            this.search.addEventListener("input", () => {
                clearTimeout(waiting);
                waiting = setTimeout(() => this.select(), 120);
            });
            tools.append(this.search, this.chips());
            const table = element("table");
            const columns = element("colgroup");
            const heads = element("tr");
            for (const [key, label] of [["pic", ""], ["what", "Product"], ["id", words.identifier],
                ["why", "Why it is not linked"], ["fix", "What mends it"]]) {
                columns.append(element("col", `c-${key}`));
                heads.append(this.head(key, label));
            }
            const head = element("thead");
            head.append(heads);
            this.body = element("tbody");
            table.append(columns, head, this.body);
            this.pages = element("div", "pages");
            this.place.replaceChildren(tools, table, this.pages);
        }

        chips() {
            const counts = new Map();
            for (const row of this.rows) counts.set(row.outcome, (counts.get(row.outcome) || 0) + 1);
            const chips = element("div", "chips");
            chips.setAttribute("role", "group");
            chips.setAttribute("aria-label", "Show only");
            for (const outcome of [...counts.keys()].sort((a, b) => place(a) - place(b))) {
                const chip = element("button");
                chip.type = "button";
                chip.setAttribute("aria-pressed", "false");
                chip.append(element("span", `dot ${words.outcomes[outcome].word}`),
                    `${words.outcomes[outcome].label} ${number.format(counts.get(outcome))}`);
                chip.addEventListener("click", () => {
                    this.wanted = this.wanted === outcome ? null : outcome;
                    for (const other of chips.children) {
                        other.setAttribute("aria-pressed", String(other === chip && this.wanted !== null));
                    }
                    this.select();
                });
                chips.append(chip);
            }
            return chips;
        }

        head(key, label) {
            const cell = element("th");
            cell.scope = "col";
            if (!orders[key]) {
                cell.textContent = label;
                return cell;
            }
            const button = element("button", "", label);
            button.type = "button";
            button.addEventListener("click", () => {
                this.falling = this.order === key && !this.falling;
                this.order = key;
                for (const other of cell.parentNode.children) other.removeAttribute("aria-sort");
                cell.setAttribute("aria-sort", this.falling ? "descending" : "ascending");
                this.select();
            });
            cell.append(button);
            return cell;
        }

        select() {
            const parts = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
            this.shown = this.rows.filter((row) =>
                (this.wanted === null || row.outcome === this.wanted) &&
                parts.every((part) => row.text.includes(part)));
            if (this.order) {
                const sign = this.falling ? -1 : 1;
                this.shown.sort((a, b) => sign * orders[this.order](a, b));
            }
            this.page = 0;
            this.show();
        }

        fill(from, count) {
            const lines = this.shown.slice(from, from + count).map((row) => row.render());
            this.body.replaceChildren(...lines);
        }

        show() {
            const last = Math.max(0, Math.ceil(this.shown.length / pageSize) - 1);
            const from = this.page * pageSize;
            this.fill(from, pageSize);
            const step = (label, page) => {
                const button = element("button", "", label);
                button.type = "button";
                button.disabled = page < 0 || page > last;
                button.addEventListener("click", () => {
                    this.page = page;
                    this.show();
                    this.place.scrollIntoView();
                });
                return button;
            };
            const to = Math.min(from + pageSize, this.shown.length);
            const said = this.shown.length
                ? `${number.format(from + 1)}\u2013${number.format(to)} of ${number.format(this.shown.length)}`
                : "Nothing fits the search";
            this.pages.replaceChildren(element("span", "faint", said));
            if (last > 0) this.pages.append(step("Previous", this.page - 1), step("Next", this.page + 1));
        }
    }

    for (const section of document.querySelectorAll("section.shop")) {
        if (section.querySelector("script.rows")) new Table(section);
    }
})();
