#include "catalog/sqlite/import/import_state.hpp"

#include "model/time_text.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

bool is_empty(const ImportState& state, RecordKind kind) {
    return state.connection.number(
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {} WHERE {}1)",
                           state.scope.table(kind), state.scope.filter())) != 0;
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

ImportState::ImportState(const Connection& catalog, ShopScope rows_of,
                         PriorRows prior_rows,
                         std::filesystem::path spool_folder,
                         std::int64_t run_id, ImportRules import_rules,
                         RejectLog& reject_log)
    : connection(catalog), scope(std::move(rows_of)),
      before(std::move(prior_rows)), folder(std::move(spool_folder)),
      run(run_id), rules(std::move(import_rules)), rejects(reject_log),
      products(*this, RecordKind::product),
      variants(*this, RecordKind::variant), whole(connection, scope),
      as_of(rules.as_of ? format_time(*rules.as_of) : std::string{}),
      latest_credible(latest_credible_time(rules.now)) {}

bool ImportState::lies_ahead(std::string_view time) const {
    return is_earlier(latest_credible, time);
}

void ImportState::reject(const Reject& reject) {
    rejected.count(reject);
    rejects.add(reject);
}

void ImportState::begin_settling() {
    m_phase = Phase::settling;
    began = !as_of.empty()          ? as_of
            : newest_update.empty() ? format_time(rules.now)
                                    : newest_update;
}

void ImportState::end_settling() {
    m_phase = Phase::settled;
    products.held = {};
    variants.held = {};
}

bool ImportState::may_be_outdated() const {
    if (whole.began().empty()) {
        return false;
    }
    const auto& known = !is_reading()   ? began
                        : as_of.empty() ? newest_update
                                        : as_of;
    return known.empty() || is_earlier(known, whole.began());
}

ImportState::Kind::Kind(const ImportState& state, RecordKind kind)
    : table(state.connection, state.scope, kind),
      first_load(is_empty(state, kind)), m_run(state.run) {
    if (first_load && !state.folder.empty()) {
        ordered_inserts.emplace(state.folder, [this](const Record& record) {
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
        new_ids.push_back(record.id);
    }
    if (record.derived) {
        near_forms += record.derived->sku_near.empty() ? 0 : 1;
        near_forms += record.derived->barcode_near.empty() ? 0 : 1;
    }
    if (ordered_inserts) {
        ordered_inserts->put(record);
    } else {
        table.insert(record, m_run);
    }
}

void ImportState::Kind::write_waiting() {
    if (ordered_inserts) {
        ordered_inserts->write_waiting();
    }
}

} // namespace hwsync::sqlite
