#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/numbers.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace hwsync::sqlite {

/// What associate learned of a child's links.
struct ShopEvidence {
    std::int64_t run = 0;       ///< that learned it
    std::int64_t first_run = 0; ///< that learned of this shop first
    EvidenceNumbers numbers;
    std::uint64_t suspects = 0; ///< automatic links that were suspect then
};

/// Nothing where nothing was learned, or by another version.
std::optional<ShopEvidence> shop_evidence(const Connection& connection,
                                          std::int64_t shop);

/// How many of its automatic links were suspect when associate last learned;
/// nothing where it never did.
std::optional<std::uint64_t> suspects_of(const Connection& connection,
                                         std::int64_t shop);

/// Learns from the shop's automatic links, and from what was learned of the
/// other shops.
EvidenceNumbers learn(const Connection& connection, const WeighedShop& shop);

/// Learns, counts the links that are suspect and keeps both; how many these
/// are. The links are walked three times; in between they are kept in `folder`,
/// unless that is empty.
std::uint64_t learn_and_keep(Connection& connection, const WeighedShop& shop,
                             std::int64_t run,
                             const std::filesystem::path& folder);

void forget_evidence(Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
