#include "unit/jobs/stores.hpp"

#include "program/query.hpp"

#include <hwsync/import.hpp>

#include <fmt/core.h>

#include <chrono>

using namespace hwsync;

namespace {

std::string json_of(const StoreProduct& product) {
    auto lines = fmt::format(
        R"({{"id":"gid://shopify/Product/{}","title":"{}","status":"{}"}})"
        "\n",
        product.id, product.title, product.status);
    for (const auto& variant : product.variants) {
        lines += fmt::format(
            R"({{"id":"gid://shopify/ProductVariant/{}","title":"{}",)"
            R"("sku":"{}","barcode":"{}",)"
            R"("__parentId":"gid://shopify/Product/{}"}})"
            "\n",
            variant.id, variant.title, variant.sku, variant.barcode,
            product.id);
    }
    return lines;
}

} // namespace

Time Stores::next_moment() {
    using namespace std::chrono_literals;
    return parse_time("2026-11-23T08:00:00Z").value() + m_passed +
           ++m_moment * 1s;
}

LinkJob Stores::job() {
    return {catalog(), dry_run, {}, "anna", [this] { return next_moment(); }};
}

std::string Stores::write_export(const std::vector<StoreProduct>& products) {
    std::string text;
    for (const auto& product : products) {
        text += json_of(product);
    }
    return m_folder.write("export.jsonl", text);
}

void Stores::import_primary(const std::vector<StoreProduct>& products) {
    ImportRequest request;
    request.catalog = catalog();
    request.file = write_export(products);
    request.shop = "us";
    request.shop_is_configured = true;
    request.max_delete = 100;
    request.as_of = as_of;
    request.clock = [this] { return next_moment(); };
    hwsync::import_products(request, observer, stop);
}

std::int64_t Stores::associate(const std::string& shop,
                               const std::vector<StoreProduct>& products) {
    AssociateRequest request;
    request.strip_prefix = strip_prefix;
    request.catalog = catalog();
    request.shop = shop;
    request.file = write_export(products);
    request.max_delete = 100;
    request.matching = rules;
    request.clock = [this] { return next_moment(); };
    return associate_shop(request, observer, stop).run.value();
}

LinkResult Stores::add(const LinkAddition& addition) {
    return link_add(job(), addition, observer, stop);
}

LinkResult Stores::remove(const LinkRemoval& removal) {
    return link_remove(job(), removal, observer, stop);
}

LinkResult Stores::import_links(const std::string& csv, LinkTableImport how) {
    how.file = m_folder.write("links.csv", csv);
    return link_import(job(), how, observer, stop);
}

LinkResult Stores::undo(std::int64_t run, UndoHold hold) {
    return hwsync::undo(job(), run, hold, observer, stop);
}

std::map<std::int64_t, std::string>
Stores::held(const std::string& shop) const {
    std::map<std::int64_t, std::string> held;
    const auto view = LinkView::open(catalog(), nullptr);
    for (const auto kind : {LinkKind::link, LinkKind::block}) {
        view->links({kind, shop, {}}, [&](const ListedLink& link) {
            if (link.variant_id == 0) {
                return; // an identifier, whichever variants have it
            }
            auto text =
                link.catalog_variant_id == 0
                    ? std::string{"block"}
                    : fmt::format("{} {}",
                                  link.origin == "manual" ? "pin" : "auto",
                                  link.catalog_variant_id);
            if (!link.note.empty()) {
                text += fmt::format(" \"{}\"", link.note);
            }
            held[link.variant_id] = text;
        });
    }
    return held;
}

std::map<std::int64_t, std::string>
Stores::unresolved(const std::string& shop) const {
    std::map<std::int64_t, std::string> waiting;
    for (const auto& row :
         query(catalog(), fmt::format("SELECT variant_id, outcome FROM unlinked"
                                      " WHERE shop = '{}'",
                                      shop))) {
        waiting[std::stoll(row[0])] = row[1];
    }
    return waiting;
}

std::vector<std::string> Stores::history(const std::string& shop,
                                         std::int64_t variant) const {
    std::vector<std::string> history;
    LinkView::open(catalog(), nullptr)
        ->history_of_variant(
            shop, std::to_string(variant), [&](const LinkHistoryEntry& change) {
                history.push_back(fmt::format("{}>{} {}", change.from,
                                              change.to, change.reason));
            });
    return history;
}

std::vector<std::string> changes_of(const LinkResult& result) {
    std::vector<std::string> changes;
    result.changes->for_each([&](const LinkChanged& change) {
        changes.push_back(fmt::format("{}>{} {} {}", change.from, change.to,
                                      change.origin, change.reason));
    });
    return changes;
}
