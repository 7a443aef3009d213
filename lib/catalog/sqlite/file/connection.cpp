#include "catalog/sqlite/file/connection_parts.hpp"

#include "base/remedy.hpp"
#include "catalog/sqlite/file/vfs.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/stat.h>

namespace hwsync::sqlite {

namespace {

// About every tenth of a millisecond of SQLite's work.
constexpr int steps_between_stop_checks = 10'000;

// Debian's SQLite overwrites what is deleted with zeros, unless told not to.
// What a page holds of it goes when the page is used again; see SECURITY.md.
constexpr const char* keep_deleted_bytes = "PRAGMA secure_delete = OFF";

int stop_check(void* context) {
    const auto* parts = static_cast<const Connection::Parts*>(context);
    return !parts->deaf && parts->stop != nullptr && parts->stop->requested()
               ? 1
               : 0;
}

std::string uri_of(const std::filesystem::path& path) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '%' || c == '?' || c == '#') {
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

std::optional<FileState> state_of(const std::string& path) noexcept {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    return FileState{
        {status.st_dev, status.st_ino}, status.st_size, status.st_mtim};
}

} // namespace

void check_unwritten(const Connection::Parts& parts) {
    if (!parts.unwritten) {
        return;
    }
    const auto state = state_of(parts.name);
    if (!state && errno != ENOENT) {
        const int error = errno;
        throw Error(ErrorKind::storage,
                    fmt::format("cannot look at the catalog {} ({})",
                                printable(parts.name, 300),
                                std::strerror(error)),
                    remedy_for(error, "check the file system and the disk"));
    }
    if (state != parts.unwritten) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program wrote the catalog {} while it "
                                "was read",
                                printable(parts.name, 300)),
                    "run this again, or let this user write to the catalog's "
                    "folder: then readers and writers do not meet");
    }
}

