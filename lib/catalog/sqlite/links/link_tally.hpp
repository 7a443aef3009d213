#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Of a child shop's live variants: how many have a link, pinned ones too, and
/// how many an operator has blocked. Kept, so that nobody has to count.
struct LinkTally {
    std::int64_t links = 0;
    std::int64_t blocks = 0;

    bool operator==(const LinkTally&) const = default;
};

LinkTally link_tally(const Connection& connection, std::int64_t shop);
void set_link_tally(const Connection& connection, std::int64_t shop,
                    const LinkTally& tally);

/// Counts, for whoever changes which variants are live without knowing what
/// they are linked to.
LinkTally count_links(const Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
