#include "catalog/sqlite/import/rejected_lines.hpp"

#include <limits>

namespace hwsync::sqlite {

namespace {

void hold_unnamed(ImportState& state, const Reject& reject) {
    if (reject.product_id == 0) {
        state.has_nameless = true;
        return;
    }
    auto& unnamed = state.states[reject.product_id].unnamed;
    if (unnamed < std::numeric_limits<std::uint8_t>::max()) {
        ++unnamed;
    }
    state.has_unnamed_variant = true;
    state.gaps.emplace_back(RecordKind::product, reject.product_id);
}

void hold_product(ImportState& state, std::int64_t product) {
    state.states[product].rejected = true;
}

void hold_variant(ImportState& state, const Reject& reject,
                  const StoredRow* stored) {
    const auto product_id = reject.product_id != 0 ? reject.product_id
                            : stored != nullptr    ? stored->product_id
                                                   : 0;
    if (product_id != 0) {
        ++state.states[product_id].came;
    }
}

} // namespace

void hold_rejected(ImportState& state, const Reject& reject) {
    state.reject(reject);
    if (reject.id == 0 || !reject.kind) {
        hold_unnamed(state, reject);
        return;
    }
    const auto kind = *reject.kind;
    auto& rows = state.of(kind);
    const bool held = rows.held.find(reject.id).has_value();
    const auto* stored = rows.first_load ? nullptr : rows.find(reject.id);
    if (kind == RecordKind::product) {
        hold_product(state, reject.id);
    } else if (!held) {
        hold_variant(state, reject, stored);
    }
    state.gaps.emplace_back(kind, reject.id);
    if (!held) {
        if (stored != nullptr && stored->deleted_at.empty()) {
            ++rows.held_live;
        }
        rows.held.put(reject.id, {reject.line, LineOutcome::rejected});
    }
}

} // namespace hwsync::sqlite
