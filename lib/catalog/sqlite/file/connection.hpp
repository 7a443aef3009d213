#pragma once

#include "model/value.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace hwsync::sqlite {

class Connection;
class Statement;

/// Told what becomes of the transactions of one connection.
class TransactionObserver {
public:
    virtual ~TransactionObserver() = default;
    virtual void before_commit(Connection& connection) = 0;
    virtual void after_rollback() = 0;
};

/// SQLite calls the file malformed, or no database at all.
class DamagedCatalog : public Error {
public:
    using Error::Error;
};

/// What to do about one.
constexpr std::string_view remedy_for_damage =
    "put a snapshot in its place with hwsync restore, or move it away together "
    "with its -wal file and import again";

enum class Access { read_only, read_only_immutable, read_write };

/// One connection to a catalog file. Every failure is an Error that names the
/// file: busy (7) where another program holds it, storage (6) otherwise, and
/// the signal's own where `stop` ended the statement.
class Connection {
public:
    /// A running statement ends where a stop is asked for; `stop` may be null,
    /// and must outlive the connection. Failures name the file `name`, unless
    /// that is empty.
    static Connection open(const std::filesystem::path& path, Access access,
                           Duration busy_timeout, const StopToken* stop,
                           const std::string& name = {});

    /// One that reads beside a connection that writes, and sees what was
    /// committed before.
    static Connection beside(const std::filesystem::path& path,
                             const StopToken* stop);

    /// A database of its own that is gone with the connection: in memory while
    /// it is small, in an unnamed file once it is large.
    static Connection temporary();

    struct Parts;

    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// `sql` is constant text of ours; values are bound. Who has the connection
    /// only to read from it can prepare nothing that writes, not even to a
    /// temporary table.
    Statement prepare(std::string_view sql) const;
    Statement prepare(std::string_view sql);

    /// Runs each statement of `sql`, dropping what they return.
    void execute(const char* sql);

    /// Called in each transaction once it holds the write lock; throws to
    /// refuse it.
    using BeginCheck = void (*)(const Connection&);
    void set_begin_check(BeginCheck check);

    void set_observer(std::shared_ptr<TransactionObserver> observer);
    /// Null where there is none.
    const std::shared_ptr<TransactionObserver>& observer() const noexcept;

    using Function = void (*)(sqlite3_context*, int, sqlite3_value**);
    /// Makes an SQL function of this connection, which must not outlive `data`.
    void add_function(const char* name, Function function, void* data);

    /// Takes the write lock at once.
    void begin();
    /// Tells the observer that a COMMIT is about to follow; commit() tells it
    /// again.
    void prepare_commit();
    /// COMMIT, which no stop interrupts any more. Throws Error(storage) where
    /// the path no longer leads to the file that was opened: what is committed
    /// to that one would be lost.
    void commit();
    void roll_back();
    /// Has the disk write what the transaction has changed so far, so that
    /// commit() has less to wait for. Whatever fails here fails there as well.
    void write_log_early() noexcept;

    /// The first column of the only row that `sql` returns.
    std::int64_t number(std::string_view sql) const;

    /// For files of our own that hold what memory has no room for.
    std::filesystem::path spill_folder() const;

    /// The first bytes of the file, read by SQLite's own handle: nothing is
    /// locked, made beside it or closed. Fewer where the file is shorter.
    std::string first_bytes(std::size_t count) const;

    std::int64_t rows_changed() const noexcept;
    std::int64_t last_insert_id() const noexcept;
    bool in_transaction() const noexcept;

    const std::string& name() const noexcept;

    /// For what SQLite does with two databases.
    sqlite3* handle() const noexcept;

    /// Throws the Error for a SQLite result code.
    [[noreturn]] void fail(int code) const;

private:
    friend class Statement;
    void check_in_place() const;
    explicit Connection(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// A prepared statement. Parameters and columns count from 1 and 0 as in
/// SQLite. What is bound as text must live until the next reset() or bind.
class Statement {
public:
    ~Statement();
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;

    Statement& bind(int at, std::int64_t value);
    Statement& bind(int at, std::string_view text);
    Statement& bind_blob(int at, std::string_view bytes);
    Statement& bind_null(int at);
    Statement& bind(int at, const Value& value);
    /// Null where the text is empty.
    Statement& bind_or_null(int at, std::string_view text);

    /// Whether there is a row.
    bool step();
    /// Steps to the end and resets, for what returns no rows.
    void run();
    void reset() noexcept;

    bool is_null(int column) const noexcept;
    std::int64_t integer(int column) const noexcept;
    double real(int column) const noexcept;
    /// Valid until the next step or reset; empty for null.
    std::string_view text(int column) const noexcept;
    /// The same for bytes that are no text.
    std::string_view blob(int column) const noexcept;
    /// Text points into the row; valid until the next step or reset.
    Value value(int column) const noexcept;

private:
    friend class Connection;
    Statement(const Connection::Parts& connection, sqlite3_stmt* statement);
    void check(int code) const;
    std::size_t slot_of(int at) const noexcept {
        return std::min(static_cast<std::size_t>(at), m_bound.size() - 1);
    }

    const Connection::Parts* m_connection;
    sqlite3_stmt* m_statement;
    /// Which parameters may be something other than null.
    std::bitset<64> m_bound;
};

/// A transaction that rolls back unless it was committed.
class Transaction {
public:
    /// Takes the write lock at once.
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Once this has begun it is too late to stop.
    void commit();

private:
    Connection& m_connection;
    bool m_open = true;
};

/// Throws DamagedCatalog about the connection's catalog.
[[noreturn]] void throw_damaged(const Connection& connection,
                                std::string_view what);

/// Watches a walk through a table's rows by their ids, which are above 0. Where
/// they do not rise, rows are out of order: a look-up finds none of them
/// reliably, and what is not found would be taken for gone.
class RisingRows {
public:
    /// Both must outlive this object.
    RisingRows(const Connection& connection, std::string_view table) noexcept
        : m_connection(&connection), m_table(table) {}

    /// Throws DamagedCatalog unless the id is above that of the row before.
    void meet(std::int64_t id) {
        if (id <= m_last) {
            throw_out_of_order(id);
        }
        m_last = id;
    }
    /// The walk begins anew, wherever that is.
    void restart() noexcept { m_last = 0; }
    /// 0 if there was none.
    std::int64_t last() const noexcept { return m_last; }

private:
    [[noreturn]] void throw_out_of_order(std::int64_t id) const;

    const Connection* m_connection;
    std::string_view m_table;
    std::int64_t m_last = 0;
};

} // namespace hwsync::sqlite
