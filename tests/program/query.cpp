#include "program/query.hpp"

#include <sqlite3.h>

#include <memory>
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

} // namespace

std::vector<std::vector<std::string>> query(const std::filesystem::path& path,
                                            const std::string& sql) {
    sqlite3* raw_database = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw_database,
                                       SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, Close> database(raw_database);
    if (opened != SQLITE_OK) {
        throw std::runtime_error("cannot open " + path.string());
    }
    sqlite3_busy_timeout(database.get(), 10000);
    sqlite3_stmt* raw_statement = nullptr;
    const int prepared = sqlite3_prepare_v2(database.get(), sql.c_str(), -1,
                                            &raw_statement, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> statement(raw_statement);
    if (prepared != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(database.get()));
    }
    std::vector<std::vector<std::string>> rows;
    int step = 0;
    while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
        auto& row = rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
            row.push_back(column(statement.get(), i));
        }
    }
    if (step != SQLITE_DONE) {
        throw std::runtime_error(sqlite3_errmsg(database.get()));
    }
    return rows;
}

std::string query_value(const std::filesystem::path& path,
                        const std::string& sql) {
    const auto rows = query(path, sql);
    if (rows.size() != 1 || rows[0].size() != 1) {
        throw std::runtime_error("not one value: " + sql);
    }
    return rows[0][0];
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
