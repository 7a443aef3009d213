#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/numbers.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace hwsync::sqlite {

/// What associate learned from a child's links.
struct ShopEvidence {
    std::int64_t run = 0;       ///< the run that learned it
    std::int64_t first_run = 0; ///< the first run that learned from this shop
    EvidenceNumbers numbers;
    std::uint64_t suspects = 0; ///< automatic links that were suspect then
};

/// Nothing if nothing was learned, or only by another version.
std::optional<ShopEvidence> shop_evidence(const Connection& connection,
                                          std::int64_t shop);

/// How many of the shop's automatic links were suspect when associate last
/// learned; nothing if it never did.
std::optional<std::uint64_t> suspects_of(const Connection& connection,
                                         std::int64_t shop);

/// The names of the catalog's live products: a walk through all of them.
CatalogNames catalog_names(const Connection& connection);

/// Learns from the shop's automatic links, and from what was learned from the
/// other shops.
EvidenceNumbers learn(const Connection& connection, const WeighedShop& shop);

struct LearnedLinks {
    EvidenceNumbers numbers;
    std::uint64_t suspects = 0; ///< automatic links that are suspect by them
};

/// Learns, unless `learned` is given, and counts the suspect links. The links
/// are walked three times; in between their features are kept in `folder`,
/// unless that is empty, which is only for sides that are one.
LearnedLinks learn_of_links(const LinkSides& sides, const WeighedShop& shop,
                            const std::filesystem::path& folder,
                            std::optional<EvidenceNumbers> learned);

/// Stores what `run` has learned.
void keep_evidence(Connection& connection, std::int64_t shop, std::int64_t run,
                   const LearnedLinks& learned);

void forget_evidence(Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
