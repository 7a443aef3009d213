#include "catalog/sqlite/load/loaded_rows.hpp"

#include "catalog/sqlite/load/table_loader.hpp"
#include "catalog/sqlite/rows/row_columns.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t buffer_size = std::size_t{4} << 20U;

/// Where each column of the table stands in the list of those that are written,
/// which must be all there are.
std::vector<std::size_t> places_of(const TableShape& table,
                                   const ShopScope& scope, RecordKind kind) {
    const auto columns = row_columns(scope, kind);
    std::vector<std::size_t> places;
    for (const auto& name : table.columns) {
        const auto at = std::find(columns.begin(), columns.end(), name);
        if (at == columns.end()) {
            throw Error(ErrorKind::storage,
                        fmt::format("the loader does not know column {} of "
                                    "table {}",
                                    name, scope.table(kind)),
                        "run this again with HWSYNC_LOADER=sql, and report it");
        }
        places.push_back(static_cast<std::size_t>(at - columns.begin()));
    }
    return places;
}

} // namespace

LoadedRows::LoadedRows(const ShopScope& scope, RecordKind kind,
                       TableShape table, std::filesystem::path folder,
                       std::int64_t run)
    : m_kind(kind), m_kept(scope.kept(kind)), m_derived(scope, kind),
      m_table(std::move(table)), m_places(places_of(m_table, scope, kind)),
      m_folder(std::move(folder)), m_run(run), m_rows(m_folder, buffer_size),
      m_reader(m_table.types), m_listed(row_columns(scope, kind).size()),
      m_values(m_places.size()) {}

const StoredRow* LoadedRows::find(std::int64_t id) {
    make_row_key(id, m_key);
    const auto record = m_rows.find(m_key);
    if (!record) {
        return nullptr;
    }
    m_found_record = *record;
    const auto values = m_reader.read(m_found_record);
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        m_listed[m_places[i]] = values[i];
    }
    read_row(m_listed, m_kind, m_kept, m_found);
    m_found.id = id;
    return &m_found;
}

void LoadedRows::create(const Record& record) {
    const auto derived =
        record.derived ? *record.derived : m_derived.make(record);
    list_row(new_row(record, m_run, Load::first), derived, m_kind, m_kept,
             m_listed);
    put(record.id);
}

void LoadedRows::update(const StoredRow& row) {
    const auto derived = m_derived.make(row);
    list_row(changed_row(row, m_run), derived, m_kind, m_kept, m_listed);
    put(row.id);
}

void LoadedRows::put(std::int64_t id) {
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        m_values[i] = m_listed[m_places[i]];
        if (m_table.not_null[i] &&
            (m_values[i].type == Value::Type::null || !m_values[i].present())) {
            throw Error(ErrorKind::storage,
                        fmt::format("{} of {} is null", m_table.columns[i], id),
                        "report this");
        }
    }
    make_row_key(id, m_key);
    m_writer.write(m_values, m_table.types, m_record);
    m_rows.add(m_key, m_record);
}

void LoadedRows::write(PageFile& file, const StopToken* stop) {
    load_table(m_table, m_rows, m_folder, stop, file);
}

} // namespace hwsync::sqlite
