#pragma once

#include <hwsync/error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The Error(storage) about a catalog's file.
Error trouble(const std::filesystem::path& catalog, std::string_view what,
              std::string remedy);

/// The same about a call that has just failed: errno says why.
Error failed(const std::filesystem::path& path, std::string_view what);

/// The path with symbolic links followed, beside which SQLite keeps its files;
/// the path as it is given if it leads to nothing.
std::filesystem::path real_path(const std::filesystem::path& catalog);

/// Whether there is a file. It is not opened. Throws Error(storage) where the
/// path leads to something else, or to nothing by a symbolic link, or where it
/// is too long for the names of the files beside it.
bool is_file_there(const std::filesystem::path& catalog);

/// Throws Error(storage) where the name of a file beside the catalog is longer
/// than names may be.
void check_name_beside(const std::filesystem::path& catalog,
                       const std::filesystem::path& companion);

/// The bytes of a file; 0 if it cannot be asked.
std::uint64_t size_of(const std::filesystem::path& file);

/// What a catalog is called while it is made.
std::filesystem::path new_name(const std::filesystem::path& catalog);

/// Removes the second name of a catalog whose run was killed just as it put the
/// catalog in place.
void remove_new_name(const std::filesystem::path& catalog);

/// Throws Error(storage) where there is no folder for the catalog to be in.
void require_folder(const std::filesystem::path& catalog);

/// Throws Error(storage) where the file has several names (hard links): each
/// would get a write-ahead log of its own, and SQLite know of one. The second
/// name of one killed as it was made does no harm.
void require_one_name(const std::filesystem::path& catalog);

/// The Error(busy) about a catalog that somebody made while a run was to make
/// it.
Error made_meanwhile(const std::filesystem::path& catalog);

/// Gives the file `fresh` the name of a catalog, which nobody has, for good or
/// not at all. Throws Error(busy) where somebody has it by now.
void put_in_place(const std::filesystem::path& fresh,
                  const std::filesystem::path& catalog);

} // namespace hwsync::sqlite
