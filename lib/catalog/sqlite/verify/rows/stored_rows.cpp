#include "catalog/sqlite/verify/rows/stored_rows.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "model/matching.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

enum Column : std::uint8_t {
    id_column,
    product_id_column,
    line_hash_column,
    deleted_at_column,
    digest_column,
    sku_key_column,
    barcode_key_column,
    sku_near_column,
    barcode_near_column,
    created_run_column,
    changed_run_column,
    written_run_column,
    status_column,
    title_column,
    first_field_column
};

/// How far a product of this status stands back: 0 not at all.
int rank_of(std::string_view status) {
    std::string upper{status};
    for (char& c : upper) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (upper.empty() || upper == "ACTIVE" || upper == "UNLISTED") {
        return 0;
    }
    return upper == "ARCHIVED" ? 2 : 1;
}

enum LinkColumn : int {
    link_variant,
    link_target,
    link_origin_text,
    link_run_column,
    link_rule_column
};

std::string kept_columns(const ShopScope& scope, RecordKind kind) {
    std::string columns;
    for (const auto position : scope.kept(kind)) {
        columns += fmt::format(", v.{}", fields_of(kind)[position].column);
    }
    return columns;
}

constexpr std::string_view run_columns =
    "v.created_run, v.changed_run, v.written_run";

std::string product_sql(const ShopScope& scope) {
    return fmt::format("SELECT v.id, 0, v.line_hash, v.deleted_at, v.digest,"
                       " NULL, NULL, NULL, NULL, {}, NULL, NULL"
                       "{} FROM {} AS v{} ORDER BY v.id",
                       run_columns, kept_columns(scope, RecordKind::product),
                       scope.table(RecordKind::product),
                       scope.is_primary() ? "" : " WHERE v.shop = ?1");
}

/// As many as a variant's fields, and null but for its identifiers.
std::string identifier_columns(const ShopScope& scope) {
    std::string columns;
    for (const auto position : scope.kept(RecordKind::variant)) {
        columns += position == variant_field::sku       ? ", v.sku"
                   : position == variant_field::barcode ? ", v.barcode"
                                                        : ", NULL";
    }
    return columns;
}

constexpr std::string_view stored_columns =
    "v.line_hash, v.deleted_at, v.digest, v.sku_key, v.barcode_key,"
    " v.sku_near, v.barcode_near";

/// Of a product that is not there, the status is null.
std::string asked_sql(const ShopScope& scope) {
    return fmt::format(
        "SELECT v.id, v.product_id, {}, {}, iif(p.id IS NULL, NULL,"
        " COALESCE(p.status, '')), p.title{} FROM temp.asked_row AS a"
        " CROSS JOIN {} AS v ON v.id = a.id{} LEFT JOIN {} AS p"
        " ON p.id = v.product_id{} WHERE a.shop = ?1 ORDER BY v.id",
        stored_columns, run_columns, kept_columns(scope, RecordKind::variant),
        scope.table(RecordKind::variant),
        scope.is_primary() ? "" : " AND v.shop = a.shop",
        scope.table(RecordKind::product),
        scope.is_primary() ? "" : " AND p.shop = v.shop");
}

std::string variant_sql(const ShopScope& scope, RowParts parts) {
    if (parts == RowParts::requested) {
        return asked_sql(scope);
    }
    return fmt::format(
        "SELECT v.id, v.product_id, {}, {}, NULL, NULL{} FROM {} AS v{}"
        " ORDER BY v.id",
        stored_columns, run_columns, kept_columns(scope, RecordKind::variant),
        scope.table(RecordKind::variant),
        scope.is_primary() ? "" : " WHERE v.shop = ?1");
}

std::string as_read_sql(const ShopScope& scope) {
    return fmt::format(
        "SELECT v.id, v.product_id, 0, iif(v.is_live, NULL, 'gone'), 0,"
        " NULL, NULL, NULL, NULL, 0, 0, 0, v.status, v.title{}"
        " FROM temp.variant_now AS v WHERE v.shop = ?1 ORDER BY v.id",
        identifier_columns(scope));
}

int column_of(const ShopScope& scope, std::size_t field) {
    const auto kept = scope.kept(RecordKind::variant);
    return first_field_column +
           static_cast<int>(std::find(kept.begin(), kept.end(), field) -
                            kept.begin());
}

