#pragma once

#include <hwsync/time.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The name under which what is in a catalog's place is kept: one that nothing
/// has, or that an interrupted restore has begun to give it. `why` is a word of
/// that name.
std::string name_to_keep_by(const std::string& catalog, std::string_view why,
                            Time now);

/// Puts a finished file in the place of a catalog that SQLite cannot open, or
/// where there is none. What is there, and what lies beside it, is kept under
/// one name, which is returned; empty where there was nothing. `fresh` is gone
/// then.
///
/// Killed at any point, it leaves the old files whole under the one name or the
/// other, or the new one alone. In between a note stands in the catalog's
/// place, which every program refuses as no database, and which the next call
/// goes on from.
std::filesystem::path replace_catalog(const std::filesystem::path& catalog,
                                      const std::filesystem::path& fresh,
                                      Time now);

} // namespace hwsync::sqlite
