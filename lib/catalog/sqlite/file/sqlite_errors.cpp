#include "catalog/sqlite/file/connection_parts.hpp"

#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <new>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

namespace {

struct Trouble {
    std::string_view message;
    std::string_view remedy;
};

/// A table, view, index or column of the catalog's is not there.
bool is_schema_missing(int code, std::string_view detail) {
    return code == SQLITE_ERROR &&
           detail.find("no such ") != std::string_view::npos;
}

Trouble trouble_of(int code) {
    if (code == SQLITE_IOERR_SHMSIZE) {
        return trouble_of(SQLITE_FULL); // The -shm file cannot grow.
    }
    if (code == SQLITE_CONSTRAINT_TRIGGER) { // None of ours raises anything.
        return {"another program's trigger refused what this run writes",
                "change or remove that trigger (hwsync verify lists those of "
                "other programs) and run this again"};
    }
    if (code == SQLITE_READONLY_ROLLBACK) {
        return {"a run was killed while it wrote, and what it left has to be "
                "taken back first",
                "run any command as a user who may write the catalog and its "
                "folder"};
    }
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {"the disk is full", "free some space and run it again"};
    case SQLITE_NOTADB:
        return {"it is not an SQLite database", remedy_for_damage};
    case SQLITE_CORRUPT:
        return {"it is damaged", remedy_for_damage};
    case SQLITE_READONLY:
        return {"it may not be written",
                "check the permissions of the file and its folder"};
    case SQLITE_CANTOPEN:
        return {"it cannot be opened",
                "check the path and the permissions of the file and its "
                "folder"};
    case SQLITE_NOMEM:
        return {"memory ran out", "free some memory and run it again"};
    case SQLITE_IOERR:
        return {"the disk failed", "check the disk and the system's log"};
    case SQLITE_TOOBIG:
        return {"a text is too large for a row", "see the limits in hwsync(1)"};
    default:
        return {"SQLite failed", "look at the detail in this message"};
    }
}

} // namespace

void throw_error(const Connection::Parts& parts, int code) {
    const auto primary = code & 0xff;
    if (primary == SQLITE_INTERRUPT && parts.stop != nullptr) {
        parts.stop->check();
    }
    if (primary == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) {
        throw std::bad_alloc{};
    }
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program holds the catalog {}",
                                printable(parts.name, 300)),
                    "end it, or wait for it (fuser names it), and run this "
                    "again");
    }
    const int error =
        parts.handle == nullptr ? 0 : sqlite3_system_errno(parts.handle);
    const char* detail = parts.handle == nullptr ? sqlite3_errstr(code)
                                                 : sqlite3_errmsg(parts.handle);
    const auto trouble =
        is_schema_missing(code, detail)
            ? Trouble{"another program changed its tables", remedy_for_damage}
            : trouble_of(code);
    const auto message =
        fmt::format("catalog {}: {} ({}, code {})", printable(parts.name, 300),
                    trouble.message, printable(detail, 200), code);
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
        throw DamagedCatalog(ErrorKind::storage, message,
                             std::string{trouble.remedy});
    }
    throw Error(
        ErrorKind::storage, message,
        remedy_for(primary == SQLITE_CANTOPEN ? error : 0, trouble.remedy));
}

void check(const Connection::Parts& parts, int code) {
    if (code != SQLITE_OK) {
        throw_error(parts, code);
    }
}

void throw_damaged(const Connection& connection, std::string_view what) {
    throw DamagedCatalog(ErrorKind::storage,
                         fmt::format("catalog {}: it is damaged: {}",
                                     printable(connection.name(), 300),
                                     printable(what, 200)),
                         std::string{remedy_for_damage});
}

void RisingRows::throw_out_of_order(std::int64_t id) const {
    throw_damaged(
        *m_connection,
        fmt::format("row {} of table {} is out of order", id, m_table));
}

} // namespace hwsync::sqlite
