#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace hwsync::sqlite {

/// Creates an empty file that is to become a catalog or a copy of one. Only its
/// owner may use it, who is the owner of the file in the catalog's place, or
/// else of the folder. Throws Error(storage), also if the file exists.
void make_file_like(const std::filesystem::path& path,
                    const std::filesystem::path& catalog);

/// The file that is to be put in a catalog's place, while it is made beside it;
/// removed with this object. There can be only one at a time: the caller holds
/// the write lock.
class RestoreDraft {
public:
    explicit RestoreDraft(const std::filesystem::path& catalog);
    ~RestoreDraft();
    RestoreDraft(const RestoreDraft&) = delete;
    RestoreDraft& operator=(const RestoreDraft&) = delete;

    const std::filesystem::path& path() const noexcept { return m_path; }

    /// Copies a database into the draft, with pages of this size: a log takes
    /// no pages of another size. 0 means the size that they have.
    void copy(Connection& snapshot, std::int64_t page_size) const;

    /// Brings the draft up to date, with the restoring run as its newest one,
    /// and makes it durable. Runs that were at work when the snapshot was made
    /// count as failed. Returns the number of the restoring run, which is
    /// higher than `lost_run`: the number of a lost run would be taken for that
    /// run.
    std::int64_t record(const RunStart& start, const std::string& counts,
                        std::int64_t lost_run, const StopToken& stop) const;

    /// Whoever may read and write the old catalog may then do so with the
    /// draft.
    void take_mode_of(const std::filesystem::path& catalog) const;

private:
    std::filesystem::path m_path;
};

/// Removes the draft that a killed process left behind. The caller holds the
/// write lock.
void remove_restore_draft(const std::filesystem::path& catalog);

} // namespace hwsync::sqlite
