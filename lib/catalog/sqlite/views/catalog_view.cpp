#include <hwsync/catalog_view.hpp>

#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/match/unresolved_log.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
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

constexpr std::string_view links_sql =
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
        auto rows = m_connection.prepare(links_sql);
        rows.bind(1, catalog_variant);
        while (rows.step()) {
            visit({rows.text(0), rows.integer(1), rows.integer(2),
                   rows.is_null(3) ? std::nullopt
                                   : std::optional{rows.integer(3)},
                   rows.text(4), rows.text(5)});
        }
    }

private:
    std::vector<std::int64_t> products_with(std::string_view identifier) {
        const auto linked_by =
            identity_of(m_connection).identifier.value_or(Identifier::sku);
        Keys keys;
        linked_by == Identifier::sku ? make_sku_keys(identifier, keys)
                                     : make_barcode_keys(identifier, keys);
        std::vector<std::int64_t> found;
        if (keys.exact.empty()) {
            return found;
        }
        auto rows = m_connection.prepare(
            linked_by == Identifier::sku ? by_sku : by_barcode);
        rows.bind(1, std::string_view{keys.exact});
        while (rows.step()) {
            found.push_back(rows.integer(0));
        }
        return found;
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

} // namespace hwsync
