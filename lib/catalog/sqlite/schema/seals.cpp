#include "catalog/sqlite/schema/seals.hpp"

#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "model/record_codec.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <sqlite3.h>
#include <xxhash.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace hwsync::sqlite {

namespace {

using Sum = std::uint64_t;

std::vector<std::string> sealed_tables(const Connection& connection) {
    std::vector<std::string> tables;
    auto names = connection.prepare(
        "SELECT m.name FROM main.sqlite_schema AS m WHERE m.type = 'table'"
        " AND m.name NOT LIKE 'sqlite_%' AND NOT EXISTS (SELECT 1 FROM "
        "pragma_table_info(m.name) AS c"
        "  WHERE c.name = 'digest') ORDER BY m.name");
    const auto own = own_tables();
    while (names.step()) {
        const auto name = names.text(0);
        if (std::find(own.begin(), own.end(), name) != own.end()) {
            tables.emplace_back(name);
        }
    }
    return tables;
}

std::vector<std::string> columns_of(const Connection& connection,
                                    const std::string& table) {
    auto columns = connection.prepare(
        "SELECT name FROM pragma_table_info(?1) ORDER BY cid");
    columns.bind(1, std::string_view{table});
    return texts_of(columns);
}

Sum digest_of(const std::string& encoded) {
    return XXH3_64bits(encoded.data(), encoded.size());
}

Sum sum_of(const Connection& connection, const std::string& table) {
    const auto columns = static_cast<int>(columns_of(connection, table).size());
    auto rows =
        connection.prepare(fmt::format("SELECT * FROM main.\"{}\"", table));
    std::string encoded;
    Sum sum = 0;
    while (rows.step()) {
        encoded.clear();
        for (int i = 0; i < columns; ++i) {
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

/// What a transaction has changed so far, summed up by table.
class Changes final : public TransactionObserver {
public:
    explicit Changes(std::vector<std::string> tables)
        : m_tables(std::move(tables)), m_sums(m_tables.size()) {}

    /// A row that came (sign 1) or went (sign -1).
    void add(std::size_t table, std::int64_t sign, int count,
             sqlite3_value** values) {
        m_encoded.clear();
        for (int i = 0; i < count; ++i) {
            append_encoded(value_of(values[i]), m_encoded);
        }
        const auto digest = digest_of(m_encoded);
        m_sums.at(table) += sign > 0 ? digest : Sum{0} - digest;
    }

    void add_new(std::size_t table, std::span<const Value> row) {
        m_encoded.clear();
        for (const auto& value : row) {
            append_encoded(value, m_encoded);
        }
        m_sums.at(table) += digest_of(m_encoded);
    }

    std::size_t number_of(std::string_view table) const {
        return static_cast<std::size_t>(
            std::find(m_tables.begin(), m_tables.end(), table) -
            m_tables.begin());
    }

    void before_commit(Connection& connection) override {
        for (std::size_t i = 0; i < m_tables.size(); ++i) {
            if (m_sums[i] != 0) {
                const auto before = sealed_sum(connection, m_tables[i]);
                store(connection, m_tables[i], before + m_sums[i]);
            }
        }
        clear();
    }

    void after_rollback() override { clear(); }

private:
    void clear() { m_sums.assign(m_sums.size(), 0); }

    std::vector<std::string> m_tables;
    std::vector<Sum> m_sums;
    std::string m_encoded;
};

/// The SQL function that the triggers call: table, sign, and the row.
extern "C" void note_row(sqlite3_context* context, int count,
                         sqlite3_value** values) {
    if (sqlite3_get_autocommit(sqlite3_context_db_handle(context)) != 0) {
        sqlite3_result_error(context, "a change outside a transaction", -1);
        return;
    }
    try {
        static_cast<Changes*>(sqlite3_user_data(context))
            ->add(static_cast<std::size_t>(sqlite3_value_int64(values[0])),
                  sqlite3_value_int64(values[1]), count - 2, values + 2);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

std::string row_of(std::string_view which,
                   const std::vector<std::string>& columns) {
    std::string row;
    for (const auto& column : columns) {
        row += fmt::format(", {}.\"{}\"", which, column);
    }
    return row;
}

bool is_sealed_by_hand(std::string_view table) {
    return table == "link" || table == "link_history" ||
           table == "unresolved" || table == "rare_word";
}

/// Temporary triggers, which only this connection has.
void watch(Connection& connection, const std::string& table,
           std::size_t number) {
    const auto columns = columns_of(connection, table);
    const auto came = fmt::format("SELECT note_row({}, 1{});", number,
                                  row_of("NEW", columns));
    const auto went = fmt::format("SELECT note_row({}, -1{});", number,
                                  row_of("OLD", columns));
    const auto make = [&](std::string_view event, const std::string& body) {
        connection.execute(
            fmt::format("CREATE TEMP TRIGGER \"seal_{0}_{1}\" AFTER {1} ON"
                        " main.\"{0}\" BEGIN {2} END",
                        table, event, body)
                .c_str());
    };
    if (!is_sealed_by_hand(table)) {
        make("INSERT", came);
    }
    make("DELETE", went);
    make("UPDATE", went + came);
}

} // namespace

void keep_seals(Connection& connection) {
    const auto tables = sealed_tables(connection);
    const auto changes = std::make_shared<Changes>(tables);
    connection.add_function("note_row", note_row, changes.get());
    for (std::size_t i = 0; i < tables.size(); ++i) {
        watch(connection, tables[i], i);
    }
    connection.set_observer(changes);
}

class NewRowSeal::Sum {
public:
    Sum(const Connection& connection, std::shared_ptr<Changes> changes,
        std::string_view table)
        : m_connection(connection), m_changes(std::move(changes)),
          m_table(m_changes->number_of(table)) {}

    void add(std::span<const Value> row) {
        if (!m_connection.in_transaction()) {
            throw Error(ErrorKind::storage,
                        "a row was made outside a transaction", "report this");
        }
        m_changes->add_new(m_table, row);
    }

private:
    const Connection& m_connection;
    std::shared_ptr<Changes> m_changes;
    std::size_t m_table;
};

NewRowSeal::NewRowSeal(const Connection& connection, std::string_view table) {
    if (auto changes =
            std::dynamic_pointer_cast<Changes>(connection.observer())) {
        m_sum = std::make_unique<Sum>(connection, std::move(changes), table);
    }
}

NewRowSeal::~NewRowSeal() = default;
NewRowSeal::NewRowSeal(NewRowSeal&&) noexcept = default;

void NewRowSeal::add(std::span<const Value> row) {
    if (m_sum) {
        m_sum->add(row);
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
        const auto found = known.find(table);
        store(connection, table,
              found != known.end() ? found->second : sum_of(connection, table));
    }
}

SealGaps seal_gaps(const Connection& connection) {
    SealGaps gaps;
    for (auto& table : sealed_tables(connection)) {
        const auto seal = stored_seal(connection, table);
        const auto gap = seal ? *seal - sum_of(connection, table) : 0;
        if (gap != 0) {
            gaps.emplace(std::move(table), gap);
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
        if (sum_of(connection, table) != sealed_sum(connection, table)) {
            broken.push_back(std::move(table));
        }
    }
    return broken;
}

} // namespace hwsync::sqlite
