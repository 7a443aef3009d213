#include "catalog/sqlite/verify/reading/comparison.hpp"

#include "catalog/sqlite/runs/live_log.hpp"
#include "model/time_text.hpp"

#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

std::string watermark_of(const Connection& connection, const ShopScope& scope,
                         std::string_view command) {
    const auto at = watermark(connection, scope.name, command);
    return at ? format_time(*at) : std::string{};
}

std::string newest_update(const Connection& connection, const ShopScope& scope,
                          RecordKind kind) {
    auto row = connection.prepare(
        fmt::format("SELECT MAX(updated_at) FROM {} WHERE {}1",
                    scope.table(kind), scope.filter()));
    return row.step() ? std::string{row.text(0)} : std::string{};
}

} // namespace

ReadBounds bounds_of(const Connection& connection, const ShopScope& scope) {
    const bool is_primary = scope.is_primary();
    ReadBounds bounds{
        watermark_of(connection, scope,
                     is_primary ? "import-new" : "associate"),
        watermark_of(connection, scope,
                     is_primary ? "import-updates" : "associate")};
    if (bounds.updated.empty()) {
        bounds.updated = bounds.created;
    }
    if (bounds.updated.empty()) {
        bounds.updated =
            std::max(newest_update(connection, scope, RecordKind::product),
                     newest_update(connection, scope, RecordKind::variant));
    }
    if (bounds.created.empty()) {
        bounds.created = bounds.updated;
    }
    return bounds;
}

namespace {

namespace pf = product_field;
namespace vf = variant_field;

/// The records that differ from the catalog's rows, kept until the input has
/// ended: a product may come after its variants.
Connection& with_kept_rows(Connection& connection) {
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS kept_row (kind INTEGER, id INTEGER,"
        "  product_id INTEGER, created_at TEXT, updated_at TEXT,"
        "  deleted_at TEXT, is_stored INTEGER, fields TEXT, sku TEXT,"
        "  barcode TEXT, status TEXT, title TEXT,"
        "  PRIMARY KEY (kind, id)) WITHOUT ROWID;"
        "DELETE FROM temp.kept_row");
    return connection;
}

/// The fields whose values differ, Shopify's times aside.
std::string differing_fields(const Record& record, const StoredRow& stored,
                             std::span<const std::size_t> kept) {
    std::string names;
    const auto add = [&](std::string_view name) {
        names += names.empty() ? "" : ", ";
        names += name;
    };
    const auto fields = fields_of(record.kind);
    for (const auto i : kept) {
        if (!fields[i].is_shopify_time && record.values[i].present() &&
            !(record.values[i] == stored.values[i])) {
            add(fields[i].column);
        }
    }
    if (record.kind == RecordKind::variant && record.product_id != 0 &&
        record.product_id != stored.product_id) {
        add("product");
    }
    return names;
}

/// A record's value, or what is stored where it has none.
std::string_view text_of(const Record& record, const StoredRow* stored,
                         std::size_t field) {
    const auto& value = record.values[field];
    return value.present() || stored == nullptr ? value.text
                                                : stored->values[field].text;
}

} // namespace

ShopComparison::ShopComparison(Connection& connection, const ShopScope& scope,
                               Identifier identifier, const ShopNow& shop,
                               StagedReading& staged, Time now)
    : m_connection(with_kept_rows(connection)), m_scope(scope),
      m_identifier(identifier), m_facts(shop), m_staged(staged),
      m_bounds(bounds_of(connection, scope)), m_whole(connection, scope),
      m_products(connection, scope, RecordKind::product),
      m_variants(connection, scope, RecordKind::variant),
      m_keep(connection.prepare(
          "INSERT OR REPLACE INTO temp.kept_row (kind, id, product_id,"
          " created_at, updated_at, deleted_at, is_stored, fields, sku,"
          " barcode, status, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
          " ?10, ?11, ?12)")),
      m_kept(connection.prepare(
          "SELECT updated_at, status, title"
          " FROM temp.kept_row WHERE kind = ?1 AND id = ?2")),
      m_drop(connection.prepare(
          "DELETE FROM temp.kept_row WHERE kind = ?1 AND id = ?2")),
      m_latest_credible(latest_credible_time(now)) {
    m_result.shop = shop.shop;
    m_result.source = shop.source;
}

void ShopComparison::put(const Batch& batch) {
    for (const auto& record : batch.records) {
        put(record);
    }
    for (const auto& reject : batch.rejects) {
        hold(reject);
    }
    if (m_newest_update.empty() ||
        is_earlier(m_newest_update, batch.newest_update)) {
        m_newest_update = batch.newest_update;
    }
}

/// A row whose updatedAt lies in the future is not newer than what is read
/// later.
bool ShopComparison::is_older(const Record& record,
                              const StoredRow& stored) const {
    const auto theirs = updated_at_of(stored, record.kind);
    return !is_earlier(m_latest_credible, theirs) &&
           is_earlier(record.updated_at().text, theirs);
}

bool ShopComparison::find_kept(RecordKind kind, std::int64_t id) {
    m_kept.reset();
    m_kept.bind(1, static_cast<std::int64_t>(kind)).bind(2, id);
    return m_kept.step();
}

