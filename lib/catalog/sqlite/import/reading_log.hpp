#pragma once

#include "catalog/sqlite/import/merged_reading.hpp"

#include <string_view>

namespace hwsync::sqlite {

/// Stores, inside the import's transaction, what later runs need to know of a
/// reading: which products came incomplete, since when the command has withheld
/// rows, and when the newest whole reading began.
void store_reading_log(const MergedReading& reading, std::string_view shop);

} // namespace hwsync::sqlite
