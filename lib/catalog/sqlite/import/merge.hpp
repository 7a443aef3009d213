#pragma once

#include "catalog/sqlite/import/import_state.hpp"

namespace hwsync::sqlite {

/// What became of a record that was merged into the catalog.
enum class MergeOutcome {
    stored,     ///< the catalog holds it, or an equal row
    older,      ///< the catalog's row is newer and stays
    superseded, ///< another line of the input with the same id stands
    deferred    ///< undecided until the input has ended
};

struct MergeResult {
    MergeOutcome outcome;
    bool is_new; ///< no line before it had the id
};

/// Merges one record into the catalog: newer wins, and of two lines with one id
/// the newer. `product` is null for products; for variants it is what the input
/// said of their product. Completes `record` from its stored row.
MergeResult merge(ImportState& state, Record& record,
                  const ProductState* product);

/// Merges a line that is known to say what its row already holds.
MergeResult merge_known(ImportState& state, const KnownRow& known);

} // namespace hwsync::sqlite
