#include "catalog/known_operations.hpp"

#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"

#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

class SqliteKnownOperations final : public KnownOperations {
public:
    explicit SqliteKnownOperations(std::optional<Connection> connection)
        : m_connection(std::move(connection)) {}

    std::optional<std::int64_t> run_of(std::string_view id) override {
        if (!m_connection) {
            return std::nullopt;
        }
        auto row =
            m_connection->prepare("SELECT run FROM operation WHERE id = ?1");
        row.bind(1, id);
        return row.step() ? std::optional{row.integer(0)} : std::nullopt;
    }

private:
    std::optional<Connection> m_connection;
};

} // namespace

} // namespace sqlite

std::unique_ptr<KnownOperations>
KnownOperations::open(const std::filesystem::path& catalog) {
    std::optional<sqlite::Connection> connection;
    if (sqlite::is_file_there(catalog)) {
        connection.emplace(sqlite::open_to_read(catalog, nullptr));
    }
    return std::make_unique<sqlite::SqliteKnownOperations>(
        std::move(connection));
}

} // namespace hwsync
