#include "catalog/sqlite/foreign_count.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

void count_foreign(const ImportState& state, Identifier identifier,
                   ImportTotals& totals) {
    const auto key = fmt::format("{}_key", to_string(identifier));
    auto created = state.connection.prepare(
        fmt::format("SELECT {0} FROM variant WHERE product_id = ?1"
                    " AND created_run = ?2 AND {0} IS NOT NULL",
                    key));
    auto elsewhere = state.connection.prepare(
        fmt::format("SELECT 1 FROM variant WHERE {} = ?1 AND created_run <> ?2"
                    " AND deleted_at IS NULL",
                    key));
    state.states.for_each([&](std::int64_t product, const ProductState&) {
        created.reset();
        created.bind(1, product).bind(2, state.run);
        while (created.step()) {
            ++totals.new_identifiers;
            elsewhere.reset();
            elsewhere.bind(1, created.text(0)).bind(2, state.run);
            totals.identifiers_elsewhere += elsewhere.step() ? 1U : 0U;
        }
    });
}

} // namespace hwsync::sqlite
