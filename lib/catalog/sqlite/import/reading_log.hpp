#pragma once

#include "catalog/sqlite/import/merged_reading.hpp"

#include <string_view>

namespace hwsync::sqlite {

/// What a reading leaves to be known of itself, inside the import's
/// transaction: which products came incomplete, since when the command has
/// withheld, and when the newest whole reading began.
void store_reading_log(const MergedReading& reading, std::string_view shop);

} // namespace hwsync::sqlite