std::size_t place_of(const ShopScope& scope, RecordKind kind,
                     std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Column>, 8> own{
        {{"id", id_column},
         {"product_id", product_id_column},
         {"line_hash", line_hash_column},
         {"deleted_at", deleted_at_column},
         {"sku_key", sku_key_column},
         {"barcode_key", barcode_key_column},
         {"sku_near", sku_near_column},
         {"barcode_near", barcode_near_column}}};
    const auto* const found =
        std::find_if(own.begin(), own.end(),
                     [&](const auto& entry) { return entry.first == name; });
    if (found != own.end()) {
        return found->second;
    }
    const auto kept = scope.kept(kind);
    const auto field =
        std::find_if(kept.begin(), kept.end(), [&](std::size_t position) {
            return fields_of(kind)[position].column == name;
        });
    return first_field_column + static_cast<std::size_t>(field - kept.begin());
}

} // namespace

StoredRows::StoredRows(const Connection& connection, const ShopScope& scope,
                       const std::string& sql, RecordKind kind)
    : m_sku(column_of(scope, variant_field::sku)),
      m_barcode(column_of(scope, variant_field::barcode)),
      m_title(column_of(scope, variant_field::title)),
      m_options(column_of(scope, variant_field::selected_options)),
      m_price(column_of(scope, variant_field::price)),
      m_kit(column_of(scope, variant_field::is_kit)), m_connection(connection),
      m_product_table(scope.table(RecordKind::product)),
      m_rows(connection.prepare(sql)),
      m_digest(scope, kind, [&](std::string_view column) {
          return place_of(scope, kind, column);
      }) {}

void StoredRows::read_links(const ShopScope& scope, RowParts parts) {
    m_links.emplace(m_connection.prepare(fmt::format(
        "SELECT variant_id, catalog_variant_id, origin, run, rule FROM link"
        " WHERE shop = ?1{} ORDER BY variant_id",
        parts == RowParts::requested
            ? " AND variant_id IN (SELECT id FROM temp.asked_row"
              " WHERE shop = ?1)"
            : "")));
    m_links->bind(1, scope.shop);
    m_has_link = m_links->step();
}

StoredRows::StoredRows(const Connection& connection, const ShopScope& scope,
                       RecordKind kind, RowParts parts)
    : StoredRows(connection, scope,
                 kind == RecordKind::product ? product_sql(scope)
                                             : variant_sql(scope, parts),
                 kind) {
    if (!scope.is_primary() || parts == RowParts::requested) {
        m_rows.bind(1, scope.shop);
    }
    if (kind == RecordKind::variant && parts != RowParts::requested) {
        m_ranks.emplace(connection, scope, rank_of);
    }
    if (kind == RecordKind::variant && !scope.is_primary()) {
        read_links(scope, parts);
    }
}

StoredRows StoredRows::as_read(const Connection& connection,
                               const ShopScope& scope) {
    StoredRows rows{connection, scope, as_read_sql(scope), RecordKind::variant};
    rows.m_rows.bind(1, scope.shop);
    if (!scope.is_primary()) {
        rows.read_links(scope, RowParts::all);
    }
    return rows;
}

void StoredRows::pass_links_before(std::int64_t variant) {
    while (m_has_link && m_links->integer(link_variant) < variant) {
        if (!m_link_is_seen && m_visit_unseen) {
            m_visit_unseen({m_links->integer(link_variant),
                            m_links->integer(link_target),
                            m_links->text(link_origin_text)});
        }
        m_link_is_seen = false;
        m_has_link = m_links->step();
    }
}

bool StoredRows::next() {
    if (!m_rows.step()) {
        pass_links_before(INT64_MAX);
        return false;
    }
    pass_links_before(id());
    m_link_is_seen = has_link();
    m_tally.add(id(), {m_rows.integer(created_run_column),
                       m_rows.integer(changed_run_column),
                       m_rows.integer(written_run_column)});
    return true;
}

std::int64_t StoredRows::id() const noexcept {
    return m_rows.integer(id_column);
}

std::int64_t StoredRows::product_id() const noexcept {
    return m_rows.integer(product_id_column);
}