/// Whether an earlier line of the same id counts in place of this one.
bool ShopComparison::is_beaten(const Record& record, const HeldLine& earlier,
                               const StoredRow* stored) {
    if (earlier.outcome == LineOutcome::rejected) {
        return false;
    }
    const auto theirs = find_kept(record.kind, record.id) ? m_kept.text(0)
                        : stored != nullptr
                            ? updated_at_of(*stored, record.kind)
                            : std::string_view{};
    return is_earlier(record.updated_at().text, theirs);
}

void ShopComparison::put(const Record& record) {
    const bool is_product = record.kind == RecordKind::product;
    auto& held = is_product ? m_held_products : m_held_variants;
    const auto* stored = (is_product ? m_products : m_variants).find(record.id);
    m_knows_some = m_knows_some || stored != nullptr;
    const auto earlier = held.find(record.id);
    if (earlier) {
        ++m_result.rejected;
        if (is_beaten(record, *earlier, stored)) {
            return;
        }
        m_result.older -= earlier->outcome == LineOutcome::older ? 1U : 0U;
        m_drop.bind(1, static_cast<std::int64_t>(record.kind))
            .bind(2, record.id)
            .run();
    } else {
        ++(is_product ? m_result.products : m_result.variants);
    }
    const bool older = stored != nullptr && is_older(record, *stored);
    held.put(record.id, {record.line,
                         older ? LineOutcome::older : LineOutcome::unchanged});
    if (is_product) {
        put_product(record, stored);
    } else if (!earlier) {
        const auto product = record.product_id != 0 ? record.product_id
                             : stored != nullptr    ? stored->product_id
                                                    : 0;
        if (product == 0) {
            ++m_result.rejected;
            return;
        }
        ++m_now[product].came;
    }
    if (older) {
        ++m_result.older;
        return;
    }
    keep(record, stored);
}

void ShopComparison::put_product(const Record& record,
                                 const StoredRow* stored) {
    constexpr std::int64_t most = 1'000'000;
    const auto& count = record.values[pf::variants_count];
    const auto updated = record.updated_at().text;
    auto& product = m_now[record.id];
    product.is_there = true;
    product.declared =
        count.type == Value::Type::integer
            ? static_cast<std::int32_t>(std::min(count.integer, most))
            : -1;
    product.is_older = stored != nullptr && is_older(record, *stored);
    product.is_later =
        m_bounds.never_read() || is_earlier(m_bounds.updated, updated) ||
        (stored != nullptr && updated == m_bounds.updated &&
         is_earlier(updated_at_of(*stored, RecordKind::product), updated));
}

/// Keeps a record that differs from its row, be it only in its times.
void ShopComparison::keep(const Record& record, const StoredRow* stored) {
    const bool is_product = record.kind == RecordKind::product;
    const bool is_live = stored != nullptr && stored->deleted_at.empty();
    const auto fields =
        is_live ? differing_fields(record, *stored, m_scope.kept(record.kind))
                : std::string{};
    const auto updated = record.updated_at().text;
    if (is_live && fields.empty() &&
        updated == updated_at_of(*stored, record.kind)) {
        return;
    }
    const auto product_id = record.product_id != 0 || stored == nullptr
                                ? record.product_id
                                : stored->product_id;
    m_keep.bind(1, static_cast<std::int64_t>(record.kind))
        .bind(2, record.id)
        .bind(3, is_product ? record.id : product_id)
        .bind_or_null(4, text_of(record, stored,
                                 is_product ? std::size_t{pf::created_at}
                                            : std::size_t{vf::created_at}))
        .bind_or_null(5, updated)
        .bind_or_null(6, stored == nullptr ? std::string_view{}
                                           : stored->deleted_at)
        .bind(7, static_cast<std::int64_t>(is_live))
        .bind(8, std::string_view{fields});
    if (is_product) {
        m_keep.bind_null(9)
            .bind_null(10)
            .bind_or_null(11, text_of(record, stored, pf::status))
            .bind_or_null(12, text_of(record, stored, pf::title));
    } else {
        m_keep.bind_or_null(9, text_of(record, stored, vf::sku))
            .bind_or_null(10, text_of(record, stored, vf::barcode))
            .bind_null(11)
            .bind_null(12);
    }
    m_keep.run();
}

/// A row stays as it was if a line that names it cannot be used.
void ShopComparison::hold(const Reject& reject) {
    ++m_result.rejected;
    m_rejected.count(reject);
    if (reject.id == 0 || !reject.kind) {
        if (reject.product_id != 0) {
            ++m_now[reject.product_id].unnamed;
        } else {
            m_has_nameless = true;
        }
        return;
    }
    const bool is_product = reject.kind == RecordKind::product;
    auto& held = is_product ? m_held_products : m_held_variants;
    const bool is_held = held.find(reject.id).has_value();
    if (is_product) {
        m_now[reject.id].is_left_out = true;
    } else if (!is_held) {
        const auto* stored = m_variants.find(reject.id);
        const auto product = reject.product_id != 0 ? reject.product_id
                             : stored != nullptr    ? stored->product_id
                                                    : 0;
        if (product != 0) {
            ++m_now[product].came;
        }
    }
    if (!is_held) {
        held.put(reject.id, {reject.line, LineOutcome::rejected});
    }
}

} // namespace hwsync::sqlite
