#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Those of shop ?1; conditions may follow.
std::string shop_variants(Identifier identifier);
/// A condition has to follow.
std::string catalog_variants(Identifier identifier);
/// The live ones that have a key, by id.
std::string with_key(Identifier identifier, std::string_view parameter);

std::vector<KnownVariant> all_of(Statement& rows);
std::optional<KnownVariant> one_of(Statement& rows);

} // namespace hwsync::sqlite
