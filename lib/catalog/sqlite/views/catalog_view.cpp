#include <hwsync/catalog_view.hpp>

#include "catalog/open.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/match/unresolved_log.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/run_log.hpp"
#include "model/fields.hpp"
#include "model/gid.hpp"
#include "model/keys.hpp"
#include <hwsync/text.hpp>

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::string_view by_sku =
    "SELECT DISTINCT product_id FROM variant"
    " WHERE sku_key = ?1 AND deleted_at IS NULL ORDER BY product_id";
constexpr std::string_view by_barcode =
    "SELECT DISTINCT product_id FROM variant"
    " WHERE barcode_key = ?1 AND deleted_at IS NULL ORDER BY product_id";

constexpr std::string_view links_of_variant =
    "SELECT shop, product_id, variant_id, inventory_item_id, origin, linked_at"
    " FROM links WHERE catalog_variant_id = ?1 ORDER BY shop, variant_id";

ShownField::Type shown_type(const Field& field, const Value& value) {
    switch (value.type) {
    case Value::Type::missing:
    case Value::Type::null:
        return ShownField::Type::null;
    case Value::Type::integer:
        return ShownField::Type::integer;
    case Value::Type::real:
        return ShownField::Type::real;
    case Value::Type::text:
        break;
    }
    return field.type == FieldType::json ? ShownField::Type::json
                                         : ShownField::Type::text;
}

std::string select_sql(RecordKind kind) {
    std::string sql = "SELECT id, deleted_at";
    for (const auto& field : fields_of(kind)) {
        sql += fmt::format(", {}", field.column);
    }
    return sql +
           (kind == RecordKind::product ? " FROM product " : " FROM variant ");
}

ShownRow shown_row(const Statement& row, RecordKind kind) {
    ShownRow shown;
    shown.id = row.integer(0);
    shown.deleted_at = row.text(1);
    int column = 2;
    for (const auto& field : fields_of(kind)) {
        const auto value = row.value(column++);
        shown.fields.push_back({field.column, shown_type(field, value),
                                value.text, value.integer, value.real});
    }
    return shown;
}

class SqliteCatalogView final : public CatalogView {
public:
    explicit SqliteCatalogView(Connection connection)
        : m_connection(std::move(connection)) {}

    void runs(std::int64_t limit, const VisitRun& visit) override {
        visit_runs(m_connection, limit, visit);
    }

    std::optional<Run> run(std::int64_t id) override {
        return find_run(m_connection, id);
    }

    std::uint64_t rejects(std::int64_t run,
                          const RejectList::Visit& visit) override {
        return visit_rejects(m_connection, run, visit);
    }

    void unresolved(std::int64_t run,
                    const UnresolvedList::Visit& visit) override {
        visit_unresolved(m_connection, run, visit);
    }

    std::string title_of(std::string_view shop, std::int64_t variant) override {
        auto row = m_connection.prepare(
            "SELECT p.title || COALESCE(' / ' || v.title, '')"
            " FROM shop JOIN shop_variant AS v"
            "  ON v.shop = shop.number AND v.id = ?2"
            " JOIN shop_product AS p"
            "  ON p.shop = v.shop AND p.id = v.product_id"
            " WHERE shop.name = ?1");
        row.bind(1, shop).bind(2, variant);
        return row.step() ? std::string{row.text(0)} : std::string{};
    }

    std::vector<std::int64_t> find_products(std::string_view text) override {
        auto found = products_with(text);
        if (!found.empty()) {
            return found;
        }
        const auto gid = parse_gid(text);
        const auto id = parse_id(gid ? gid->number : text);
        if (!id) {
            return {};
        }
        const bool any = !gid;
        if (any || gid->kind == "Product") {
            append(found, "SELECT id FROM product WHERE id = ?1", *id);
        }
        if (found.empty() && (any || gid->kind == "ProductVariant")) {
            append(found, "SELECT product_id FROM variant WHERE id = ?1", *id);
        }
        return found;
    }

    std::optional<ChildMatch> find_in_children(std::string_view text) override {
        const auto gid = parse_gid(text);
        const auto id = parse_id(gid ? gid->number : text);
        const auto key = key_of(text);
        for (const auto& scope : child_scopes(m_connection)) {
            if (!key.empty() && has_variant_with(scope, key)) {
                return ChildMatch{scope.name, ChildMatch::Kind::identifier, 0};
            }
            if (id && (!gid || gid->kind == "Product") &&
                has_row(scope, RecordKind::product, *id)) {
                return ChildMatch{scope.name, ChildMatch::Kind::product, *id};
            }
            if (id && (!gid || gid->kind == "ProductVariant") &&
                has_row(scope, RecordKind::variant, *id)) {
                return ChildMatch{scope.name, ChildMatch::Kind::variant, *id};
            }
        }
        return std::nullopt;
    }

