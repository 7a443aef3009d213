#include "catalog/sqlite/edit/known_variants.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// The columns of known_variant().
std::string variant_columns(Identifier identifier) {
    return fmt::format(
        "id, product_id, deleted_at, {}, {}, inventory_item_id, {}",
        key_column(identifier), to_string(identifier),
        to_string(other_than(identifier)));
}

KnownVariant known_variant(const Statement& row) {
    return {row.integer(0),           row.integer(1),           row.is_null(2),
            std::string{row.text(3)}, std::string{row.text(4)}, row.integer(5),
            std::string{row.text(6)}};
}

} // namespace

std::string shop_variants(Identifier identifier) {
    return fmt::format("SELECT {} FROM shop_variant WHERE shop = ?1 ",
                       variant_columns(identifier));
}

std::string catalog_variants(Identifier identifier) {
    return fmt::format("SELECT {} FROM variant WHERE ",
                       variant_columns(identifier));
}

std::string with_key(Identifier identifier, std::string_view parameter) {
    return fmt::format("{} = {} AND deleted_at IS NULL ORDER BY id",
                       key_column(identifier), parameter);
}

std::vector<KnownVariant> all_of(Statement& rows) {
    std::vector<KnownVariant> variants;
    while (rows.step()) {
        variants.push_back(known_variant(rows));
    }
    rows.reset();
    return variants;
}

std::optional<KnownVariant> one_of(Statement& rows) {
    std::optional<KnownVariant> variant;
    if (rows.step()) {
        variant = known_variant(rows);
    }
    rows.reset();
    return variant;
}

} // namespace hwsync::sqlite
