#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Fills temp.hinted (hint, id) with the live catalog variants whose identifier
/// was perhaps meant to be that of a shop's variant that no catalog variant
/// matches: see hint_of(). If there is such a variant, this looks at the whole
/// catalog.
void index_hints(Connection& connection, std::int64_t shop,
                 Identifier identifier);

} // namespace hwsync::sqlite
