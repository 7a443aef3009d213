#include "catalog/sqlite/edit/idle_shops.hpp"

#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <chrono>

namespace hwsync::sqlite {

namespace {

/// The commands that lock a shop while they run.
constexpr std::array<std::string_view, 8> jobs{
    "import-bulk", "import-new", "import-updates", "associate",
    "link",        "apply",      "undo",           "waive"};

} // namespace

WriteSession
IdleShops::begin(const std::vector<std::string>& shops,
                 const std::function<WriteSession()>& begin_writing) {
    using SteadyClock = std::chrono::steady_clock;
    const auto deadline = SteadyClock::now() + m_own_lock.timeout;
    for (;;) {
        auto session = begin_writing();
        auto at_work =
            keep_all(shops, identity_of(*session.connection).primary);
        if (!at_work) {
            return session;
        }
        session = {};
        m_locks.clear();
        at_work->timeout =
            std::chrono::duration_cast<Duration>(deadline - SteadyClock::now());
        LockFile::take(*at_work, m_stop);
    }
}

std::optional<LockFile::Wanted>
IdleShops::keep_all(const std::vector<std::string>& shops,
                    const std::string& primary) {
    for (const auto& shop : shops) {
        if (auto at_work = keep(shop, primary)) {
            return at_work;
        }
    }
    return std::nullopt;
}

std::optional<LockFile::Wanted> IdleShops::keep(const std::string& shop,
                                                const std::string& primary) {
    auto wanted = m_own_lock;
    wanted.what = fmt::format("shop {}", printable(shop));
    // An import without a configured shop locks the name "primary".
    const bool has_other_name = shop == primary && shop != "primary";
    for (const auto job : jobs) {
        for (const std::string_view name : {shop.c_str(), "primary"}) {
            wanted.path = job_lock_path(m_own_lock.catalog, job, name);
            // Without a lock file, no job has ever run there. A lock that is
            // held already is the same one under another of the shop's names.
            if ((name != shop && !has_other_name) ||
                m_locks.contains(wanted.path) ||
                !std::filesystem::exists(wanted.path)) {
                continue;
            }
            auto lock = LockFile::take_if_free(wanted);
            if (!lock) {
                return wanted;
            }
            m_locks.emplace(wanted.path, *std::move(lock));
        }
    }
    return std::nullopt;
}

} // namespace hwsync::sqlite
