#include "unit/catalog/brand.hpp"

#include "catalog/sqlite/schema/seals.hpp"

#include <hwsync/import.hpp>

#include <fmt/core.h>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

std::string export_of(const std::vector<Sold>& sold, int minute) {
    std::string lines;
    const auto times = fmt::format("\"createdAt\":\"2026-01-01T00:00:00Z\","
                                   "\"updatedAt\":\"2026-02-01T00:{:02}:00Z\"",
                                   minute);
    for (const auto& one : sold) {
        lines += fmt::format(
            "{{\"id\":\"gid://shopify/Product/{0}\",\"title\":\"Shoe {0}\","
            "\"handle\":\"shoe-{0}\",\"status\":\"{1}\","
            "\"descriptionHtml\":\"<p>It fits</p>\",\"tags\":[\"a\"],{2}}}\n"
            "{{\"id\":\"gid://shopify/ProductVariant/{3}\",\"title\":\"Red\","
            "\"sku\":\"{4}\",\"barcode\":\"{5}\",\"price\":\"9.90\",{2},"
            "\"inventoryItem\":{{\"id\":\"gid://shopify/InventoryItem/{3}\","
            "\"measurement\":{{\"weight\":{{\"value\":5,"
            "\"unit\":\"KILOGRAMS\"}}}}}},"
            "\"__parentId\":\"gid://shopify/Product/{0}\"}}\n",
            one.id + 1000, one.status, times, one.id, one.sku, one.barcode);
    }
    return lines;
}

} // namespace

void Brand::import(const std::vector<Sold>& sold) {
    import_lines(export_of(sold, ++m_minute));
}

void Brand::import_lines(const std::string& lines) {
    ImportRequest request;
    request.catalog = path();
    request.file = m_folder.write("us.jsonl", lines);
    request.identifier = identifier;
    request.max_delete = 100;
    request.clock = [] { return *parse_time("2026-03-01T00:00:00Z"); };
    import_products(request, m_observer, m_stop);
}

AssociateResult Brand::associate(const std::vector<Sold>& sold,
                                 const std::string& shop) {
    AssociateRequest request;
    request.catalog = path();
    request.shop = shop;
    request.file = m_folder.write(shop + ".jsonl", export_of(sold, ++m_minute));
    request.matching = rules.matching;
    for (const auto& child : rules.children) {
        if (child.shop == shop) {
            request.strip_prefix = child.prefix;
            request.strip_suffix = child.suffix;
            request.matching = child.matching;
        }
    }
    request.max_delete = 100;
    request.allow_foreign = true;
    request.by = "ann";
    request.clock = [] { return *parse_time("2026-03-01T00:00:00Z"); };
    return associate_shop(request, m_observer, m_stop);
}

sqlite::Connection Brand::open(sqlite::Access access) const {
    return sqlite::Connection::open(path(), access, 1s, nullptr);
}

void Brand::plant(const std::string& sql) const {
    auto connection = open(sqlite::Access::read_write);
    connection.execute(sql.c_str());
    sqlite::seal_anew(connection);
}

VerifyResult Brand::verify() {
    rules.catalog = path();
    return verify_catalog(rules, m_observer, m_stop);
}

Finds Brand::found() {
    std::vector<Found> list;
    verify().report->findings([&](const Finding& finding) {
        list.emplace_back(std::string{finding.shop},
                          std::string{to_string(finding.kind)},
                          finding.variant_id, finding.catalog_variant_id);
    });
    return list;
}