    void product(std::int64_t id, const VisitRow& visit) override {
        auto row = m_connection.prepare(select_sql(RecordKind::product) +
                                        "WHERE id = ?1");
        row.bind(1, id);
        if (row.step()) {
            visit(shown_row(row, RecordKind::product));
        }
    }

    void variants(std::int64_t product, const VisitRow& visit) override {
        auto rows = m_connection.prepare(
            select_sql(RecordKind::variant) +
            "WHERE product_id = ?1 AND (deleted_at IS NULL OR EXISTS ("
            "  SELECT 1 FROM product WHERE product.id = ?1"
            "  AND product.deleted_at IS NOT NULL)) ORDER BY position, id");
        rows.bind(1, product);
        while (rows.step()) {
            visit(shown_row(rows, RecordKind::variant));
        }
    }

    void links_of(std::int64_t catalog_variant,
                  const VisitLink& visit) override {
        auto rows = m_connection.prepare(links_of_variant);
        rows.bind(1, catalog_variant);
        while (rows.step()) {
            visit({rows.text(0), rows.integer(1), rows.integer(2),
                   rows.is_null(3) ? std::nullopt
                                   : std::optional{rows.integer(3)},
                   rows.text(4), rows.text(5)});
        }
    }

private:
    Identifier linked_by() const {
        return identity_of(m_connection).identifier.value_or(Identifier::sku);
    }

    std::string key_of(std::string_view identifier) const {
        Keys keys;
        linked_by() == Identifier::sku ? make_sku_keys(identifier, keys)
                                       : make_barcode_keys(identifier, keys);
        return std::move(keys.exact);
    }

    bool has_variant_with(const ShopScope& scope, std::string_view key) const {
        auto row = m_connection.prepare(
            // Without the subquery SQLite walks through all of the shop's rows.
            fmt::format("SELECT 1 FROM {0} WHERE {1}id IN ("
                        "  SELECT id FROM {0} WHERE {1}{2} = ?1)"
                        " AND deleted_at IS NULL LIMIT 1",
                        scope.table(RecordKind::variant), scope.filter(),
                        key_column(linked_by())));
        return row.bind(1, key).step();
    }

    bool has_row(const ShopScope& scope, RecordKind kind,
                 std::int64_t id) const {
        auto row = m_connection.prepare(
            fmt::format("SELECT 1 FROM {} WHERE {}id = ?1", scope.table(kind),
                        scope.filter()));
        return row.bind(1, id).step();
    }

    std::vector<std::int64_t> products_with(std::string_view identifier) {
        const auto key = key_of(identifier);
        if (key.empty()) {
            return {};
        }
        auto rows = m_connection.prepare(
            linked_by() == Identifier::sku ? by_sku : by_barcode);
        rows.bind(1, std::string_view{key});
        return ids_of(rows);
    }

    void append(std::vector<std::int64_t>& found, std::string_view sql,
                std::int64_t id) {
        auto row = m_connection.prepare(sql);
        row.bind(1, id);
        if (row.step()) {
            found.push_back(row.integer(0));
        }
    }

    Connection m_connection;
};

} // namespace

} // namespace sqlite

std::unique_ptr<CatalogView>
CatalogView::open(const std::filesystem::path& path, const StopToken* stop) {
    return std::make_unique<sqlite::SqliteCatalogView>(
        sqlite::open_to_look(path, stop));
}

bool was_filled(const std::filesystem::path& path, const StopToken& stop) {
    return sqlite::is_file_there(path) &&
           !sqlite::identity_of(sqlite::open_to_look(path, &stop))
                .primary.empty();
}

std::optional<Run> find_run(const std::filesystem::path& catalog,
                            std::int64_t run, const StopToken* stop) {
    using namespace sqlite;
    const auto connection = open_to_read(catalog, stop, Versions::earlier_too);
    auto row =
        connection.prepare("SELECT command, shop FROM run WHERE id = ?1");
    row.bind(1, run);
    if (!row.step()) {
        return std::nullopt;
    }
    Run found;
    found.id = run;
    found.command = row.text(0);
    found.shop = row.text(1);
    return found;
}

} // namespace hwsync
