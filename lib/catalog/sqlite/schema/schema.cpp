#include "catalog/sqlite/schema/schema.hpp"

#include "catalog/sqlite/schema/seals.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace embedded {
extern const std::string_view schema_sql;
extern const std::string_view m0002_child_shops_sql;
extern const std::string_view m0003_waivers_sql;
extern const std::string_view m0004_status_sql;
extern const std::string_view m0005_seals_sql;
extern const std::string_view m0006_near_forms_sql;
extern const std::string_view m0007_no_loss_sql;
extern const std::string_view m0008_evidence_sql;
extern const std::string_view m0009_written_run_sql;
extern const std::string_view m0010_slim_links_sql;
extern const std::string_view m0011_rare_words_sql;
extern const std::string_view m0012_moved_decisions_sql;
extern const std::string_view m0013_line_blocks_sql;
extern const std::string_view m0014_row_tally_sql;
extern const std::string_view m0015_run_digests_sql;
} // namespace embedded

namespace {

constexpr std::int64_t first_sealed_version = 5;

struct Migration {
    std::int64_t version; ///< that it leads to
    const std::string_view& sql;
};

constexpr std::array<Migration, 14> migrations{{
    {2, embedded::m0002_child_shops_sql},
    {3, embedded::m0003_waivers_sql},
    {4, embedded::m0004_status_sql},
    {5, embedded::m0005_seals_sql},
    {6, embedded::m0006_near_forms_sql},
    {7, embedded::m0007_no_loss_sql},
    {8, embedded::m0008_evidence_sql},
    {9, embedded::m0009_written_run_sql},
    {10, embedded::m0010_slim_links_sql},
    {11, embedded::m0011_rare_words_sql},
    {12, embedded::m0012_moved_decisions_sql},
    {13, embedded::m0013_line_blocks_sql},
    {14, embedded::m0014_row_tally_sql},
    {15, embedded::m0015_run_digests_sql},
}};

void set_version(Connection& connection, std::int64_t version) {
    connection.execute(
        fmt::format("PRAGMA user_version = {}", version).c_str());
}

} // namespace

std::vector<std::string_view> own_tables() {
    constexpr std::string_view begin = "\nCREATE TABLE ";
    std::vector<std::string_view> tables;
    const std::string_view sql = embedded::schema_sql;
    for (auto at = sql.find(begin); at != std::string_view::npos;
         at = sql.find(begin, at + 1)) {
        const auto name = sql.substr(at + begin.size());
        tables.push_back(name.substr(0, name.find(' ')));
    }
    return tables;
}

void create_schema(Connection& connection) {
    connection.execute(std::string{embedded::schema_sql}.c_str());
    connection.execute(
        fmt::format("PRAGMA application_id = {}", application_id).c_str());
    set_version(connection, schema_version);
}

void migrate(Connection& connection) {
    if (connection.number("PRAGMA user_version") == schema_version) {
        return;
    }
    Transaction transaction{connection};
    const auto version = connection.number("PRAGMA user_version");
    if (version > schema_version) {
        throw Error(ErrorKind::storage,
                    "a newer version of hwsync took the catalog over just now",
                    "run this again with that version");
    }
    const auto gaps =
        version < first_sealed_version ? SealGaps{} : seal_gaps(connection);
    for (const auto& migration : migrations) {
        if (version < migration.version) {
            connection.execute(std::string{migration.sql}.c_str());
        }
    }
    seal_anew(connection);
    keep_seal_gaps(connection, gaps);
    set_version(connection, schema_version);
    transaction.commit();
}

} // namespace hwsync::sqlite
