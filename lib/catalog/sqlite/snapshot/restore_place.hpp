#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"

#include <hwsync/restore.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace hwsync::sqlite {

/// The place where a catalog is restored, and what is there yet. Throws as
/// restore_snapshot() does.
class RestorePlace {
public:
    /// Checks that nothing of somebody else's is there. Both must outlive this.
    RestorePlace(const RestoreRequest& request, const StopToken& stop);
    ~RestorePlace();
    RestorePlace(const RestorePlace&) = delete;
    RestorePlace& operator=(const RestorePlace&) = delete;

    /// The file itself, where the name is a link to it.
    const std::filesystem::path& catalog() const noexcept { return m_catalog; }

    /// Keeps every job away from here on, and opens the old catalog if that can
    /// be done.
    void take();

    /// Of the old catalog; 0 where there is none that SQLite can open.
    std::int64_t page_size() const;

    /// The newest run of the old catalog; 0 where none can be read, or
    /// damage shows in it.
    std::int64_t last_run();

    /// A brand's catalog is no other brand's. `what` is restored.
    void check_same_store(const Connection& fresh, std::string_view what);

    /// Keeps a copy of the old catalog if it has runs or waivers that `fresh`
    /// has not.
    void keep_what_is_lost(const Connection& fresh);

    /// Puts what is finished in the old catalog's place. Returns where that one
    /// is kept if it was damaged, or had more; empty if not.
    std::filesystem::path put(RestoreDraft& draft);
    /// Whether it is kept because it was sound and had more.
    bool had_more() const noexcept { return m_has_more; }

private:
    class Locks;

    const RestoreRequest& m_request;
    const StopToken& m_stop;
    std::filesystem::path m_catalog;
    std::unique_ptr<Locks> m_locks;
    std::optional<Connection> m_old;
    bool m_has_more = false;
};

} // namespace hwsync::sqlite
