#pragma once

#include "base/file_id.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <ctime>
#include <memory>
#include <optional>
#include <string>

#include <sqlite3.h>
#include <sys/types.h>

namespace hwsync::sqlite {

/// What changes with each write to a file.
struct FileState {
    FileId id;
    off_t size = 0;
    timespec modified = {};

    friend bool operator==(const FileState& left,
                           const FileState& right) noexcept {
        return left.id == right.id && left.size == right.size &&
               left.modified.tv_sec == right.modified.tv_sec &&
               left.modified.tv_nsec == right.modified.tv_nsec;
    }
};

struct Connection::Parts {
    sqlite3* handle = nullptr;
    std::string name;
    const StopToken* stop = nullptr;
    /// Set while a COMMIT runs: a stop is too late then.
    bool deaf = false;
    BeginCheck begin_check = nullptr;
    std::shared_ptr<TransactionObserver> observer;
    /// Of the file that was opened for writing.
    std::optional<FileId> file;
    /// Of the file that was opened as one that nobody writes.
    std::optional<FileState> unwritten;

    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { sqlite3_close_v2(handle); }
};

/// Throws Error(busy) where somebody wrote the file that was opened as one that
/// nobody writes: what is read of it may be of two states.
void check_unwritten(const Connection::Parts& parts);

/// Throws the Error for a SQLite result code.
[[noreturn]] void throw_error(const Connection::Parts& parts, int code);

/// Throws it if the code is an error.
void check(const Connection::Parts& parts, int code);

} // namespace hwsync::sqlite
