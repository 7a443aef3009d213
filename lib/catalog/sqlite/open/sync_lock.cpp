#include <hwsync/sync_lock.hpp>

#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <optional>
#include <system_error>
#include <utility>

namespace hwsync {

struct SyncLock::Impl {
    sqlite::LockFile::Wanted wanted;
    NoCatalog without = NoCatalog::stays;
    std::optional<sqlite::LockFile> held;
    const StopToken* stop = nullptr;

    bool is_to_be_taken() const {
        std::error_code unknown;
        return sqlite::catalog_exists(wanted.catalog) ||
               without == NoCatalog::is_made ||
               std::filesystem::exists(wanted.path, unknown);
    }

    bool has_usable_catalog() const noexcept {
        try {
            sqlite::open_to_write(wanted.catalog,
                                  sqlite::Writing::to_be_rolled_back, stop);
            return true;
        } catch (...) {
            return false;
        }
    }
};

SyncLock::SyncLock(const std::filesystem::path& catalog, Time now,
                   NoCatalog without)
    : m_impl(std::make_unique<Impl>()) {
    auto& wanted = m_impl->wanted;
    wanted = {sqlite::sync_lock_path(catalog),
              catalog,
              fmt::format("sync of the catalog {}", catalog.string()),
              "sync",
              now,
              {}};
    m_impl->without = without;
    try {
        if (!m_impl->is_to_be_taken()) {
            return;
        }
        sqlite::check_name_beside(catalog, wanted.path);
        if (auto lock = sqlite::LockFile::take_if_free(wanted)) {
            m_impl->held.emplace(*std::move(lock));
        } else {
            m_other = sqlite::look_at_lock(wanted.path).holder;
        }
    } catch (const Error&) {
        // The run meets it too, and reports it.
    }
}

/// As every job, it leaves no lock's file beside a catalog that cannot be
/// opened.
SyncLock::~SyncLock() {
    if (m_impl && m_impl->held && !m_impl->has_usable_catalog()) {
        sqlite::LockFile::remove(*std::move(m_impl->held), m_impl->wanted.path);
    }
}

SyncLock::SyncLock(SyncLock&&) noexcept = default;

void SyncLock::require(Duration patience, const StopToken& stop) {
    m_impl->stop = &stop;
    if (m_impl->held || !m_impl->is_to_be_taken()) {
        return;
    }
    auto& wanted = m_impl->wanted;
    wanted.timeout = patience;
    m_impl->held.emplace(sqlite::LockFile::take(wanted, &stop));
    m_other.clear();
}

} // namespace hwsync
