// floor CATALOG NEW: how long SQLite itself takes for a first import.
//
// Takes the rows of a catalog into memory as they are to be stored, then, and
// only that is timed, writes them into a new file of the same schema in the
// order of an export: prepared statements, one transaction, indexes last, WAL,
// and the page and cache size that hwsync has. Prints the seconds.

#include <fmt/core.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

void check(sqlite3* database, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        throw std::runtime_error(sqlite3_errmsg(database));
    }
}

Database open(const char* path, int flags) {
    sqlite3* handle = nullptr;
    const auto code = sqlite3_open_v2(path, &handle, flags, nullptr);
    Database database{handle, &sqlite3_close_v2};
    check(handle, code);
    return database;
}

void execute(const Database& database, const std::string& sql) {
    check(database.get(),
          sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Statement prepare(const Database& database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(database.get(), sqlite3_prepare_v2(database.get(), sql.c_str(), -1,
                                             &statement, nullptr));
    return {statement, &sqlite3_finalize};
}

std::string_view text_of(sqlite3_stmt* row, int column) {
    const auto* text = sqlite3_column_text(row, column);
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

/// All rows of a table, value by value: a type, then what it needs.
class Rows {
public:
    Rows(const Database& source, std::string_view table, std::string_view order,
         int order_column)
        : m_table(table) {
        const auto select = prepare(
            source, fmt::format("SELECT * FROM {} ORDER BY {}", table, order));
        m_columns = sqlite3_column_count(select.get());
        while (sqlite3_step(select.get()) == SQLITE_ROW) {
            m_begins.push_back(m_bytes.size());
            m_products.push_back(
                sqlite3_column_int64(select.get(), order_column));
            for (int column = 0; column < m_columns; ++column) {
                keep(select.get(), column);
            }
        }
    }

    Statement inserter(const Database& target) const {
        std::string marks = "?";
        for (int column = 1; column < m_columns; ++column) {
            marks += ",?";
        }
        return prepare(
            target, fmt::format("INSERT INTO {} VALUES ({})", m_table, marks));
    }

    std::size_t size() const { return m_begins.size(); }
    std::int64_t product(std::size_t row) const { return m_products[row]; }

    void insert(std::size_t row, sqlite3_stmt* statement) const {
        const char* at = m_bytes.data() + m_begins[row];
        for (int column = 1; column <= m_columns; ++column) {
            bind(statement, column, at);
        }
        if (sqlite3_step(statement) != SQLITE_DONE) {
            throw std::runtime_error("a row cannot be inserted");
        }
        sqlite3_reset(statement);
    }

private:
    template <typename T> void append(T value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        m_bytes.append(raw, sizeof raw);
    }
    template <typename T> static T take(const char*& at) {
        T value;
        std::memcpy(&value, at, sizeof value);
        at += sizeof value;
        return value;
    }

    void keep(sqlite3_stmt* row, int column) {
        const auto type = sqlite3_column_type(row, column);
        append(static_cast<char>(type));
        if (type == SQLITE_INTEGER) {
            append(sqlite3_column_int64(row, column));
        } else if (type == SQLITE_FLOAT) {
            append(sqlite3_column_double(row, column));
        } else if (type != SQLITE_NULL) {
            const auto text = text_of(row, column);
            append(static_cast<std::uint32_t>(text.size()));
            m_bytes += text;
        }
    }

    static void bind(sqlite3_stmt* statement, int column, const char*& at) {
        const auto type = take<char>(at);
        if (type == SQLITE_INTEGER) {
            sqlite3_bind_int64(statement, column, take<sqlite3_int64>(at));
        } else if (type == SQLITE_FLOAT) {
            sqlite3_bind_double(statement, column, take<double>(at));
        } else if (type == SQLITE_NULL) {
            sqlite3_bind_null(statement, column);
        } else {
            const auto size = take<std::uint32_t>(at);
            sqlite3_bind_text64(statement, column, at, size, SQLITE_STATIC,
                                SQLITE_UTF8);
            at += size;
        }
    }

    std::string m_table;
    int m_columns = 0;
    std::string m_bytes;
    std::vector<std::size_t> m_begins;
    std::vector<std::int64_t> m_products;
};

std::string schema_of(const Database& source, std::string_view condition) {
    const auto select = prepare(
        source, fmt::format("SELECT sql FROM sqlite_schema WHERE sql IS NOT "
                            "NULL AND {} ORDER BY rowid",
                            condition));
    std::string sql;
    while (sqlite3_step(select.get()) == SQLITE_ROW) {
        sql += text_of(select.get(), 0);
        sql += ";\n";
    }
    return sql;
}

void write_all(const Database& target, const Rows& products,
               const Rows& variants, const std::string& indexes) {
    execute(target, "BEGIN IMMEDIATE");
    {
        const auto put_product = products.inserter(target);
        const auto put_variant = variants.inserter(target);
        std::size_t next = 0;
        for (std::size_t row = 0; row < products.size(); ++row) {
            products.insert(row, put_product.get());
            while (next < variants.size() &&
                   variants.product(next) == products.product(row)) {
                variants.insert(next++, put_variant.get());
            }
        }
    }
    execute(target, indexes);
    execute(target, "COMMIT");
}

double seconds_of(const char* catalog, const char* path) {
    const auto source = open(catalog, SQLITE_OPEN_READONLY);
    const Rows products{source, "product", "id", 0};
    const Rows variants{source, "variant", "product_id, position, id", 1};
    // hwsync, too, makes triggers last.
    const std::string indexed = "type = 'trigger' OR"
                                " (type = 'index' AND tbl_name = 'variant')";
    const auto indexes = schema_of(source, indexed);
    const auto rest = schema_of(source, "NOT (" + indexed + ")");

    const auto began = std::chrono::steady_clock::now();
    {
        const auto target =
            open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        execute(target, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                        "PRAGMA synchronous = FULL; PRAGMA cache_size = -8192");
        execute(target, rest);
        write_all(target, products, variants, indexes);
    }
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - began;
    return took.count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: floor CATALOG NEW\n", stderr);
        return 2;
    }
    try {
        fmt::print("{:.3f}\n", seconds_of(argv[1], argv[2]));
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "floor: {}\n", error.what());
        return 1;
    }
}
