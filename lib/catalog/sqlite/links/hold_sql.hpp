#pragma once

#include <hwsync/identifier.hpp>

#include <string>
#include <string_view>

namespace hwsync::sqlite {

// In what follows ?1 is a shop and ?2 the JSON of runs_without_effect_json().

/// Whether a variant gets nothing that was decided before an operator decided
/// on itself.
enum class OwnWord { counts, is_overlooked };

/// Pins and blocks of variants that are gone, with those that may take them
/// over. Columns: the old variant, what it holds (target, key, note), the new
/// one, the key of the old one, and the other keys of both.
std::string moves_sql(Identifier identifier, OwnWord word);

/// What moved from variants that are back and have nothing, with the variant
/// that it moved to.
std::string returns_sql();

/// What variants that are gone hold since it moved to them, and a live one that
/// it came from and that holds the same again. Without ?2.
extern const std::string_view copies_sql;

} // namespace hwsync::sqlite
