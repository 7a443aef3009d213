#include "catalog/sqlite/open/catalog_file.hpp"

#include <hwsync/error.hpp>
#include <hwsync/run.hpp>

namespace hwsync {

void record_lost_report(const std::filesystem::path& catalog,
                        std::span<const std::int64_t> runs) {
    using namespace sqlite;
    auto connection = open_to_write(catalog, Writing::for_good, nullptr);
    Transaction transaction{connection};
    auto update = connection.prepare(
        "UPDATE run SET exit_code = ?2 WHERE id = ?1 AND state = 'done'"
        " AND id > (SELECT COALESCE(MAX(run), 0) FROM publication)");
    for (const auto run : runs) {
        update.bind(1, run)
            .bind(2, std::int64_t{exit_code(ErrorKind::report_lost)})
            .run();
    }
    transaction.commit();
}

} // namespace hwsync
