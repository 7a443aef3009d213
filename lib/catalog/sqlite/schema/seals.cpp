#include "catalog/sqlite/schema/seals.hpp"

#include "base/xxh3.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "model/record_codec.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace hwsync::sqlite {

namespace {

using Sum = std::uint64_t;

struct SealedTable {
    std::string name;
    /// Those that another program added are included, unless they are computed.
    int columns;
};

/// By name.
std::vector<SealedTable> sealed_tables(const Connection& connection) {
    std::vector<SealedTable> tables;
    auto rows = connection.prepare(
        "SELECT m.name, COUNT(*) FROM main.sqlite_schema AS m"
        " JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"
        " AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name"
        " HAVING SUM(c.name = 'digest') = 0 ORDER BY m.name");
    const auto own = own_tables();
    while (rows.step()) {
        const auto name = rows.text(0);
        if (std::find(own.begin(), own.end(), name) != own.end()) {
            tables.push_back(
                {std::string{name}, static_cast<int>(rows.integer(1))});
        }
    }
    return tables;
}

Sum digest_of(const std::string& encoded) {
    return xxh3_of(encoded);
}

Sum sum_of(const Connection& connection, const SealedTable& table) {
    auto rows = connection.prepare(
        fmt::format("SELECT * FROM main.\"{}\"", table.name));
    std::string encoded;
    Sum sum = 0;
    while (rows.step()) {
        encoded.clear();
        for (int i = 0; i < table.columns; ++i) {
            append_encoded(rows.value(i), encoded);
        }
        sum += digest_of(encoded);
    }
    return sum;
}

std::optional<Sum> stored_seal(const Connection& connection,
                               const std::string& table) {
    auto row = connection.prepare("SELECT digest FROM seal WHERE name = ?1");
    row.bind(1, std::string_view{table});
    return row.step() ? std::optional{static_cast<Sum>(row.integer(0))}
                      : std::nullopt;
}

Sum sealed_sum(const Connection& connection, const std::string& table) {
    return stored_seal(connection, table).value_or(0);
}

void store(Connection& connection, const std::string& table, Sum sum) {
    connection
        .prepare("INSERT INTO seal (name, digest) VALUES (?1, ?2)"
                 " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest")
        .bind(1, std::string_view{table})
        .bind(2, static_cast<std::int64_t>(sum))
        .run();
}

Value value_of(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return Value::of_integer(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        return Value::of_real(sqlite3_value_double(value));
    case SQLITE_NULL:
        return Value::of_null();
    default: {
        const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
        return Value::of_text({bytes, bytes == nullptr ? 0 : size});
    }
    }
}

/// Gives the column's value in a row that SQLite is about to change.
using ChangedValue = int (*)(sqlite3*, int column, sqlite3_value**);

/// What a transaction has changed so far, summed up by table.
class Changes final : public TransactionObserver {
public:
    explicit Changes(std::vector<SealedTable> tables)
        : m_tables(std::move(tables)), m_sums(m_tables.size()) {}

    void note(sqlite3* database, int change, std::string_view table) {
        if (sqlite3_preupdate_depth(database) > 0) {
            note_trigger(table);
        }
        const auto number = number_of(table);
        if (number == m_tables.size() ||
            (change == SQLITE_INSERT && number == m_sealed_by_hand)) {
            return;
        }
        m_is_outside |= sqlite3_get_autocommit(database) != 0;
        const auto columns = m_tables[number].columns;
        if (change != SQLITE_INSERT) {
            m_sums[number] -=
                changed_row(database, columns, sqlite3_preupdate_old);
        }
        if (change != SQLITE_DELETE) {
            m_sums[number] +=
                changed_row(database, columns, sqlite3_preupdate_new);
        }
    }
    /// What goes wrong in the middle of SQLite's work is thrown later.
    void run_out_of_memory() noexcept { m_has_memory = false; }
    /// Nobody would store the seals then.
    bool is_outside_transaction() const noexcept { return m_is_outside; }

    void begin_by_hand(std::string_view table) noexcept {
        m_sealed_by_hand = number_of(table);
    }
    void add_by_hand(std::span<const Value> row) {
        m_sums.at(m_sealed_by_hand) += row_digest(row, m_encoded);
    }
    void end_by_hand() noexcept { m_sealed_by_hand = none; }

    void before_commit(Connection& connection) override {
        if (!m_has_memory) {
            throw std::bad_alloc{};
        }
        if (!m_changed_by_trigger.empty()) {
            throw Error(
                ErrorKind::storage,
                fmt::format("catalog {}: another program's trigger added, "
                            "changed or removed rows of table {}",
                            printable(connection.name(), 300),
                            m_changed_by_trigger),
                "remove what hwsync verify notes as another program's, and run "
                "this again");
        }
        for (std::size_t i = 0; i < m_tables.size(); ++i) {
            if (const auto sum = std::exchange(m_sums[i], 0); sum != 0) {
                const auto& table = m_tables[i].name;
                store(connection, table, sealed_sum(connection, table) + sum);
            }
        }
    }

