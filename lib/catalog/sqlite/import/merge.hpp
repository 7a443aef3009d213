#pragma once

#include "catalog/sqlite/import/import_state.hpp"

namespace hwsync::sqlite {

/// What became of a record that was to be placed.
enum class Placed {
    row,    ///< it stands in the catalog, or an equal or newer row does
    older,  ///< the catalog's row is newer and stays
    beaten, ///< another line of the input with the same id stands
    waits   ///< it cannot be told before the input has ended
};

struct Placement {
    Placed placed;
    bool is_new; ///< no line before it had the id
};

/// Puts one record in its place: newer wins, and of two lines with one id the
/// newer. `product` is null for products; for variants it is what the input
/// said of their product. Completes `record` from its stored row.
Placement place(ImportState& state, Record& record,
                const ProductState* product);

/// A line that is known to say what its row holds.
Placement place_known(ImportState& state, const KnownRow& known);

} // namespace hwsync::sqlite
