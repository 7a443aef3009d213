#pragma once

#include <hwsync/time.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The second names that replace_catalog() had given to the old files when it
/// was killed: they still have their own.
std::vector<std::filesystem::path>
second_names(const std::filesystem::path& catalog);

void remove_second_names(const std::filesystem::path& catalog);

/// The name under which the file in a catalog's place is kept: an unused one,
/// or the one that an interrupted restore has begun to give it. `why` is a word
/// of that name.
std::string name_to_keep_by(const std::string& catalog, std::string_view why,
                            Time now);

/// Puts a finished file in the place of a catalog that SQLite cannot open, or
/// that does not exist. What is there, and its companions, are kept under
/// another name, which is returned; empty if there was nothing. `fresh` no
/// longer exists afterwards.
///
/// If the process is killed at any point, the old files are complete under one
/// name or the other, or the new one is there alone. In between, a note is in
/// the catalog's place: every program refuses it as no database, and the next
/// call continues from it.
std::filesystem::path replace_catalog(const std::filesystem::path& catalog,
                                      const std::filesystem::path& fresh,
                                      Time now);

} // namespace hwsync::sqlite
