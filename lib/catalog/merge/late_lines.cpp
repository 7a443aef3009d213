#include "catalog/merge/row_merge.hpp"

#include <algorithm>

// Lines of a first load that meet only once all have come; their outcome is the
// one that they would have had if merged one after another.

namespace hwsync {

/// The line that counts so far, and its row.
struct RowMerge::Standing {
    LineAside* line = nullptr;
    StoredRow row;
    bool is_changed = false;
};

namespace {

/// Fields that the line does not contain are null in the row.
StoredRow first_row(const Record& record, std::int64_t run,
                    std::span<const std::size_t> kept) {
    StoredRow row;
    row.id = record.id;
    row.product_id = record.product_id;
    row.line_hash = record.line_hash;
    row.created_run = run;
    row.changed_run = run;
    for (const auto i : kept) {
        row.values[i] =
            record.values[i].present() ? record.values[i] : Value::of_null();
    }
    return row;
}

} // namespace

MergeResult RowMerge::set_aside(const Record& record, bool has_no_product) {
    m_rows.set_aside(record,
                     {!m_context.time.is_reading(), has_no_product, false});
    ++m_created;
    ++m_counts.created;
    ++m_counts.read;
    return {MergeOutcome::stored, true};
}

RowMerge::Settled RowMerge::settle(std::vector<LineAside>& lines) {
    const auto& time = m_context.time;
    std::vector<LineAside*> waiting;
    Standing standing;
    for (auto& line : lines) {
        if (line.is_rejected) {
            continue;
        }
        if (standing.line == nullptr) {
            standing = {&line,
                        first_row(line.record, m_context.run, m_rows.kept()),
                        false};
        } else if (line.waited ||
                   (!time.is_given() &&
                    time.lies_ahead(line.record.updated_at().text))) {
            waiting.push_back(&line);
        } else {
            meet(line, standing);
        }
    }
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const LineAside* left, const LineAside* right) {
                         return left->record.line < right->record.line;
                     });
    for (auto* line : waiting) {
        meet(*line, standing);
    }
    Settled settled{standing.line, {}};
    if (standing.is_changed) {
        settled.row = standing.row;
    }
    return settled;
}

void RowMerge::meet(LineAside& line, Standing& standing) {
    auto& record = line.record;
    if (line.has_no_product) {
        record.product_id = standing.row.product_id;
    }
    const auto stands = standing.line->record.line;
    const auto at = changed(record, standing.row);
    uncount(LineOutcome::created);
    if (is_superseded(at.record, record.line, at.row, stands)) {
        reject_twin(record.id, record.line, stands);
        return;
    }
    reject_twin(record.id, stands, record.line);
    const auto change = change_of(record, standing.row);
    if (change.extent != Change::Extent::nothing) {
        standing.row = change.row;
        standing.is_changed = true;
    }
    standing.line = &line;
}

} // namespace hwsync
