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

/// The place where a catalog is restored, and the old catalog there. Throws the
/// same errors as restore_snapshot().
class RestorePlace {
public:
    /// Checks that no foreign file is there. Both arguments must outlive this
    /// object.
    RestorePlace(const RestoreRequest& request, const StopToken& stop);
    ~RestorePlace();
    RestorePlace(const RestorePlace&) = delete;
    RestorePlace& operator=(const RestorePlace&) = delete;

    /// The file itself, if the name is a link to it.
    const std::filesystem::path& catalog() const noexcept { return m_catalog; }

    /// From here on, keeps every job away. Opens the old catalog, if possible.
    /// A dry run opens it alone, and changes nothing.
    void take();

    /// The page size of the old catalog; 0 if there is none that SQLite can
    /// open.
    std::int64_t page_size() const;

    /// What the restored catalog takes over from the old one; nothing if that
    /// cannot be read, or if damage shows in it.
    Inheritance inheritance();

    /// Throws Error(safety) if the old catalog is another Shopify store's than
    /// `fresh`. `what` names what is restored.
    void check_same_store(const Connection& fresh, std::string_view what);

    /// Makes put() keep a copy of the old catalog if that has runs or waivers
    /// that `fresh` does not have.
    void keep_what_is_lost(const Connection& fresh);

    /// Puts the finished draft in the old catalog's place. Returns where the
    /// old one is kept, if it was damaged or had more; otherwise empty.
    std::filesystem::path put(RestoreDraft& draft);
    /// Whether the old catalog is kept because it was sound and had more.
    bool had_more() const noexcept { return m_has_more; }

private:
    class Locks;

    void look();

    const RestoreRequest& m_request;
    const StopToken& m_stop;
    std::filesystem::path m_catalog;
    std::unique_ptr<Locks> m_locks;
    std::optional<Connection> m_old;
    bool m_has_more = false;
};

} // namespace hwsync::sqlite
