#include <hwsync/sync_lock.hpp>

#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"

#include <hwsync/error.hpp>

#include <optional>
#include <utility>

namespace hwsync {

struct SyncLock::Held {
    sqlite::LockFile file;
};

SyncLock::SyncLock(const std::filesystem::path& catalog, Time now) {
    try {
        if (!sqlite::catalog_exists(catalog)) {
            return;
        }
        const auto path = sqlite::sync_lock_path(catalog);
        sqlite::check_name_beside(catalog, path);
        auto file = sqlite::LockFile::take_if_free(
            {path, catalog, "sync", "sync", now, {}});
        if (file) {
            m_held = std::make_unique<Held>(Held{*std::move(file)});
        } else {
            m_other = sqlite::look_at_lock(path).holder;
        }
    } catch (const Error&) {
        // The steps meet it too, and report it.
    }
}

SyncLock::~SyncLock() = default;
SyncLock::SyncLock(SyncLock&&) noexcept = default;

} // namespace hwsync
