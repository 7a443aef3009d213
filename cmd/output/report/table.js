"use strict";
// The table that hwsync link import reads: the columns and words of hwsync
// suggest, with cells guarded as hwsync guards them.

const columns = ["action", "shop", "outcome", "product_id", "variant_id", "title", "options", "sku", "barcode",
    "catalog_variant_id", "catalog_title", "catalog_options", "catalog_sku", "catalog_barcode", "odds", "why",
    "others", "identifier", "note"];

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december"];
const mostShownDigits = 11;

function isTakenForFormula(cell) {
    return /^'*[=+\-@\t\r]/.test(cell);
}

// Whether a spreadsheet makes something else of it: a number without its
// leading zeros or last digits, a date, TRUE.
function isAltered(cell) {
    if (/[^A-Za-z0-9 \-./,:+]/.test(cell)) return false;
    const letters = cell.replace(/[^A-Za-z]/g, "").toLowerCase();
    if (!/[0-9]/.test(cell)) return letters === "true" || letters === "false";
    if (letters) {
        return letters === "e" || (letters.length > 2 &&
            months.some((month) => letters === month || letters === month.slice(0, 3)));
    }
    return cell.length > mostShownDigits || (cell.length > 1 && cell[0] === "0") || /[^0-9]/.test(cell);
}

function keptAsText(cell) {
    if (isTakenForFormula(cell)) return `'${cell}`;
    return isAltered(cell) ? `="${cell}"` : cell;
}

function csvLine(cells) {
    return cells.map(keptAsText)
        .map((cell) => (/[,"\r\n]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell)).join(",") + "\r\n";
}

function whyOf(candidate) {
    const why = [fits[candidate.fit]];
    if (candidate.evidence) {
        for (const [level, weight] of candidate.evidence.parts) if (weight > 0) why.push(level);
        if (candidate.evidence.reasons) why.push(`but ${candidate.evidence.reasons}`);
    }
    if (candidate.takenBy) why.push(`variant ${candidate.takenBy} is linked to it`);
    return why.filter(Boolean).join("; ");
}

function othersOf(row, chosen) {
    const others = row.candidates.filter((one) => one !== chosen).map((one) => {
        const title = [one.variant.title, one.variant.options].filter(Boolean).join(" / ");
        return `${one.variant.id}: ${title}${one.odds ? ` (${one.odds})` : ""}`;
    });
    if (row.more) others.push(`${row.more} more`);
    return others.join("; ");
}

// `row` may be null: then nothing is known but the variant.
function cellsOf(shop, variant, row, decision) {
    const action = decision ? decision.action : "decide";
    const cells = { action, shop: shop.name, outcome: row ? row.reason.word : "", product_id: variant.product,
        variant_id: variant.id, title: variant.title, options: variant.options, sku: variant.sku,
        barcode: variant.barcode, identifier: decision ? decision.identifier : "", note: decision ? decision.note : "" };
    const candidates = row ? row.candidates : [];
    let target = decision && decision.target;
    if (action === "remove") target = row && row.kind === "suspect" ? candidates[0].variant.id : "";
    else if (action !== "add") target = candidates.length ? candidates[0].variant.id : "";
    const catalog = shop.catalog.get(target);
    if (catalog) {
        Object.assign(cells, { catalog_variant_id: target, catalog_title: catalog.title,
            catalog_options: catalog.options, catalog_sku: catalog.sku, catalog_barcode: catalog.barcode });
    }
    const chosen = candidates.find((one) => one.variant.id === target);
    if (chosen) Object.assign(cells, { odds: chosen.odds, why: whyOf(chosen), others: othersOf(row, chosen) });
    return columns.map((column) => cells[column] || "");
}

// What was decided on the page; with `everything`, what is open too.
function tableOf(shops, everything) {
    const lines = [csvLine(columns)];
    let replaces = false;
    for (const { shop, decisions } of shops) {
        if (!everything && !decisions.made.size) continue;
        shop.read();
        const inOrder = [...shop.children.values()].sort((a, b) => collator.compare(a.variant.id, b.variant.id));
        for (const { variant, row } of inOrder) {
            const decision = decisions.get(variant.id);
            if (!decision && !(everything && row)) continue;
            lines.push(csvLine(cellsOf(shop, variant, row, decision)));
            const linked = row && row.kind === "suspect" ? row.candidates[0].variant.id : row ? "" : "unknown";
            replaces ||= Boolean(decision) && decision.action === "add" && linked !== "" && linked !== decision.target;
        }
    }
    return { text: lines.join(""), rows: lines.length - 1, replaces };
}
