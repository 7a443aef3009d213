#pragma once

#include "catalog/catalog.hpp"
#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Creates an empty file that is to become a catalog or a copy of one. Only its
/// owner may use it, who is the owner of the file in the catalog's place, or
/// else of the folder. Throws Error(storage), also if the file exists.
void make_file_like(const std::filesystem::path& path,
                    const std::filesystem::path& catalog);

/// What a restored catalog takes over from the one that it replaces.
struct Inheritance {
    /// The newest run of the old catalog. A number that was in use once would
    /// be taken for that run.
    std::int64_t last_run = 0;
    std::string catalog_id; ///< of the old catalog
    /// If the restored catalog has the same id: its generations go on from
    /// these.
    std::vector<Publication> publications;
};

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
    /// count as failed. Returns the number of the restoring run.
    std::int64_t record(const RunStart& start, const std::string& counts,
                        const Inheritance& left, const StopToken& stop) const;

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
