#include "catalog/sqlite/verify/reading/comparison.hpp"

#include "model/time_text.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

namespace pf = product_field;

/// Of kept_row.
enum Column : int {
    id_column,
    product_id_column,
    created_column,
    updated_column,
    deleted_column,
    is_stored_column,
    fields_column,
    sku_column,
    barcode_column,
    status_column,
    title_column
};

constexpr std::string_view kept_columns =
    "id, product_id, created_at, updated_at, deleted_at, is_stored, fields,"
    " sku, barcode, status, title";

Statement kept_rows(const Connection& connection, RecordKind kind) {
    auto rows = connection.prepare(
        fmt::format("SELECT {} FROM temp.kept_row WHERE kind = ?1 ORDER BY id",
                    kept_columns));
    rows.bind(1, static_cast<std::int64_t>(kind));
    return rows;
}

VariantNow variant_of(const Statement& row) {
    return {row.integer(id_column),  row.integer(product_id_column),
            row.text(sku_column),    row.text(barcode_column),
            row.text(status_column), row.text(title_column)};
}

std::string_view missing_word(const Statement& row) {
    return row.is_null(deleted_column)
               ? "is in Shopify, but not in the catalog"
               : "is in Shopify, but the catalog has it as deleted";
}

} // namespace

ReadShop ShopComparison::finish() {
    m_began = m_facts.began ? format_time(*m_facts.began) : m_newest_update;
    settle_products();
    settle_variants();
    check_usable();
    find_gone_products();
    find_gone_variants();
    return m_result;
}

void ShopComparison::check_usable() const {
    const auto unknown = m_rejected.unknown;
    const auto check = [&](std::uint64_t used, std::uint64_t rejected,
                           std::string_view name) {
        if (used == 0 && rejected + unknown > 0) {
            throw Error(ErrorKind::input,
                        fmt::format("{}: none of its {} lines of {} can be "
                                    "used",
                                    m_result.source, rejected + unknown, name),
                        "take the result of a bulk operation as Shopify "
                        "wrote it");
        }
    };
    check(m_result.products, m_rejected.products, "products");
    check(m_result.variants, m_rejected.variants, "variants");
}

void ShopComparison::settle_products() {
    auto rows = kept_rows(m_connection, RecordKind::product);
    while (rows.step()) {
        settle_product(rows);
    }
}

/// Whether the catalog has no live row of it, and for a reason that is newer.
bool ShopComparison::is_outdated(RecordKind kind, const ProductNow& product,
                                 const Statement& row) {
    if (row.integer(is_stored_column) != 0) {
        return false;
    }
    const auto product_id = row.integer(product_id_column);
    if (is_earlier(m_began, row.text(deleted_column)) ||
        (is_earlier(m_began, m_whole.began()) &&
         !m_whole.left_open(kind, row.integer(id_column), product_id))) {
        return true;
    }
    if (!product.is_older) {
        return false;
    }
    const auto* stored = m_products.find(product_id);
    return stored == nullptr ||
           !is_earlier(updated_at_of(*stored, RecordKind::product),
                       row.text(updated_column));
}

ShopComparison::Lag ShopComparison::lag_of(RecordKind kind, ProductNow& product,
                                           const Statement& row) {
    const bool is_stored = row.integer(is_stored_column) != 0;
    if (product.is_left_out || (is_stored && row.text(fields_column).empty())) {
        return Lag::none;
    }
    if (is_outdated(kind, product, row)) {
        ++m_result.older;
        product.is_older |= kind == RecordKind::product;
        return Lag::none;
    }
    if (product.is_later ||
        is_earlier(m_bounds.updated, row.text(updated_column)) ||
        (!is_stored &&
         is_earlier(m_bounds.created, row.text(created_column)))) {
        return Lag::pending;
    }
    return Lag::fault;
}

void ShopComparison::settle_product(const Statement& row) {
    const auto id = row.integer(id_column);
    auto& product = m_now[id];
    const auto lag = lag_of(RecordKind::product, product, row);
    if (lag == Lag::pending) {
        m_staged.add_pending(m_scope.shop, id);
    }
    const bool is_stored = row.integer(is_stored_column) != 0;
    if (!is_stored) {
        // Its variants share the state of the product.
        product.is_later |= lag == Lag::pending;
        product.is_new = lag == Lag::fault;
    }
    if (lag != Lag::fault) {
        return;
    }
    if (!is_stored) {
        add_product(id, missing_word(row));
        return;
    }
    m_staged.add_product_status(m_scope, id, row.text(status_column),
                                row.text(title_column));
    add_product(id, fmt::format("is not as it is in Shopify: {}",
                                row.text(fields_column)));
}

void ShopComparison::settle_variants() {
    auto rows = kept_rows(m_connection, RecordKind::variant);
    while (rows.step()) {
        settle_variant(rows);
    }
}

