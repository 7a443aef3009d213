#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace hwsync::sqlite {

/// Whether these bytes of a file's beginning are those of a catalog's, of
/// whatever version.
bool is_header_of_catalog(std::string_view header);

/// Whether there is a catalog. Throws Error(storage) where there is a file that
/// is none of ours: a directory, empty, another application's, of a newer
/// version. Such a file is not touched.
bool catalog_exists(const std::filesystem::path& path);

/// Gives a catalog the journal that its file system needs.
void set_journal(Connection& connection, const std::filesystem::path& path);

enum class Writing {
    for_good,
    to_be_rolled_back ///< by a dry run
};

/// Opens a catalog that exists for writing, with the journal that its file
/// system needs, and brings an earlier version's up to date. Throws
/// Error(storage) where it may not be written, has several names, or is an
/// earlier version's and nothing is to be written for good.
Connection open_to_write(const std::filesystem::path& path, Writing writing,
                         const StopToken* stop);

enum class Versions { this_one, earlier_too };

/// Opens a catalog for reading; also where neither it nor its folder may be
/// written. Throws Error(storage) where there is none, or one of another
/// version. What is read of an earlier one must be in all of them.
Connection open_to_read(const std::filesystem::path& path,
                        const StopToken* stop,
                        Versions versions = Versions::this_one);

/// The same, and all that is read is of one moment, whatever is committed
/// meanwhile.
Connection open_to_look(const std::filesystem::path& path,
                        const StopToken* stop);

/// From now on the connections, which read the same catalog, read what it was
/// at one moment.
void look_at_one_moment(Connection& one,
                        std::initializer_list<Connection*> others);

/// Whether readers beside a writer see the rows as they were before: true for a
/// write-ahead log.
bool has_snapshots(Connection& connection);

} // namespace hwsync::sqlite
