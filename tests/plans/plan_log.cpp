// Preloaded into hwsync: notes how SQLite means to run each statement, and how
// many steps of its virtual machine each took.
#include <sqlite3.h>

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

decltype(&sqlite3_prepare_v3) real_prepare() {
    return reinterpret_cast<decltype(&sqlite3_prepare_v3)>(
        dlsym(RTLD_NEXT, "sqlite3_prepare_v3"));
}

/// A line for each step of the plan: the step, a tab and the statement.
void note_plan(sqlite3* handle, std::string_view sql) {
    const char* const path = std::getenv("HWSYNC_TEST_PLANS");
    if (path == nullptr) {
        return;
    }
    const auto question = "EXPLAIN QUERY PLAN " + std::string{sql};
    sqlite3_stmt* plan = nullptr;
    if (real_prepare()(handle, question.c_str(), -1, 0, &plan, nullptr) !=
        SQLITE_OK) {
        return;
    }
    std::FILE* const out = std::fopen(path, "ae");
    while (out != nullptr && sqlite3_step(plan) == SQLITE_ROW) {
        std::fprintf(
            out, "%s\t%.*s\n",
            reinterpret_cast<const char*>(sqlite3_column_text(plan, 3)),
            static_cast<int>(sql.size()), sql.data());
    }
    if (out != nullptr) {
        std::fclose(out);
    }
    sqlite3_finalize(plan);
}

} // namespace

extern "C" int sqlite3_prepare_v3(sqlite3* handle, const char* sql, int size,
                                  unsigned flags, sqlite3_stmt** statement,
                                  const char** tail) {
    const int code = real_prepare()(handle, sql, size, flags, statement, tail);
    if (code == SQLITE_OK) {
        note_plan(handle, size < 0 ? std::string_view{sql}
                                   : std::string_view{
                                         sql, static_cast<std::size_t>(size)});
    }
    return code;
}

/// A line with the steps that the statement took.
extern "C" int sqlite3_finalize(sqlite3_stmt* statement) {
    const auto real = reinterpret_cast<decltype(&sqlite3_finalize)>(
        dlsym(RTLD_NEXT, "sqlite3_finalize"));
    const char* const path = std::getenv("HWSYNC_TEST_STEPS");
    if (path != nullptr && statement != nullptr) {
        if (std::FILE* const out = std::fopen(path, "ae")) {
            std::fprintf(
                out, "%d\n",
                sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0));
            std::fclose(out);
        }
    }
    return real(statement);
}
