#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace hwsync::sqlite {

/// Makes an empty file that is to become a catalog or a copy of one: the
/// owner's alone, and of the same owner as what is in the catalog's place.
/// Throws Error(storage), also where something is there.
void make_file_like(const std::filesystem::path& path,
                    const std::filesystem::path& catalog);

/// What is to be put in a catalog's place, while it is made beside it; gone
/// with this object. Only one at a time: the caller holds the write lock.
class RestoreDraft {
public:
    explicit RestoreDraft(const std::filesystem::path& catalog);
    ~RestoreDraft();
    RestoreDraft(const RestoreDraft&) = delete;
    RestoreDraft& operator=(const RestoreDraft&) = delete;

    const std::filesystem::path& path() const noexcept { return m_path; }

    /// Copies a database into it, in pages of this size: a log takes none of
    /// another. 0: in those that it has.
    void copy(Connection& snapshot, std::int64_t page_size) const;

    /// Brings it up to date, with the run that restores it as its newest one,
    /// and makes it durable. Runs that were at work when the snapshot was made
    /// have failed. Returns the run's number, which is higher than `lost_run`:
    /// the number of a lost run would be taken for that run.
    std::int64_t record(const RunStart& start, const std::string& counts,
                        std::int64_t lost_run, const StopToken& stop) const;

    /// Who might read and write the old catalog may do so with this.
    void take_mode_of(const std::filesystem::path& catalog) const;

private:
    std::filesystem::path m_path;
};

/// Removes what one left behind whose process was killed. The caller holds the
/// write lock.
void remove_restore_draft(const std::filesystem::path& catalog);

} // namespace hwsync::sqlite
