#pragma once

#include "base/file_id.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <memory>
#include <optional>
#include <string>

#include <sqlite3.h>

namespace hwsync::sqlite {

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

    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { sqlite3_close_v2(handle); }
};

/// Throws the Error for a SQLite result code.
[[noreturn]] void throw_error(const Connection::Parts& parts, int code);

/// Throws it if the code is an error.
void check(const Connection::Parts& parts, int code);

} // namespace hwsync::sqlite
