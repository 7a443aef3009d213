#include "program/query.hpp"

#include <sqlite3.h>

#include <memory>
#include <set>
#include <stdexcept>

namespace {

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const {
        sqlite3_finalize(statement);
    }
};

std::string column(sqlite3_stmt* statement, int at) {
    const auto* const text = sqlite3_column_text(statement, at);
    if (text == nullptr) {
        return "NULL";
    }
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(statement, at))};
}

using Database = std::unique_ptr<sqlite3, Close>;

Database open_to_read(const std::filesystem::path& path) {
    sqlite3* raw_database = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw_database,
                                       SQLITE_OPEN_READONLY, nullptr);
    Database database(raw_database);
    if (opened != SQLITE_OK) {
        throw std::runtime_error("cannot open " + path.string());
    }
    sqlite3_busy_timeout(database.get(), 10000);
    return database;
}

Rows rows_of(sqlite3& database, const std::string& sql) {
    sqlite3_stmt* raw_statement = nullptr;
    const int prepared =
        sqlite3_prepare_v2(&database, sql.c_str(), -1, &raw_statement, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> statement(raw_statement);
    if (prepared != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(&database));
    }
    Rows rows;
    int step = 0;
    while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
        auto& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
            row.push_back(column(statement.get(), i));
        }
    }
    if (step != SQLITE_DONE) {
        throw std::runtime_error(sqlite3_errmsg(&database));
    }
    return rows;
}

std::string one_value(const Rows& rows, const std::string& sql) {
    if (rows.size() != 1 || rows[0].size() != 1) {
        throw std::runtime_error("not one value: " + sql);
    }
    return rows[0][0];
}

/// What a query may read: the views, and tables only by way of them.
struct Readable {
    std::set<std::string> views;
    std::set<std::string> tables_in_views;
};

int authorize(void* to, int action, const char* table, const char* column,
              const char*, const char* inside_view) {
    auto& readable = *static_cast<Readable*>(to);
    if (action != SQLITE_READ || readable.views.contains(table)) {
        return SQLITE_OK;
    }
    if (inside_view != nullptr) {
        readable.tables_in_views.insert(table);
        return SQLITE_OK;
    }
    // So SQLite asks once more about a view's table of which the query around
    // it uses no column.
    const bool is_of_view =
        *column == '\0' && readable.tables_in_views.contains(table);
    return is_of_view ? SQLITE_OK : SQLITE_DENY;
}

} // namespace

Rows query(const std::filesystem::path& path, const std::string& sql) {
    const auto database = open_to_read(path);
    Readable readable;
    for (const auto& row : rows_of(
             *database, "SELECT name FROM sqlite_schema WHERE type = 'view'")) {
        readable.views.insert(row[0]);
    }
    sqlite3_set_authorizer(database.get(), authorize, &readable);
    return rows_of(*database, sql);
}

std::string query_value(const std::filesystem::path& path,
                        const std::string& sql) {
    return one_value(query(path, sql), sql);
}

Rows query_private_tables(const std::filesystem::path& path,
                          const std::string& sql) {
    return rows_of(*open_to_read(path), sql);
}

std::string value_in_private_tables(const std::filesystem::path& path,
                                    const std::string& sql) {
    return one_value(query_private_tables(path, sql), sql);
}

void execute(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* raw_database = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw_database,
                                       SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, Close> database(raw_database);
    if (opened != SQLITE_OK ||
        sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr) !=
            SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(database.get()));
    }
}
