#pragma once

#include <hwsync/identifier.hpp>

#include <string>
#include <string_view>

namespace hwsync::sqlite {

// In what follows ?1 is a shop; ?2, where nothing else is said, the JSON of
// runs_without_effect_json().

/// Pins and blocks of variants that are gone, with those that take them over if
/// nothing speaks against it; no variant gets what was decided before an
/// operator decided on itself. Columns: the old variant, what it holds (target,
/// key, note), the new one, the key of the old one, and the other keys of both.
std::string moves_sql(Identifier identifier);

/// The same of those that have the key of variant ?2, which counts as if it
/// were there and had nothing; what an operator decided on others does not
/// count.
std::string claims_sql(Identifier identifier);

/// What moved from variants that are back and have nothing, with the variant
/// that it moved to.
std::string returns_sql();

/// What variants that are gone hold since it moved to them, and a live one that
/// it came from and that holds the same again. Without ?2.
extern const std::string_view copies_sql;

} // namespace hwsync::sqlite
