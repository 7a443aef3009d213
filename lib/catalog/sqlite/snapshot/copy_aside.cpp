#include "catalog/sqlite/snapshot/copy_aside.hpp"

#include "catalog/sqlite/snapshot/replacement.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"

#include <sqlite3.h>

#include <memory>
#include <system_error>

namespace hwsync::sqlite {

namespace {

/// Ends the copy, which is rolled back unless it is complete.
struct BackupEnd {
    void operator()(sqlite3_backup* backup) const noexcept {
        sqlite3_backup_finish(backup);
    }
};

} // namespace

bool copy_pages(const Connection& source, const Connection& target,
                const StopToken& stop) {
    constexpr int pages_between_stop_checks = 256;
    const std::unique_ptr<sqlite3_backup, BackupEnd> backup{
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main")};
    if (!backup) {
        target.fail(sqlite3_extended_errcode(target.handle()));
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        stop.check();
        code = sqlite3_backup_step(backup.get(), pages_between_stop_checks);
    }
    const int primary = code & 0xff;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
        return false;
    }
    if (code != SQLITE_DONE) {
        target.fail(code);
    }
    return true;
}

CopyAside::CopyAside(const Connection& old,
                     const std::filesystem::path& catalog, std::string_view why,
                     Time now, const StopToken& stop)
    : m_path(catalog.native() + ".damaged.part") {
    // Removes what a killed run left. Nobody else makes such a copy: the
    // caller holds the locks.
    remove_all();
    try {
        make_file_like(m_path, catalog);
        m_is_whole = copy_pages(
            old, Connection::open(m_path, Access::read_write, {}, &stop), stop);
        if (m_is_whole) {
            const std::filesystem::path kept{
                name_to_keep_by(catalog.native(), why, now)};
            std::filesystem::rename(m_path, kept);
            m_path = kept;
        }
    } catch (...) {
        remove_all();
        throw;
    }
}

CopyAside::~CopyAside() {
    if (!m_stays) {
        remove_all();
    }
}

void CopyAside::remove_all() const noexcept {
    for (const auto* suffix : {"", "-journal", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(m_path.native() + suffix, ignored);
    }
}

} // namespace hwsync::sqlite
