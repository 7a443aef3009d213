#include "catalog/sqlite/feed/publications.hpp"

namespace hwsync::sqlite {

std::optional<Publication> find_publication(const Connection& connection,
                                            const std::string& brand) {
    auto row = connection.prepare(
        "SELECT generation, run, at, fingerprint, begun FROM publication"
        " WHERE brand = ?1");
    row.bind(1, std::string_view{brand});
    if (!row.step()) {
        return std::nullopt;
    }
    return Publication{brand,          row.integer(0),
                       row.integer(1), std::string{row.text(2)},
                       row.integer(3), std::string{row.text(4)}};
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