bool StoredRows::is_live() const noexcept {
    return m_rows.is_null(deleted_at_column);
}

std::string_view StoredRows::sku() const noexcept {
    return m_rows.text(m_sku);
}

std::string_view StoredRows::barcode() const noexcept {
    return m_rows.text(m_barcode);
}

std::optional<int> StoredRows::rank() const {
    if (m_ranked != product_id()) {
        m_ranked = product_id();
        m_rank = m_ranks->find(product_id());
    }
    return m_rank;
}

bool StoredRows::has_product() const {
    return m_ranks ? rank().has_value() : !m_rows.is_null(status_column);
}

int StoredRows::product_rank() const {
    return m_ranks ? rank().value_or(0) : rank_of(m_rows.text(status_column));
}

std::string StoredRows::product_title() const {
    if (!m_ranks) {
        return std::string{m_rows.text(title_column)};
    }
    auto row = m_connection.prepare(
        fmt::format("SELECT title FROM {} WHERE id = ?1", m_product_table));
    row.bind(1, product_id());
    return row.step() ? std::string{row.text(0)} : std::string{};
}

bool StoredRows::has_link() const noexcept {
    return m_has_link && m_links->integer(link_variant) == id();
}

std::int64_t StoredRows::linked_to() const noexcept {
    return has_link() ? m_links->integer(link_target) : 0;
}

std::string_view StoredRows::link_origin() const noexcept {
    return has_link() ? m_links->text(link_origin_text) : std::string_view{};
}

std::int64_t StoredRows::link_run() const noexcept {
    return has_link() ? m_links->integer(link_run_column) : 0;
}

std::optional<bool> StoredRows::is_kit() const noexcept {
    return m_rows.is_null(m_kit) ? std::nullopt
                                 : std::optional{m_rows.integer(m_kit) != 0};
}

OtherIdentifier StoredRows::other_identifier() const noexcept {
    const auto rule =
        has_link() ? m_links->text(link_rule_column) : std::string_view{};
    return rule == to_string(LinkRule::fallback) ||
                   rule == to_string(LinkRule::tie_break)
               ? OtherIdentifier::was_used
               : OtherIdentifier::counts;
}

VariantRow StoredRows::evidence(Identifier identifier) const noexcept {
    const bool by_sku = identifier == Identifier::sku;
    return {id(),
            {},
            m_rows.text(m_title),
            m_rows.text(m_options),
            m_rows.text(by_sku ? barcode_key_column : sku_key_column),
            m_rows.text(by_sku ? barcode_near_column : sku_near_column),
            price_of(m_rows.text(m_price))};
}

bool StoredRows::digest_holds() {
    return m_digest.of([&](std::size_t column) {
        return m_rows.value(static_cast<int>(column));
    }) == m_rows.integer(digest_column);
}

bool StoredRows::keys_are(const PlainKeys& sku,
                          const PlainKeys& barcode) const {
    return m_rows.text(sku_key_column) == sku.exact &&
           m_rows.text(barcode_key_column) == barcode.exact &&
           m_rows.text(sku_near_column) == sku.kept_near() &&
           m_rows.text(barcode_near_column) == barcode.kept_near();
}

void check_variant_row(StoredRows& rows, const BothKeys& keys,
                       const ShopToVerify& shop, Identifier identifier,
                       FindingSpool& report) {
    std::string_view fault;
    if (!rows.digest_holds()) {
        fault = "is not as it was stored";
    } else if (shop.has_current_keys &&
               !rows.keys_are(keys.sku, keys.barcode)) {
        fault = "has keys that are not those of its SKU and barcode";
    } else if (!rows.has_product()) {
        fault = "has no product in the catalog";
    }
    if (fault.empty()) {
        return;
    }
    const auto message = fmt::format("variant {} {}", rows.id(), fault);
    Finding finding;
    finding.shop = shop.scope.name;
    finding.identifier =
        identifier == Identifier::sku ? rows.sku() : rows.barcode();
    finding.product_id = rows.product_id();
    finding.variant_id = rows.id();
    finding.catalog_variant_id = shop.scope.is_primary() ? rows.id() : 0;
    finding.message = message;
    report.add(finding);
}

} // namespace hwsync::sqlite
