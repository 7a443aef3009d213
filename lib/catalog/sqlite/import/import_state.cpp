#include "catalog/sqlite/import/import_state.hpp"

#include "model/time_text.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

bool is_empty(const ImportState& state, RecordKind kind) {
    return state.connection.number(
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {} WHERE {}1)",
                           state.shelf.table(kind), state.shelf.filter())) != 0;
}

} // namespace

StoredRow row_of(const Record& record, std::int64_t run) {
    StoredRow row;
    row.id = record.id;
    row.product_id = record.product_id;
    row.line_hash = record.line_hash;
    row.created_run = run;
    row.changed_run = run;
    row.values = record.values;
    return row;
}

ImportState::ImportState(const Connection& catalog, Shelf rows_of,
                         RowsBefore rows_before,
                         std::filesystem::path spool_folder,
                         std::int64_t run_id, ImportRules import_rules,
                         RejectLog& reject_log)
    : connection(catalog), shelf(std::move(rows_of)),
      before(std::move(rows_before)), folder(std::move(spool_folder)),
      run(run_id), rules(std::move(import_rules)), rejects(reject_log),
      products(*this, RecordKind::product),
      variants(*this, RecordKind::variant), whole(connection, shelf),
      as_of(rules.as_of ? format_time(*rules.as_of) : std::string{}) {}

void ImportState::reject(const Reject& reject) {
    rejected.count(reject);
    rejects.add(reject);
}

bool ImportState::may_be_outdated() const {
    if (whole.began().empty()) {
        return false;
    }
    const auto& known = has_ended()     ? began
                        : as_of.empty() ? newest_update
                                        : as_of;
    return known.empty() || is_earlier(known, whole.began());
}

ImportState::Kind::Kind(const ImportState& state, RecordKind kind)
    : table(state.connection, state.shelf, kind),
      first_load(is_empty(state, kind)), m_run(state.run) {
    if (first_load && !state.folder.empty()) {
        first_rows.emplace(state.folder, [this](const Record& record) {
            table.insert(record, m_run);
        });
    }
}

const StoredRow* ImportState::Kind::find(std::int64_t id) {
    write_waiting();
    return table.find(id);
}

void ImportState::Kind::create(const Record& record) {
    ++created;
    if (!first_load) {
        created_ids.push_back(record.id);
    }
    if (record.derived) {
        near_forms += record.derived->sku_near.empty() ? 0 : 1;
        near_forms += record.derived->barcode_near.empty() ? 0 : 1;
    }
    if (first_rows) {
        first_rows->put(record);
    } else {
        table.insert(record, m_run);
    }
}

void ImportState::Kind::write_waiting() {
    if (first_rows) {
        first_rows->write_waiting();
    }
}

} // namespace hwsync::sqlite
