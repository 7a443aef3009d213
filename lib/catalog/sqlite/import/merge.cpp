#include "catalog/sqlite/import/merge.hpp"

#include "model/time_text.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

std::uint64_t& count_of(RowCounts& counts, LineOutcome outcome) {
    switch (outcome) {
    case LineOutcome::created:
        return counts.created;
    case LineOutcome::updated:
        return counts.updated;
    case LineOutcome::older:
        return counts.older;
    case LineOutcome::unchanged:
    case LineOutcome::rejected:
        break;
    }
    return counts.unchanged;
}

void reject_twin(ImportState& state, RecordKind kind, std::int64_t id,
                 std::uint64_t loser, std::uint64_t winner) {
    state.reject({loser,
                  fmt::format("line {} has the same id and is kept", winner),
                  kind, id, 0});
}

/// Takes back what was counted for a line that another one supersedes.
void uncount(ImportState::Kind& kind, LineOutcome outcome) {
    --count_of(kind.counts, outcome);
    --kind.counts.read;
}

void count(ImportState::Kind& kind, std::int64_t id, HeldLine line,
           bool is_new) {
    ++count_of(kind.counts, line.outcome);
    ++kind.counts.read;
    if (is_new) {
        kind.held.put_new(id, line);
    } else {
        kind.held.put(id, line);
    }
}

void complete(Record& record, const StoredRow& stored,
              std::span<const std::size_t> kept) {
    for (const auto i : kept) {
        if (!record.values[i].present()) {
            record.values[i] = stored.values[i];
        }
    }
    if (record.product_id == 0) {
        record.product_id = stored.product_id;
    }
}

struct Difference {
    bool content = false;
    bool times = false;
};

Difference compare(const Record& record, const StoredRow& stored,
                   std::span<const std::size_t> kept) {
    Difference difference;
    const auto fields = fields_of(record.kind);
    for (const auto i : kept) {
        if (!(record.values[i] == stored.values[i])) {
            (fields[i].is_shopify_time ? difference.times
                                       : difference.content) = true;
        }
    }
    if (record.kind == RecordKind::variant &&
        record.product_id != stored.product_id) {
        difference.content = true;
    }
    return difference;
}

LineOutcome create(ImportState& state, const Record& record) {
    state.of(record.kind).create(record);
    return LineOutcome::created;
}

LineOutcome change(ImportState& state, Record& record,
                   const StoredRow& stored) {
    auto& table = state.of(record.kind).table;
    complete(record, stored, table.kept());
    const bool revived = !stored.deleted_at.empty();
    const auto difference = compare(record, stored, table.kept());
    auto row = row_of(record, state.run);
    row.created_run = stored.created_run;
    if (!difference.content && !revived && !state.rules.rewrite) {
        if (difference.times || record.line_hash != stored.line_hash) {
            row.changed_run = stored.changed_run;
            table.update_times(row);
        }
        return LineOutcome::unchanged;
    }
    table.update(row);
    if (revived) {
        return LineOutcome::created;
    }
    return difference.content ? LineOutcome::updated : LineOutcome::unchanged;
}

/// Whether an older product's line may bring this variant, which is not live.
bool is_news_of_older_product(ImportState& state, const Record& record) {
    const auto* product = state.products.find(record.product_id);
    return product != nullptr &&
           is_earlier(product->values[product_field::updated_at].text,
                      record.updated_at().text);
}

std::string_view updated_at_of(const StoredRow& row, RecordKind kind) {
    return row
        .values[kind == RecordKind::product
                    ? std::size_t{product_field::updated_at}
                    : std::size_t{variant_field::updated_at}]
        .text;
}

/// When a record and a row were changed.
struct Changed {
    std::string_view record;
    std::string_view row; ///< empty where it is no reason to keep the row
};

/// What lies ahead is not to be trusted: such a record is as old as its
/// reading, and such a row no newer than whatever is read later.
Changed changed(const ImportState& state, const Record& record,
                const StoredRow& stored) {
    const auto ours = record.updated_at().text;
    const auto theirs = updated_at_of(stored, record.kind);
    return {state.lies_ahead(ours) ? std::string_view{state.known_start()}
                                   : ours,
            state.lies_ahead(theirs) ? std::string_view{} : theirs};
}

bool is_earlier_than(const ImportState& state, const Record& record,
                     const StoredRow& stored) {
    const auto at = changed(state, record, stored);
    return is_earlier(at.record, at.row);
}

/// Whether the catalog knows something newer than the record.
bool is_older(ImportState& state, const Record& record, const StoredRow* stored,
              const ProductState* product) {
    if (stored != nullptr && is_earlier_than(state, record, *stored)) {
        return true;
    }
    const bool live = stored != nullptr && stored->deleted_at.empty();
    if (live) {
        return false;
    }
    if (stored != nullptr && is_earlier(state.began, stored->deleted_at)) {
        return true;
    }
    if (state.may_be_outdated() &&
        !state.whole.left_open(record.kind, record.id, record.product_id)) {
        return true;
    }
    return product != nullptr && product->older && !product->accepted &&
           !is_news_of_older_product(state, record);
}