    void after_rollback() override {
        m_sums.assign(m_sums.size(), 0);
        m_has_memory = true;
        m_is_outside = false;
        m_changed_by_trigger.clear();
    }

private:
    static constexpr auto none = std::numeric_limits<std::size_t>::max();

    std::size_t number_of(std::string_view table) const noexcept {
        const auto found =
            std::lower_bound(m_tables.begin(), m_tables.end(), table,
                             [](const SealedTable& one, std::string_view name) {
                                 return one.name < name;
                             });
        return found != m_tables.end() && found->name == table
                   ? static_cast<std::size_t>(found - m_tables.begin())
                   : m_tables.size();
    }
    void note_trigger(std::string_view table) {
        if (table == "product_lines" || table == "variant_lines") {
            return; // From these, triggers of ours remove rows.
        }
        const auto own = own_tables();
        if (std::find(own.begin(), own.end(), table) != own.end()) {
            m_changed_by_trigger = table;
        }
    }
    Sum changed_row(sqlite3* database, int columns, ChangedValue value_at) {
        m_encoded.clear();
        for (int i = 0; i < columns; ++i) {
            sqlite3_value* value = nullptr;
            const auto code = value_at(database, i, &value);
            if (code == SQLITE_RANGE) {
                break; // Another program dropped the column meanwhile.
            }
            if (code != SQLITE_OK) {
                throw std::bad_alloc{};
            }
            append_encoded(value_of(value), m_encoded);
        }
        return digest_of(m_encoded);
    }

    std::vector<SealedTable> m_tables;
    std::vector<Sum> m_sums;
    std::size_t m_sealed_by_hand = none; ///< the number of a table
    bool m_has_memory = true;
    bool m_is_outside = false;
    std::string m_changed_by_trigger; ///< a table; empty for none
    std::string m_encoded;
};

extern "C" void note_change(void* changes, sqlite3* database, int change,
                            const char* schema, const char* table,
                            sqlite3_int64, sqlite3_int64) noexcept {
    if (std::string_view{schema} != "main") {
        return;
    }
    auto& noted = *static_cast<Changes*>(changes);
    try {
        noted.note(database, change, table);
    } catch (const std::bad_alloc&) {
        noted.run_out_of_memory();
    }
}

/// Whether to roll back instead.
extern "C" int check_commit(void* changes) noexcept {
    return static_cast<Changes*>(changes)->is_outside_transaction() ? 1 : 0;
}

} // namespace

void keep_seals(Connection& connection) {
    const auto changes = std::make_shared<Changes>(sealed_tables(connection));
    sqlite3_preupdate_hook(connection.handle(), note_change, changes.get());
    sqlite3_commit_hook(connection.handle(), check_commit, changes.get());
    connection.set_observer(changes);
}

class NewRowSeal::Table {
public:
    Table(std::shared_ptr<Changes> changes, std::string_view table)
        : m_changes(std::move(changes)) {
        m_changes->begin_by_hand(table);
    }
    ~Table() { m_changes->end_by_hand(); }
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    void add(std::span<const Value> row) { m_changes->add_by_hand(row); }

private:
    std::shared_ptr<Changes> m_changes;
};

NewRowSeal::NewRowSeal(const Connection& connection, std::string_view table) {
    if (auto changes =
            std::dynamic_pointer_cast<Changes>(connection.observer())) {
        m_table = std::make_unique<Table>(std::move(changes), table);
    }
}

NewRowSeal::~NewRowSeal() = default;

void NewRowSeal::add(std::span<const Value> row) {
    if (m_table) {
        m_table->add(row);
    }
}

std::uint64_t row_digest(std::span<const Value> row, std::string& scratch) {
    scratch.clear();
    for (const auto& value : row) {
        append_encoded(value, scratch);
    }
    return digest_of(scratch);
}

std::int64_t seal_of(const Connection& connection, std::string_view table) {
    return static_cast<std::int64_t>(
        sealed_sum(connection, std::string{table}));
}

void seal_anew(Connection& connection,
               const std::map<std::string, std::uint64_t>& known) {
    for (const auto& table : sealed_tables(connection)) {
        const auto found = known.find(table.name);
        store(connection, table.name,
              found != known.end() ? found->second : sum_of(connection, table));
    }
}

SealGaps seal_gaps(const Connection& connection) {
    SealGaps gaps;
    for (auto& table : sealed_tables(connection)) {
        const auto seal = stored_seal(connection, table.name);
        const auto gap = seal ? *seal - sum_of(connection, table) : 0;
        if (gap != 0) {
            gaps.emplace(std::move(table.name), gap);
        }
    }
    return gaps;
}

void keep_seal_gaps(Connection& connection, const SealGaps& gaps) {
    for (const auto& [table, gap] : gaps) {
        store(connection, table, sealed_sum(connection, table) + gap);
    }
}

std::vector<std::string> broken_seals(const Connection& connection) {
    std::vector<std::string> broken;
    for (auto& table : sealed_tables(connection)) {
        if (sum_of(connection, table) != sealed_sum(connection, table.name)) {
            broken.push_back(std::move(table.name));
        }
    }
    return broken;
}

} // namespace hwsync::sqlite
