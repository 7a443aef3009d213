#pragma once

#include "catalog/match_view.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync::sqlite {

/// What an operator decided on a variant that no reading of its shop has shown;
/// nothing if that is so of none.
std::optional<MatchedVariant> unseen_hold(const Connection& connection,
                                          std::int64_t shop,
                                          std::int64_t variant);

/// The block of an identifier in a shop, whoever has it; nothing if it is not
/// blocked.
std::optional<MatchedVariant> block_of_key(const Connection& connection,
                                           std::int64_t shop, Identifier by,
                                           std::string_view identifier);

/// How many links of a shop lead from variants that no reading has shown: an
/// operator pinned them.
std::uint64_t unseen_pins(const Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