/// Whether a row that is not live cannot be told from one that is gone before
/// the input has ended: until then it is open when the export began, and
/// whether a newer line of its product comes. So must a record whose time lies
/// ahead: it is as old as the export.
bool must_defer(const ImportState& state, const Record& record,
                const StoredRow* stored, const ProductState* product) {
    if (!state.is_reading()) {
        return false;
    }
    if (stored != nullptr && stored->deleted_at.empty()) {
        return state.as_of.empty() &&
               state.lies_ahead(record.updated_at().text);
    }
    return stored != nullptr ||
           (product != nullptr && product->older && !product->accepted) ||
           (state.as_of.empty() && state.may_be_outdated());
}

/// Whether the record loses against the line of the same id that came before.
/// `older`: it loses against the catalog, too.
bool is_superseded(const ImportState& state, const Record& record,
                   const HeldLine& earlier, const StoredRow* stored,
                   bool older) {
    if (stored == nullptr) {
        // No row tells the time of the one before, which was older. One that
        // is not is newer than that.
        return older && record.line < earlier.line;
    }
    const auto at = changed(state, record, *stored);
    const bool is_before = is_earlier(at.record, at.row);
    if (earlier.outcome == LineOutcome::older) {
        return is_before && record.line < earlier.line;
    }
    return is_before ||
           (!is_earlier(at.row, at.record) && record.line < earlier.line);
}

/// The same for a line that says what the catalog held before.
bool is_superseded(const KnownRow& known, const HeldLine& earlier,
                   std::string_view ours, std::string_view theirs) {
    if (earlier.outcome == LineOutcome::older || is_earlier(theirs, ours)) {
        return false;
    }
    return is_earlier(ours, theirs) || known.line < earlier.line;
}

} // namespace

MergeResult merge(ImportState& state, Record& record,
                  const ProductState* product) {
    auto& kind = state.of(record.kind);
    auto earlier = kind.held.find(record.id);
    const bool is_new = !earlier.has_value();
    if (earlier && earlier->outcome == LineOutcome::rejected) {
        earlier.reset();
    }
    const auto* stored =
        kind.first_load && !earlier ? nullptr : kind.find(record.id);
    if (must_defer(state, record, stored, product)) {
        return {MergeOutcome::deferred, is_new};
    }
    const bool older = is_older(state, record, stored, product);
    if (earlier) {
        if (is_superseded(state, record, *earlier, stored, older)) {
            reject_twin(state, record.kind, record.id, record.line,
                        earlier->line);
            return {MergeOutcome::superseded, is_new};
        }
        reject_twin(state, record.kind, record.id, earlier->line, record.line);
        uncount(kind, earlier->outcome);
    } else if (stored != nullptr && stored->deleted_at.empty() && is_new) {
        ++kind.held_live;
    }

    auto outcome = LineOutcome::older;
    if (!older) {
        outcome = stored == nullptr ? create(state, record)
                                    : change(state, record, *stored);
        if (earlier && (earlier->outcome == LineOutcome::created ||
                        earlier->outcome == LineOutcome::updated)) {
            outcome = earlier->outcome;
        }
    } else if (stored == nullptr || !stored->deleted_at.empty()) {
        state.outdated += state.may_be_outdated() ? 1U : 0U;
        if (stored == nullptr) {
            kind.new_ids.push_back(record.id);
        }
    }
    count(kind, record.id, {record.line, outcome}, is_new);
    return {outcome == LineOutcome::older ? MergeOutcome::older
                                          : MergeOutcome::stored,
            is_new};
}

MergeResult merge_known(ImportState& state, const KnownRow& known) {
    auto& kind = state.of(known.kind);
    const auto earlier = kind.held.find(known.id);
    const bool is_new = !earlier.has_value();
    if (is_new) {
        ++kind.held_live;
    }
    if (earlier && earlier->outcome != LineOutcome::rejected) {
        const auto* stored = kind.find(known.id);
        const auto* before = state.before.find(known.kind, known.id);
        if (is_superseded(known, *earlier, updated_at_of(*before, known.kind),
                          updated_at_of(*stored, known.kind))) {
            reject_twin(state, known.kind, known.id, known.line, earlier->line);
            return {MergeOutcome::superseded, is_new};
        }
        reject_twin(state, known.kind, known.id, earlier->line, known.line);
        uncount(kind, earlier->outcome);
        kind.table.update(*before);
    }
    count(kind, known.id, {known.line, LineOutcome::unchanged}, is_new);
    return {MergeOutcome::stored, is_new};
}

} // namespace hwsync::sqlite