void ShopComparison::settle_variant(const Statement& row) {
    auto variant = variant_of(row);
    const auto* found = m_now.find(variant.product_id);
    auto product = found == nullptr ? ProductNow{} : *found;
    const auto* stored = m_products.find(variant.product_id);
    const bool is_stored = stored != nullptr && stored->deleted_at.empty();
    if (!product.is_there && !is_stored) {
        ++m_result.rejected;
        ++m_rejected.variants;
        --m_result.variants;
        return;
    }
    const auto lag = lag_of(RecordKind::variant, product, row);
    if (lag == Lag::none) {
        return;
    }
    m_staged.add_name(m_scope.shop, variant);
    if (lag == Lag::pending) {
        m_staged.add_pending(m_scope.shop, variant.product_id);
        return;
    }
    if (find_kept(RecordKind::product, variant.product_id)) {
        variant.status = m_kept.text(1);
        variant.title = m_kept.text(2);
    } else if (stored != nullptr) {
        variant.status = stored->values[pf::status].text;
        variant.title = stored->values[pf::title].text;
    }
    m_staged.add(m_scope.shop, variant);
    if (product.is_new) {
        return;
    }
    add_variant(variant, row.integer(is_stored_column) == 0
                             ? std::string{missing_word(row)}
                             : fmt::format("is not as it is in Shopify: {}",
                                           row.text(fields_column)));
}

/// Whether the catalog got it after the reading had begun.
bool ShopComparison::is_newer(std::string_view created,
                              std::string_view updated) const {
    return is_earlier(m_began, created) || is_earlier(m_began, updated);
}

bool ShopComparison::went_later(std::int64_t product) const {
    return std::binary_search(m_facts.deleted.begin(), m_facts.deleted.end(),
                              product);
}

ShopComparison::Unnamed ShopComparison::unnamed_of(Statement& variants,
                                                   std::int64_t product) {
    Unnamed unnamed;
    variants.reset();
    variants.bind(1, product);
    while (variants.step()) {
        unnamed.count += m_held_variants.find(variants.integer(0)) ? 0U : 1U;
        unnamed.is_newer =
            unnamed.is_newer || is_newer(variants.text(1), variants.text(2));
    }
    return unnamed;
}

void ShopComparison::find_gone_products() {
    auto variants = m_connection.prepare(
        fmt::format("SELECT id, created_at, updated_at FROM {} WHERE {}"
                    " AND deleted_at IS NULL",
                    m_scope.table(RecordKind::variant), m_scope.of_product()));
    auto rows = m_connection.prepare(
        fmt::format("SELECT id, created_at, updated_at FROM {} WHERE {}"
                    "deleted_at IS NULL ORDER BY id",
                    m_scope.table(RecordKind::product), m_scope.filter()));
    while (rows.step()) {
        const auto id = rows.integer(0);
        if (m_held_products.find(id) || m_now.find(id) != nullptr) {
            continue;
        }
        const auto unnamed = unnamed_of(variants, id);
        if (unnamed.is_newer || is_newer(rows.text(1), rows.text(2))) {
            m_result.newer += 1 + unnamed.count;
            continue;
        }
        if (went_later(id)) {
            m_staged.add_pending(m_scope.shop, id);
            continue;
        }
        if (m_has_nameless) {
            m_result.withheld += 1 + unnamed.count;
            continue;
        }
        m_staged.add_gone_product(m_scope, id);
        add_product(id, "is gone from Shopify");
    }
}

/// Whether the reading names all variants of a product that has one.
bool ShopComparison::came_whole(const ProductNow& product) {
    const auto lines = product.came + product.unnamed;
    return product.is_there && !product.is_left_out && !product.is_older &&
           lines > 0 && lines >= product.declared;
}

void ShopComparison::find_gone_variants() {
    auto rows = m_connection.prepare(fmt::format(
        "SELECT id, product_id, created_at, updated_at, sku, barcode FROM {}"
        " WHERE {}deleted_at IS NULL ORDER BY id",
        m_scope.table(RecordKind::variant), m_scope.filter()));
    while (rows.step()) {
        const auto id = rows.integer(0);
        const auto* product = m_now.find(rows.integer(1));
        if (m_held_variants.find(id) || product == nullptr ||
            !came_whole(*product)) {
            continue;
        }
        if (is_newer(rows.text(2), rows.text(3))) {
            ++m_result.newer;
            continue;
        }
        if (m_has_nameless || product->unnamed > 0) {
            ++m_result.withheld;
            continue;
        }
        if (product->is_later) {
            m_staged.add_pending(m_scope.shop, rows.integer(1));
            continue;
        }
        m_staged.add_gone_variant(m_scope, id);
        add_variant({id, rows.integer(1), rows.text(4), rows.text(5), {}, {}},
                    "is gone from Shopify");
    }
}

void ShopComparison::add_product(std::int64_t product, std::string_view what) {
    if (m_scope.is_primary()) {
        m_staged.add_differing(
            {product, 0, {}, fmt::format("product {} {}", product, what)});
    }
}

void ShopComparison::add_variant(const VariantNow& variant,
                                 std::string_view what) {
    if (m_scope.is_primary()) {
        m_staged.add_differing(
            {variant.product_id, variant.id,
             m_identifier == Identifier::sku ? variant.sku : variant.barcode,
             fmt::format("variant {} of product {} {}", variant.id,
                         variant.product_id, what)});
    }
}

} // namespace hwsync::sqlite