Connection::Connection(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Connection Connection::open(const std::filesystem::path& path, Access access,
                            Duration busy_timeout, const StopToken* stop,
                            const std::string& name) {
    auto parts = std::make_unique<Parts>();
    parts->name = name.empty() ? path.string() : name;
    parts->stop = stop;
    const bool immutable = access == Access::read_only_immutable;
    const int flags = (access == Access::read_write ? SQLITE_OPEN_READWRITE
                                                    : SQLITE_OPEN_READONLY) |
                      (immutable ? SQLITE_OPEN_URI : 0) | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_EXRESCODE;
    // Absolute: SQLite takes "file:x" and ":memory:" for more than names.
    if (immutable) {
        parts->unwritten = state_of(parts->name);
    }
    const auto target =
        immutable ? uri_of(path) : std::filesystem::absolute(path).string();
    check(*parts,
          sqlite3_open_v2(target.c_str(), &parts->handle, flags, vfs_name()));
    if (access == Access::read_write) {
        // If the file is gone by now, the check before COMMIT finds no file
        // either, and fails.
        parts->file = file_id(path).value_or(FileId{});
    }
    check(*parts, sqlite3_busy_timeout(parts->handle,
                                       static_cast<int>(busy_timeout.count())));
    sqlite3_progress_handler(parts->handle, steps_between_stop_checks,
                             stop_check, parts.get());
    Connection connection{std::move(parts)};
    connection.execute(keep_deleted_bytes);
    return connection;
}

Connection Connection::beside(const std::filesystem::path& path,
                              const StopToken* stop) {
    constexpr Duration busy_timeout = std::chrono::seconds{5};
    return open(path, Access::read_only, busy_timeout, stop);
}

Connection Connection::temporary() {
    auto parts = std::make_unique<Parts>();
    parts->name = "(temporary)";
    check(*parts,
          sqlite3_open_v2("", &parts->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                              SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                          vfs_name()));
    Connection connection{std::move(parts)};
    connection.execute(keep_deleted_bytes);
    return connection;
}

std::filesystem::path Connection::spill_folder() const {
    const auto* file = sqlite3_db_filename(m_parts->handle, "main");
    return file == nullptr || *file == '\0'
               ? sqlite::spill_folder()
               : usable_folder(std::filesystem::path{file}.parent_path());
}

Statement Connection::prepare(std::string_view sql) const {
    auto statement = const_cast<Connection*>(this)->prepare(sql);
    assert(sqlite3_stmt_readonly(statement.m_statement) != 0);
    return statement;
}

Statement Connection::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    check(*m_parts,
          sqlite3_prepare_v3(m_parts->handle, sql.data(),
                             static_cast<int>(sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return Statement{*m_parts, statement};
}

void Connection::execute(const char* sql) {
    check(*m_parts,
          sqlite3_exec(m_parts->handle, sql, nullptr, nullptr, nullptr));
}

void Connection::set_begin_check(BeginCheck check) {
    m_parts->begin_check = check;
}

void Connection::set_observer(std::shared_ptr<TransactionObserver> observer) {
    m_parts->observer = std::move(observer);
}

const std::shared_ptr<TransactionObserver>&
Connection::observer() const noexcept {
    return m_parts->observer;
}

void Connection::add_function(const char* name, Function function, void* data) {
    constexpr int any_count = -1;
    check(*m_parts, sqlite3_create_function_v2(m_parts->handle, name, any_count,
                                               SQLITE_UTF8, data, function,
                                               nullptr, nullptr, nullptr));
}

void Connection::begin() {
    execute("BEGIN IMMEDIATE");
    if (m_parts->begin_check != nullptr) {
        try {
            m_parts->begin_check(*this);
        } catch (...) {
            roll_back();
            throw;
        }
    }
}

void Connection::prepare_commit() {
    if (m_parts->observer) {
        m_parts->observer->before_commit(*this);
    }
}

void Connection::commit() {
    prepare_commit();
    check_in_place();
    if (m_parts->stop != nullptr) {
        m_parts->stop->check();
    }
    m_parts->deaf = true;
    const auto code =
        sqlite3_exec(m_parts->handle, "COMMIT", nullptr, nullptr, nullptr);
    m_parts->deaf = false;
    check(*m_parts, code);
}

void Connection::check_in_place() const {
    if (!m_parts->file) {
        return;
    }
    int moved = 0;
    sqlite3_file_control(m_parts->handle, "main", SQLITE_FCNTL_HAS_MOVED,
                         &moved);
    if (moved != 0 || file_id(m_parts->name) != m_parts->file) {
        throw Error(ErrorKind::storage,
                    fmt::format("the catalog {} was removed, renamed or "
                                "replaced while this run wrote to it",
                                printable(m_parts->name, 300)),
                    "put the file back where it was, and run this again");
    }
}

void Connection::roll_back() {
    if (m_parts->observer) {
        m_parts->observer->after_rollback();
    }
    // After some failures SQLite has rolled back by itself.
    if (in_transaction()) {
        execute("ROLLBACK");
    }
}

void Connection::write_log_early() noexcept {
    sqlite3_db_cacheflush(m_parts->handle);
    sqlite3_file* log = nullptr;
    if (sqlite3_file_control(m_parts->handle, "main",
                             SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != nullptr && log->pMethods != nullptr) {
        log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    }
}

std::int64_t Connection::number(std::string_view sql) const {
    auto statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::string Connection::first_bytes(std::size_t count) const {
    sqlite3_file* file = nullptr;
    check(*m_parts, sqlite3_file_control(m_parts->handle, "main",
                                         SQLITE_FCNTL_FILE_POINTER, &file));
    sqlite3_int64 size = 0;
    check(*m_parts, file->pMethods->xFileSize(file, &size));
    std::string bytes(std::min(count, static_cast<std::size_t>(
                                          std::max<sqlite3_int64>(size, 0))),
                      '\0');
    const auto code = file->pMethods->xRead(file, bytes.data(),
                                            static_cast<int>(bytes.size()), 0);
    if (code != SQLITE_IOERR_SHORT_READ) {
        check(*m_parts, code);
    }
    return bytes;
}

std::int64_t Connection::rows_changed() const noexcept {
    return sqlite3_changes64(m_parts->handle);
}

std::int64_t Connection::last_insert_id() const noexcept {
    return sqlite3_last_insert_rowid(m_parts->handle);
}

bool Connection::in_transaction() const noexcept {
    return sqlite3_get_autocommit(m_parts->handle) == 0;
}

const std::string& Connection::name() const noexcept {
    return m_parts->name;
}

sqlite3* Connection::handle() const noexcept {
    return m_parts->handle;
}

void Connection::fail(int code) const {
    throw_error(*m_parts, code);
}

Transaction::Transaction(Connection& connection) : m_connection(connection) {
    m_connection.begin();
}

Transaction::~Transaction() {
    if (m_open) {
        try {
            m_connection.roll_back();
        } catch (const std::exception&) {
            // Closing the connection rolls back, too: there is nothing more to
            // report.
        }
    }
}

void Transaction::commit() {
    m_connection.commit();
    m_open = false;
}

} // namespace hwsync::sqlite
