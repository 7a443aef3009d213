#include "catalog/sqlite/snapshot/restore_draft.hpp"

#include "base/descriptor.hpp"
#include "base/file_owner.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/reject_spool.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view suffix = ".restoring";

Error draft_failed(const std::filesystem::path& path, std::string_view what) {
    const int error = errno;
    return {ErrorKind::storage,
            fmt::format("cannot {} {} ({})", what,
                        printable(path.native(), 300), std::strerror(error)),
            remedy_for(error, "check the permissions and the disk")};
}

/// Best effort: the next restore removes what is left.
void remove_files_of(const std::filesystem::path& draft) noexcept {
    unlink(draft.c_str());
    for (const auto* companion : {"-wal", "-shm", "-journal", "-note"}) {
        try {
            unlink((draft.native() + companion).c_str());
        } catch (const std::bad_alloc&) {
            return;
        }
    }
}

std::filesystem::path draft_of(const std::filesystem::path& catalog) {
    return fmt::format("{}{}", catalog.native(), suffix);
}

} // namespace

void make_file_like(const std::filesystem::path& path,
                    const std::filesystem::path& catalog) {
    const Descriptor file{open(path.c_str(),
                               O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
                               S_IRUSR | S_IWUSR)};
    struct stat model {};
    if (file.get() < 0 || fchmod(file.get(), S_IRUSR | S_IWUSR) != 0) {
        throw draft_failed(path, "make");
    }
    if (stat(catalog.c_str(), &model) == 0 ||
        stat(folder_of(catalog).c_str(), &model) == 0) {
        give_to_owner_of(model, file.get());
    }
}

void remove_restore_draft(const std::filesystem::path& catalog) {
    const auto draft = draft_of(catalog);
    if (access(draft.c_str(), F_OK) == 0) {
        remove_files_of(draft);
    }
}

RestoreDraft::RestoreDraft(const std::filesystem::path& catalog)
    : m_path(draft_of(catalog)) {
    remove_files_of(m_path);
    make_file_like(m_path, catalog);
}

RestoreDraft::~RestoreDraft() {
    remove_files_of(m_path);
}

void RestoreDraft::copy(Connection& snapshot, std::int64_t page_size) const {
    const auto target = std::filesystem::absolute(m_path).string();
    snapshot.prepare("VACUUM INTO ?1").bind(1, std::string_view{target}).run();
    auto draft =
        Connection::open(m_path, Access::read_write, Duration{}, nullptr);
    if (page_size > 0 && draft.number("PRAGMA page_size") != page_size) {
        draft.execute(fmt::format("PRAGMA journal_mode = DELETE;"
                                  "PRAGMA page_size = {}; VACUUM",
                                  page_size)
                          .c_str());
    }
}

std::int64_t RestoreDraft::record(const RunStart& start,
                                  const std::string& counts,
                                  const Inheritance& left,
                                  const StopToken& stop) const {
    std::int64_t run = 0;
    {
        auto connection = open_to_write(m_path, Writing::for_good, &stop);
        Transaction transaction{connection};
        run = begin_run(connection, start, {});
        if (run <= left.last_run) {
            connection.prepare("UPDATE run SET id = ?2 WHERE id = ?1")
                .bind(1, run)
                .bind(2, left.last_run + 1)
                .run();
            run = left.last_run + 1;
        }
        if (catalog_id_of(connection, IdWanted::find) == left.catalog_id) {
            for (const auto& publication : left.publications) {
                store_publication(connection, publication);
            }
        }
        const bool follows = run == left.last_run + 1;
        auto all = connection.prepare(
            "SELECT iif(?2, json_set(?1, '$.follows_run', ?3), ?1)");
        all.bind(1, std::string_view{counts})
            .bind(2, std::int64_t{follows})
            .bind(3, left.last_run)
            .step();
        finish_run(connection, run, {start.at, RunState::done, 0, {}},
                   std::string{all.text(0)}, RejectSpool{});
        transaction.commit();
    }
    const Descriptor file{open(m_path.c_str(), O_RDWR | O_CLOEXEC)};
    if (file.get() < 0 || fsync(file.get()) != 0) {
        throw draft_failed(m_path, "make durable");
    }
    return run;
}

void RestoreDraft::take_mode_of(const std::filesystem::path& catalog) const {
    struct stat model {};
    constexpr mode_t nobody_executes = 0666;
    if (stat(catalog.c_str(), &model) == 0 &&
        chmod(m_path.c_str(),
              (model.st_mode & nobody_executes) | S_IRUSR | S_IWUSR) != 0) {
        throw draft_failed(m_path, "set the mode of");
    }
}

} // namespace hwsync::sqlite
