#include "catalog/sqlite/rows/row_table.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

namespace hwsync::sqlite {

namespace {

/// How many columns stand before a row's fields in row_columns(), and how many
/// behind them.
constexpr int head_size = 7;
constexpr std::size_t indexed_size = 5;

/// All of them, in the order of binding.
std::string columns_of(const ShopScope& scope, RecordKind kind) {
    return fmt::format("{}", fmt::join(row_columns(scope, kind), ", "));
}

std::string parameters(std::size_t from, std::size_t to) {
    auto list = fmt::format("?{}", from);
    for (std::size_t i = from + 1; i <= to; ++i) {
        list += fmt::format(", ?{}", i);
    }
    return list;
}

std::size_t plain_column_count(const ShopScope& scope, RecordKind kind) {
    return static_cast<std::size_t>(head_size) + scope.kept(kind).size();
}

std::size_t column_count(const ShopScope& scope, RecordKind kind) {
    return plain_column_count(scope, kind) +
           (kind == RecordKind::variant ? indexed_size : 0);
}

/// But for those that have an index.
std::string plain_columns_of(const ShopScope& scope, RecordKind kind) {
    auto columns = row_columns(scope, kind);
    columns.resize(plain_column_count(scope, kind));
    return fmt::format("{}", fmt::join(columns, ", "));
}

std::string find_sql(const ShopScope& scope, RecordKind kind) {
    return fmt::format("SELECT {} FROM {} WHERE {}id = ?1",
                       columns_of(scope, kind), scope.table(kind),
                       scope.filter());
}

std::string insert_sql(const ShopScope& scope, RecordKind kind) {
    const auto values = parameters(1, column_count(scope, kind));
    if (scope.is_primary()) {
        return fmt::format("INSERT INTO {} ({}) VALUES ({})", scope.table(kind),
                           columns_of(scope, kind), values);
    }
    return fmt::format("INSERT INTO {} (shop, {}) VALUES ({}, {})",
                       scope.table(kind), columns_of(scope, kind), scope.shop,
                       values);
}

std::string update_sql(const ShopScope& scope, RecordKind kind,
                       const std::string& columns, std::size_t count) {
    constexpr std::string_view id_column = "id, ";
    return fmt::format("UPDATE {} SET ({}) = ({}) WHERE {}id = ?1",
                       scope.table(kind), columns.substr(id_column.size()),
                       parameters(2, count), scope.filter());
}

std::string update_all_sql(const ShopScope& scope, RecordKind kind) {
    return update_sql(scope, kind, columns_of(scope, kind),
                      column_count(scope, kind));
}

/// SQLite deletes and inserts the entry of every index whose column is set,
/// even to an equal value.
std::string update_plain_sql(const ShopScope& scope, RecordKind kind) {
    return update_sql(scope, kind, plain_columns_of(scope, kind),
                      plain_column_count(scope, kind));
}

std::string update_times_sql(const ShopScope& scope, RecordKind kind) {
    std::string set = "line_hash = ?2, digest = ?3, written_run = ?4";
    int at = 5;
    for (const auto position : scope.kept(kind)) {
        const auto& field = fields_of(kind)[position];
        if (field.is_shopify_time) {
            set += fmt::format(", {} = ?{}", field.column, at++);
        }
    }
    return fmt::format("UPDATE {} SET {} WHERE {}id = ?1", scope.table(kind),
                       set, scope.filter());
}

std::string update_keys_sql(const ShopScope& scope) {
    return fmt::format("UPDATE {} SET (digest, written_run, sku_key,"
                       " barcode_key, sku_near, barcode_near) ="
                       " (?2, ?3, ?4, ?5, ?6, ?7) WHERE {}id = ?1",
                       scope.table(RecordKind::variant), scope.filter());
}

} // namespace

RowTable::RowTable(Connection& connection, const ShopScope& scope,
                   RecordKind kind)
    : m_kind(kind), m_derived(scope, kind), m_kept(scope.kept(kind)),
      m_find(connection.prepare(find_sql(scope, kind))),
      m_insert(connection.prepare(insert_sql(scope, kind))),
      m_update_plain(connection.prepare(update_plain_sql(scope, kind))),
      m_update_times(connection.prepare(update_times_sql(scope, kind))) {
    if (kind == RecordKind::variant) {
        m_update_all.emplace(connection.prepare(update_all_sql(scope, kind)));
        m_update_keys.emplace(connection.prepare(update_keys_sql(scope)));
    }
}

const StoredRow* RowTable::find(std::int64_t id) {
    m_find.reset();
    m_find.bind(1, id);
    m_is_found = m_find.step();
    if (!m_is_found) {
        return nullptr;
    }
    m_found.id = m_find.integer(0);
    m_found.line_hash = static_cast<std::uint64_t>(m_find.integer(1));
    m_found.created_run = m_find.integer(3);
    m_found.changed_run = m_find.integer(4);
    m_runs = {m_found.created_run, m_found.changed_run, m_find.integer(5)};
    m_found.deleted_at = m_find.text(6);
    int column = head_size;
    for (const auto position : m_kept) {
        m_found.values[position] = m_find.value(column++);
    }
    m_found.product_id =
        m_kind == RecordKind::variant ? m_find.integer(column) : 0;
    return &m_found;
}

/// Whether the row, as it was found and not written since, has the same values
/// where there is an index.
bool RowTable::is_found_as(const StoredRow& row, const Derived& derived) const {
    const auto keys = head_size + static_cast<int>(m_kept.size()) + 1;
    return m_is_found && m_found.id == row.id &&
           m_found.product_id == row.product_id &&
           m_find.text(keys) == derived.sku_key &&
           m_find.text(keys + 1) == derived.barcode_key &&
           m_find.text(keys + 2) == derived.sku_near &&
           m_find.text(keys + 3) == derived.barcode_near;
}

void RowTable::insert(const Record& record, std::int64_t run, Load load) {
    const auto derived =
        record.derived ? *record.derived : m_derived.make(record);
    const auto row = new_row(record, run, load);
    list_row(row, derived, m_kind, m_kept, m_values);
    int at = 1;
    for (const auto& value : m_values) {
        m_insert.bind(at++, value);
    }
    m_insert.run();
    m_written.add(row.id, {run, run, row.written_run.value_or(0)});
}

/// Those that an update gives to the row that was found last.
void RowTable::note_runs(std::int64_t id, const RowRuns& runs) {
    if (m_found.id != id) {
        throw DamagedCatalog(
            ErrorKind::storage,
            fmt::format("the catalog is damaged: row {} is not where its id "
                        "says",
                        id),
            std::string{remedy_for_damage});
    }
    m_written.add(id, m_runs, -1);
    m_written.add(id, runs);
    m_runs = runs;
}

void RowTable::update(const StoredRow& row, std::int64_t run) {
    const auto derived = m_derived.make(row);
    const bool is_plain = !m_update_all || is_found_as(row, derived);
    auto& update = is_plain ? m_update_plain : *m_update_all;
    update.bind(1, row.id)
        .bind(2, static_cast<std::int64_t>(row.line_hash))
        .bind(3, static_cast<std::int64_t>(derived.digest))
        .bind(4, row.created_run)
        .bind(5, row.changed_run)
        .bind(6, run)
        .bind_or_null(7, row.deleted_at);
    const auto behind = bind_values(update, row.values);
    if (!is_plain) {
        update.bind(behind, row.product_id);
        bind_keys(update, behind + 1, derived);
    }
    update.run();
    note_runs(row.id, {row.created_run, row.changed_run, run});
    m_is_found = false;
}

void RowTable::update_times(const StoredRow& row, std::int64_t run) {
    const auto derived = m_derived.make(row);
    m_update_times.bind(1, row.id)
        .bind(2, static_cast<std::int64_t>(row.line_hash))
        .bind(3, static_cast<std::int64_t>(derived.digest))
        .bind(4, run);
    int at = 5;
    for (const auto position : m_kept) {
        if (fields_of(m_kind)[position].is_shopify_time) {
            m_update_times.bind(at++, row.values[position]);
        }
    }
    m_update_times.run();
    note_runs(row.id, {m_runs.created, m_runs.changed, run});
}

Derived RowTable::update_keys(const StoredRow& row, std::int64_t run) {
    const auto derived = m_derived.make(row);
    m_update_keys->bind(1, row.id)
        .bind(2, static_cast<std::int64_t>(derived.digest))
        .bind(3, run);
    bind_keys(*m_update_keys, 4, derived);
    m_update_keys->run();
    note_runs(row.id, {m_runs.created, m_runs.changed, run});
    return derived;
}

void RowTable::bind_keys(Statement& statement, int at, const Derived& derived) {
    statement.bind_or_null(at, derived.sku_key)
        .bind_or_null(at + 1, derived.barcode_key)
        .bind_or_null(at + 2, derived.sku_near)
        .bind_or_null(at + 3, derived.barcode_near);
}

int RowTable::bind_values(Statement& statement,
                          const std::array<Value, max_fields>& values) {
    int at = head_size + 1;
    for (const auto position : m_kept) {
        statement.bind(at++, values[position]);
    }
    return at;
}

const StoredRow* PriorRows::find(RecordKind kind, std::int64_t id) {
    if (!m_tables) {
        auto connection = Connection::beside(m_catalog, m_stop);
        RowTable products{connection, m_scope, RecordKind::product};
        RowTable variants{connection, m_scope, RecordKind::variant};
        m_tables.emplace(Tables{std::move(connection), std::move(products),
                                std::move(variants)});
    }
    return kind == RecordKind::product ? m_tables->products.find(id)
                                       : m_tables->variants.find(id);
}

const StoredRow& met_row(const Connection& connection, std::int64_t id,
                         const StoredRow* found) {
    if (found == nullptr) {
        throw_damaged(connection,
                      fmt::format("row {} is not where its id says", id));
    }
    return *found;
}

} // namespace hwsync::sqlite
