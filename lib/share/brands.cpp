#include <hwsync/publish.hpp>

#include "share/database.hpp"
#include "share/session.hpp"

#include <charconv>
#include <system_error>

namespace hwsync {

namespace {

std::optional<double> to_real(const std::optional<std::string>& text) {
    double number = 0;
    return text && std::from_chars(text->data(), text->data() + text->size(),
                                   number)
                           .ec == std::errc{}
               ? std::optional{number}
               : std::nullopt;
}

Time time_of(const std::optional<std::string>& seconds) {
    return Time{std::chrono::seconds{share::to_integer(seconds)}};
}

} // namespace

std::vector<PublishedBrand> published_brands(const SharedDatabase& shared,
                                             const StopToken& stop) {
    using namespace share;
    const Database database{shared, stop};
    auto session = database.connect();
    std::vector<PublishedBrand> brands;
    if (look(session, {}).version == 0) {
        return brands;
    }
    const auto rows = session.query(
        "SELECT b.name, b.generation, b.run,"
        " CAST(floor(extract(epoch FROM b.published_at)) AS bigint),"
        " c.shop, c.variants, c.links, c.left_out, c.coverage,"
        " CASE WHEN b.lease_until > CURRENT_TIMESTAMP THEN b.holder END,"
        " CAST(floor(extract(epoch FROM b.lease_until)) AS bigint)"
        " FROM hwsync.brand AS b"
        " LEFT JOIN hwsync.coverage AS c ON c.brand = b.name"
        " WHERE b.generation > 0"
        " ORDER BY b.name, c.shop COLLATE \"C\"");
    for (const auto& row : rows) {
        if (brands.empty() || brands.back().brand != row[0]) {
            brands.push_back({row[0].value_or(""),
                              to_integer(row[1]),
                              to_integer(row[2]),
                              time_of(row[3]),
                              row[9].value_or(""),
                              time_of(row[10]),
                              {}});
        }
        if (row[4]) {
            brands.back().shops.push_back(
                {*row[4], to_integer(row[5]), to_integer(row[6]),
                 to_integer(row[7]), to_real(row[8])});
        }
    }
    return brands;
}

} // namespace hwsync
