#include "catalog/sqlite/feed/publications.hpp"

#include <string_view>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view columns =
    "SELECT brand, generation, run, at, fingerprint, begun FROM publication ";

Publication publication(const Statement& row) {
    return {std::string{row.text(0)}, row.integer(1), row.integer(2),
            std::string{row.text(3)}, row.integer(4), std::string{row.text(5)}};
}

} // namespace

std::optional<Publication> find_publication(const Connection& connection,
                                            const std::string& brand) {
    auto row = connection.prepare(std::string{columns} + "WHERE brand = ?1");
    row.bind(1, std::string_view{brand});
    return row.step() ? std::optional{publication(row)} : std::nullopt;
}

std::vector<Publication> publications_of(const Connection& connection) {
    std::vector<Publication> publications;
    auto rows = connection.prepare(columns);
    while (rows.step()) {
        publications.push_back(publication(rows));
    }
    return publications;
}

void store_publication(Connection& connection, const Publication& publication) {
    connection
        .prepare("INSERT INTO publication"
                 " (brand, generation, run, at, fingerprint, begun)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (brand) DO"
                 " UPDATE SET generation = excluded.generation,"
                 " run = excluded.run, at = excluded.at,"
                 " fingerprint = excluded.fingerprint, begun = excluded.begun")
        .bind(1, std::string_view{publication.brand})
        .bind(2, publication.generation)
        .bind(3, publication.run)
        .bind(4, std::string_view{publication.at})
        .bind(5, publication.fingerprint)
        .bind_or_null(6, publication.begun)
        .run();
}

} // namespace hwsync::sqlite
