#include "program/query.hpp"

#include "catalog/sqlite/schema/seals.hpp"

#include <chrono>

using namespace hwsync::sqlite;

void store(const std::filesystem::path& path, const std::string& sql) {
    auto catalog = Connection::open(path, Access::read_write,
                                    std::chrono::seconds{10}, nullptr);
    catalog.execute(sql.c_str());
    seal_anew(catalog);
}
